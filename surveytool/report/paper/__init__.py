"""The report as data for paper: what can be printed, how wide columns are, and what stays together."""
