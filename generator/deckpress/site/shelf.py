"""Finished cards laid aside in a file for the pages that show them again, so that they need not stay in memory."""

from __future__ import annotations

import zlib

from msgspec import json

from deckpress.aside import Laid
from deckpress.site.shown import Shown

_shown = json.Decoder(Shown).decode


class Shelf:
    """Cards by id; a context manager that leaves nothing behind."""

    def __init__(self) -> None:
        self._laid = Laid[str]()

    def __enter__(self) -> Shelf:
        self._laid.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._laid.__exit__()

    def put(self, name: str, card: Shown) -> None:
        self._laid.put(name, zlib.compress(json.encode(card), 1))

    def get(self, name: str) -> Shown:
        return _shown(zlib.decompress(self._laid[name]))
