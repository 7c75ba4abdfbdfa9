"""Cards to a lunr index."""
