"""Rendered cards to what search makes its data of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from deckpress.model.deck import Collection, Deck
from deckpress.model.note import Card, Note
from deckpress.patterns import compiled
from deckpress.render.job import Rendered
from deckpress.search import rows
from deckpress.search.entry import Entry
from deckpress.site.layout import Layout

_COMMENT = compiled(r"<!--\s*alias(?:es)?:(.*?)-->|%%\s*alias(?:es)?:(.*?)%%", re.IGNORECASE | re.DOTALL)
_BELOW = compiled(r"(?:\n[ \t>]*(?:<!--[^\n]*-->|%%[^\n]*%%)[ \t]*)*")  # comments on the lines after a note


class Place(Struct, frozen=True):
    """The address of a card, its number in its deck, the title of its section."""

    href: str
    number: int
    section: str


def decks(collection: Collection, layout: Layout) -> list[rows.Deck]:
    """Title, first page and serials of every deck."""
    return [
        (deck.title, layout.pages[deck.path][0].path, [card.serial for card in deck.cards]) for deck in collection.decks
    ]


def entry(card: Card, at: Place, deck: str, shown: Rendered) -> Entry:
    """A card as search knows it."""
    return Entry(
        serial=card.serial,
        href=at.href,
        number=at.number,
        deck=deck,
        section=at.section,
        question=shown.plain[0],
        answer=shown.plain[1],
        tags=card.note.tags,
        also=also(card.note),
        known=" ".join(card.note.source.meta.aliases),
        tex=shown.tex,
    )


def places(deck: Deck, layout: Layout) -> Iterator[Place]:
    """Where each card of a deck stands, in their order."""
    for page in layout.pages[deck.path]:
        for section in page.sections:
            for number, card in section.cards:
                yield Place(f"{page.path}#{card.id}", number, section.title)


def also(note: Note) -> str:
    """Other names for what a note asks: `<!-- aliases: kNN, neighbours -->` in it or right below."""
    text = note.source.text
    below = _BELOW.match(text, note.span.end)
    end = below.end() if below else note.span.end
    whole = text[note.span.start : end]
    if "<!--" not in whole and "%%" not in whole:
        return ""
    return " ".join(" ".join(filter(None, match)).strip() for match in _COMMENT.findall(whole))
