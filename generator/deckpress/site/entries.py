"""Rendered cards to what search makes its data of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from deckpress.model.deck import Collection
from deckpress.model.note import Card, Note
from deckpress.render.card import Rendered
from deckpress.search.entry import Entry
from deckpress.search.rows import Deck
from deckpress.site.layout import Layout

_COMMENT = re.compile(r"<!--\s*alias(?:es)?:(.*?)-->|%%\s*alias(?:es)?:(.*?)%%", re.IGNORECASE | re.DOTALL)
_BELOW = re.compile(r"(?:\n[ \t>]*(?:<!--[^\n]*-->|%%[^\n]*%%)[ \t]*)*")  # comments on the lines after a note


def entries(collection: Collection, layout: Layout, rendered: Mapping[str, Rendered]) -> Iterator[Entry]:
    """Every card as search knows it."""
    for deck in collection.decks:
        for page in layout.pages[deck.path]:
            for section in page.sections:
                for number, card in section.cards:
                    yield _entry(card, layout.cards[card.id], number, deck.title, section.title, rendered[card.id])


def decks(collection: Collection, layout: Layout) -> list[Deck]:
    """Title, first page and serials of every deck."""
    return [
        (deck.title, layout.pages[deck.path][0].path, [card.serial for card in deck.cards]) for deck in collection.decks
    ]


def _entry(card: Card, href: str, number: int, deck: str, section: str, shown: Rendered) -> Entry:
    return Entry(
        serial=card.serial,
        href=href,
        number=number,
        deck=deck,
        section=section,
        question=shown.plain[0],
        answer=shown.plain[1],
        tags=card.note.tags,
        also=also(card.note),
        known=" ".join(card.note.source.meta.aliases),
        tex=shown.tex,
    )


def also(note: Note) -> str:
    """Other names for what a note asks: `<!-- aliases: kNN, neighbours -->` in it or right below."""
    text = note.source.text
    below = _BELOW.match(text, note.span.end)
    end = below.end() if below else note.span.end
    return " ".join(" ".join(filter(None, match)).strip() for match in _COMMENT.findall(text[note.span.start : end]))
