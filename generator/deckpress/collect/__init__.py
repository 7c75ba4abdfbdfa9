"""Notes to a collection: identity, decks, links."""
