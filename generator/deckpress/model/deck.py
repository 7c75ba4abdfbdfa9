"""Decks and the collection of all of them."""

from __future__ import annotations

from msgspec import Struct

from deckpress.model.note import Card


class Deck(Struct, frozen=True):
    """Cards that share a deck path; `title` is what readers see."""

    path: tuple[str, ...]
    cards: tuple[Card, ...]
    title: str
    description: str = ""
    week: str = ""
    hue: str = ""  # a colour name or an OKLCH angle, "" for the next in line

    @property
    def name(self) -> str:
        return "/".join(self.path)


class Collection(Struct, frozen=True):
    """All decks, in reading order."""

    decks: tuple[Deck, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for deck in self.decks for card in deck.cards)
