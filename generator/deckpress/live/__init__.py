"""Serving while decks are written: saves are seen, the site is built again, open pages hear of it."""
