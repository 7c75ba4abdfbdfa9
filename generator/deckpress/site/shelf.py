"""Finished cards laid aside in a file for the pages that show them again, so that they need not stay in memory."""

from __future__ import annotations

import json
import zlib

from deckpress.aside import Laid
from deckpress.site.shown import Shown


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
        self._laid.put(name, zlib.compress(json.dumps([card.prompt, card.answer, card.fit]).encode(), 1))

    def get(self, name: str) -> Shown:
        return Shown(*json.loads(zlib.decompress(self._laid[name])))
