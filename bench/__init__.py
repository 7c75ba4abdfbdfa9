"""What deckpress weighs and how long it takes: `python -m bench weight|lighthouse|build|all`."""
