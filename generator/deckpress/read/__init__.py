"""Text to notes: the only package that reads the content."""
