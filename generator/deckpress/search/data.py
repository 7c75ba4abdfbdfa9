"""All search data of a site: made anew, or what the last build made brought up to date."""

from __future__ import annotations

from collections.abc import Sequence

from deckpress.search import rows
from deckpress.search.entry import Entry, fields
from deckpress.search.files import files
from deckpress.search.index import MOST, index
from deckpress.search.rows import Deck, encoded
from deckpress.search.shards import shards, vocabulary


def data(entries: Sequence[Entry], decks: Sequence[Deck]) -> dict[str, bytes]:
    """Path below the site and bytes of every file; the order of the entries does not matter."""
    listed = sorted(entries, key=lambda entry: entry.serial)
    cards = [(entry.serial, fields(entry)) for entry in listed]
    cut = shards(cards)
    shown = {number: rows.row(block) for number, block in rows.blocks(listed)}
    made = files(cut, vocabulary(cut), shown, rows.decks(decks, (tag for entry in listed for tag in entry.tags)))
    if len(cards) <= MOST:
        made["search/index.json"] = encoded(index(cards))
    return made
