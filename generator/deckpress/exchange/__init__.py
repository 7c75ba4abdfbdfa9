"""Cards out to other tools."""
