"""The formats of deck files, one module each, asked in this order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from deckpress.model.diagnostic import Diagnostic
from deckpress.model.note import Note
from deckpress.model.source import Source
from deckpress.read.dialects import callouts


class Dialect(Protocol):
    """What a module of this package offers."""

    NAME: str

    def claims(self, source: Source) -> bool: ...

    def parse(self, source: Source) -> Iterator[Note | Diagnostic]: ...


DIALECTS: tuple[Dialect, ...] = (callouts,)


def parse(source: Source) -> Iterator[Note | Diagnostic]:
    """The notes of one file, read by the first dialect that claims it; nothing if none does."""
    for dialect in DIALECTS:
        if dialect.claims(source):
            return dialect.parse(source)
    return iter(())
