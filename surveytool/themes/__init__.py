"""Open answers: the codebook that people code them by, and how far two of them agree."""
