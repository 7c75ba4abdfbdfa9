"""Finished cards laid aside in a file for the pages that show them again, so that they need not stay in memory."""

from __future__ import annotations

import json
import tempfile
import zlib
from typing import IO

from deckpress.site.shown import Shown


class Shelf:
    """Cards by id; a context manager that leaves nothing behind."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Shelf:
        self._file: IO[bytes] = tempfile.TemporaryFile()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, name: str, card: Shown) -> None:
        data = zlib.compress(json.dumps([card.prompt, card.answer, card.fit]).encode(), 1)
        self._file.seek(self._end)
        self._file.write(data)
        self._places[name] = self._end, len(data)
        self._end += len(data)

    def get(self, name: str) -> Shown:
        start, length = self._places[name]
        self._file.seek(start)
        return Shown(*json.loads(zlib.decompress(self._file.read(length))))
