"""Open answers: the codebook that people code them by, how far two of them agree, and what may be shown of what was written."""
