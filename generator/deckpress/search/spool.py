"""Cards as search knows them, until all are there; many are laid aside in a file, so as not to stay in memory."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import attrgetter
from typing import IO

from deckpress.search.counted import Counted
from deckpress.search.entry import Entry
from deckpress.search.index import MOST
from deckpress.search.ready import Ready, ready
from deckpress.search.rows import PER, blocks

FEW = 20_000  # entries that stay in memory
_AT_ONCE = 100  # entries that are counted together: one by one, between other work, it takes twice as long
_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Spool:
    """Entries in any order; a context manager that leaves nothing behind."""

    def __init__(self, few: int = FEW) -> None:
        self._few = few
        self._held: list[Entry] = []
        self._serials = array("L")
        self._starts = array("Q")
        self._end = 0
        self._ahead = self._ascend = False
        self._counted, self._ready, self._begun = Counted(), list[Ready](), 0
        self.tags: set[str] = set()

    def __enter__(self) -> Spool:
        self._file: IO[bytes] = tempfile.TemporaryFile()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._held) + len(self._serials)

    def expect(self, serials: Sequence[int]) -> None:
        """Entries of these serials come, of which nothing is remembered: where they stay in memory they are counted.

        Where the serials ascend, all is made ready of them that can be.
        """
        self._ahead = len(serials) <= self._few
        self._ascend = self._ahead and all(one < other for one, other in pairwise(serials))
        if self._ascend and len(serials) > MOST:  # lunr's index is made of postings that are no text
            self._counted = Counted(ascending=True)

    def put(self, entry: Entry) -> None:
        self.tags.update(entry.tags)
        self._held.append(entry)
        if self._ahead and len(self._held) % _AT_ONCE == 0:
            for each in self._held[-_AT_ONCE:]:
                self._counted.put(each)
            if self._ascend:
                self._make_ready()
        if len(self) > self._few:
            for each in self._held:
                self._lay_aside(each)
            self._held.clear()

    def _make_ready(self) -> None:
        """All blocks but the last one, of which more may come."""
        *whole, _ = blocks(self._held[self._begun :]).items()
        self._ready += ready(whole, self._counted)
        self._begun += sum(len(block) for _, block in whole)

    def _lay_aside(self, entry: Entry) -> None:
        line = _JSON([getattr(entry, name) for name in Entry.__struct_fields__]).encode("utf-8", "replace") + b"\n"
        self._file.write(line)
        self._serials.append(entry.serial)
        self._starts.append(self._end)
        self._end += len(line)

    def ready(self) -> tuple[Iterator[Ready], Counted]:
        """All blocks, and what counts their cards while they are taken; for the caller to use up."""
        early, counted = self._ready, self._counted
        self._ready, self._counted = [], Counted()
        if not early:
            return ready(self.blocks(), counted), counted
        return chain(early, ready(blocks(self._held[self._begun :]).items(), counted)), counted

    def blocks(self) -> Iterator[tuple[int, Sequence[Entry]]]:
        """Entries by ascending serial in the files that hold them, with the number of the file."""
        if self._held:
            yield from Held(self._held).blocks()
        order = sorted(range(len(self._serials)), key=self._serials.__getitem__)
        at = 0
        while at < len(order):
            number = self._serials[order[at]] // PER
            first = at
            while at < len(order) and self._serials[order[at]] // PER == number:
                at += 1
            yield number, [self._entry(self._starts[n]) for n in order[first:at]]

    def _entry(self, start: int) -> Entry:
        if self._file.tell() != start:
            self._file.seek(start)
        serial, href, number, deck, section, question, answer, tags, also, known, tex = json.loads(
            self._file.readline()
        )
        return Entry(serial, href, number, deck, section, question, answer, tuple(tags), also, known, tex)


class Held:
    """The same for entries that are in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._listed = sorted(entries, key=attrgetter("serial"))
        self.tags = set(chain.from_iterable(map(attrgetter("tags"), entries)))

    def __len__(self) -> int:
        return len(self._listed)

    def ready(self) -> tuple[Iterator[Ready], Counted]:
        """All blocks, and what counts their cards while they are taken."""
        counted = Counted()
        return ready(self.blocks(), counted), counted

    def blocks(self) -> Iterator[tuple[int, Sequence[Entry]]]:
        """Entries by ascending serial in the files that hold them, with the number of the file."""
        yield from blocks(self._listed).items()
