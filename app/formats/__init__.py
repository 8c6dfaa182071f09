"""Concepts to bytes and back, one module for each exchange format."""
