"""A booth pack as files, one module for each format; each writes bytes from a pack."""
