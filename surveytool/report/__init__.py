"""The report: what is said, in which order; charts; and the page made of it."""
