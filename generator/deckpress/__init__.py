"""Plain-text flashcard decks in, a static site of cards, search and study sheets out."""

__version__ = "0.1.0"
