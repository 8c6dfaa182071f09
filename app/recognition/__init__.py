"""A text in, marked occurrences out."""
