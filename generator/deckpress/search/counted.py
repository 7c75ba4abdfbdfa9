"""Cards that are counted: the terms of each until they are asked for, and the postings of all."""

from __future__ import annotations

from deckpress.search import steps
from deckpress.search.entry import Entry, Terms, fields
from deckpress.search.postings import Postings, Table

_AT_ONCE = 1_000  # cards, after which long postings become text


class Counted:
    """Cards in any order, each counted when it is put, or else when its terms are asked for.

    Where all are known to come by ascending serial, long postings of theirs are text already when all are there.
    """

    def __init__(self, *, ascending: bool = False) -> None:
        self._ascending, self._count = ascending, 0
        self._terms: dict[int, Terms] = {}
        self._postings = Postings()

    def put(self, entry: Entry) -> None:
        lists = fields(entry)
        self._terms[entry.serial] = lists
        self._postings.put(entry.serial, lists)
        self._count += 1
        if self._ascending and self._count % _AT_ONCE == 0:
            steps.shorten(self._postings.table()[0])

    def taken(self, entry: Entry) -> Terms:
        """The terms of a card, which is counted from now on; they are not held any longer."""
        if entry.serial not in self._terms:
            self.put(entry)
        return self._terms.pop(entry.serial)

    def table(self) -> tuple[Table, list[int]]:
        """All postings, and the number of terms of each field."""
        return self._postings.table()
