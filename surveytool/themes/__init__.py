"""Open answers: what people wrote, read by people with a codebook; and what may be shown of it."""
