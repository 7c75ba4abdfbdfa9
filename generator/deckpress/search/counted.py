"""Cards that are counted: the terms of each until they are asked for, and the postings of all."""

from __future__ import annotations

from deckpress.search.entry import Entry, Terms, fields
from deckpress.search.postings import Postings, Table


class Counted:
    """Cards in any order, each counted when it is put, or else when its terms are asked for."""

    def __init__(self) -> None:
        self._terms: dict[int, Terms] = {}
        self._postings = Postings()

    def put(self, entry: Entry) -> None:
        lists = fields(entry)
        self._terms[entry.serial] = lists
        self._postings.put(entry.serial, lists)

    def taken(self, entry: Entry) -> Terms:
        """The terms of a card, which is counted from now on; they are not held any longer."""
        if entry.serial not in self._terms:
            self.put(entry)
        return self._terms.pop(entry.serial)

    def table(self) -> tuple[Table, list[int]]:
        """All postings, and the number of terms of each field."""
        return self._postings.table()
