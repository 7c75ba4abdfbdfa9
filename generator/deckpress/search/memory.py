"""What the last build made, in one SQLite file, so that the next one works on what changed only.

It may be lost, damaged or of another version at any time: then everything is made anew, with the same result.  No more
is read of it than is asked for.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from deckpress import resources
from deckpress.search.files import Made
from deckpress.search.lazily import Lazily
from deckpress.search.packed import Cards, packed, unpacked
from deckpress.search.ready import Ready
from deckpress.search.rows import Mark, summed, total
from deckpress.search.shards import Shards, named

_TABLES = (
    "CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, value BLOB, sum INTEGER)",
    "CREATE TABLE IF NOT EXISTS shard (name TEXT PRIMARY KEY, text BLOB)",
    "CREATE TABLE IF NOT EXISTS block (number INTEGER PRIMARY KEY, digests BLOB, row BLOB, terms BLOB)",
)
_PUT = "INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?)"
_AT_ONCE, _WAIT = 100, 2.0  # blocks; seconds for another build to be done
_CACHE = 65_536  # KiB of the file in memory at most
_SEAL, _MARK = "seal", struct.Struct("<QQQ16s")  # the latter holds number and mark of a block

Block = tuple[bytes, bytes, Cards]  # digests, row file and terms of its cards


class Damaged(Exception):
    """The file does not hold what was put into it, or was written by another version."""


_FAULTS = (sqlite3.Error, OSError, Damaged, ValueError, TypeError, KeyError, struct.error)  # of any file there may be


class Memory:
    """The file at a path; whatever is wrong with it, reading gives None and writing does nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def kept(self) -> Iterator[Kept | None]:
        """What the last build left here, read as it is asked for; whoever meets Damaged on the way is led out."""
        file: sqlite3.Connection | None = None
        kept: Kept | None = None
        with suppress(*_FAULTS):
            file = _opened(self.path)
            file.execute("BEGIN")  # no other build comes between two reads
            kept = Kept(file)
        try:
            yield kept
        except Damaged:
            pass
        finally:
            with suppress(*_FAULTS):
                if file:
                    file.close()

    @contextmanager
    def anew(self) -> Iterator[Fresh]:
        """Forgets everything, and takes what is to be known instead."""
        file: sqlite3.Connection | None = None
        with suppress(*_FAULTS):
            self.path.unlink(missing_ok=True)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = _opened(self.path)
            for table in _TABLES:
                file.execute(table)
        try:
            yield Fresh(file)
        finally:
            with suppress(*_FAULTS):
                if file:
                    file.close()


class Fresh:
    """Takes the blocks of a build from nothing, then all the rest of it."""

    def __init__(self, file: sqlite3.Connection | None) -> None:
        self._file = file
        self._rows: list[tuple[object, ...]] = []

    def put(self, block: Ready) -> None:
        self._rows.append((block.number, block.digests, block.row, block.terms))
        if len(self._rows) == _AT_ONCE:
            self._flush()

    def save(self, made: Made, mark: str) -> None:
        """The file holds what was made."""
        self._flush()
        with suppress(*_FAULTS):
            if self._file:
                _save(self._file, made, mark, {})

    def _flush(self) -> None:
        with suppress(*_FAULTS):
            if self._file:
                self._file.executemany(_PUT, self._rows)
        self._rows.clear()


class Kept:
    """The last build's search data, `made`; shards and row files in it are read when they are asked for."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        parts = _parts(file)
        if parts["made by"] != _toolchain():
            raise Damaged
        starts, names, totals, cards, steps = json.loads(parts["layout"])
        terms = parts["terms"].decode("utf-8", "surrogatepass")
        listed = terms.split("\n") if terms else []
        sizes, marks = array("I", parts["sizes"]), array("I", parts["marks"])
        if not len(listed) == len(sizes) == len(marks):
            raise Damaged
        blocks = _MARK.iter_unpack(parts["blocks"])
        self.mark = parts["mark"].decode()
        self._marks: dict[int, Mark] = {number: (size, known, digest) for number, size, known, digest in blocks}
        vocabulary = parts["vocabulary"].decode("utf-8", "surrogatepass")
        shards = Shards(listed, sizes, marks, starts, names, Lazily(names, self._text), totals, cards, steps)
        rows = Lazily(self._marks, self._shown)
        self.made = Made(shards, vocabulary, self._marks, rows, parts["decks"])

    def blocks(self, numbers: Iterable[int]) -> dict[int, tuple[bytes, Cards]]:
        """The digests of the cards of some blocks, and their terms; raises Damaged."""
        return {number: self._block(number) for number in numbers}

    def save(self, made: Made, mark: str, blocks: Mapping[int, Block | None]) -> None:
        """Puts in what a build made; `blocks` are those that changed, None for those that are gone."""
        with suppress(*_FAULTS):
            _save(self._file, made, mark, blocks)

    def _text(self, known_as: str) -> str:
        (data,) = self._one("SELECT text FROM shard WHERE name = ?", known_as)
        try:
            text = bytes(data).decode("utf-8", "surrogatepass")
        except ValueError as error:
            raise Damaged from error
        if named(data) != known_as:
            raise Damaged
        return text

    def _shown(self, number: int) -> bytes:
        row = bytes(self._one("SELECT row FROM block WHERE number = ?", number)[0])
        if (len(row), total(number, row)) != self._marks[number][:2]:
            raise Damaged
        return row

    def _block(self, number: int) -> tuple[bytes, Cards]:
        digests, terms = self._one("SELECT digests, terms FROM block WHERE number = ?", number)
        try:
            if summed(digests) != self._marks[number][2]:
                raise Damaged
            return digests, unpacked(number, terms)
        except _FAULTS as error:
            raise Damaged from error

    def _one(self, query: str, key: int | str) -> Any:
        try:
            row = self._file.execute(query, (key,)).fetchone()
        except _FAULTS as error:
            raise Damaged from error
        if row is None or not all(isinstance(value, bytes) for value in row):
            raise Damaged
        return row


def _opened(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False)
    for setting in ("synchronous = OFF", "journal_mode = MEMORY", f"cache_size = -{_CACHE}"):
        file.execute(f"PRAGMA {setting}")  # a torn file is found out by its sums
    return file


def _parts(file: sqlite3.Connection) -> dict[str, bytes]:
    """All parts, each of which is whole and all of one build; raises Damaged."""
    rows = list(file.execute("SELECT name, value, sum FROM part WHERE name != ? ORDER BY name", (_SEAL,)))
    (seal,) = file.execute("SELECT value FROM part WHERE name = ?", (_SEAL,)).fetchone()
    if seal != _sealed(rows) or any(total(which, value) != known for which, value, known in rows):
        raise Damaged
    return {which: bytes(value) for which, value, _ in rows}


def _sealed(rows: list[Any]) -> bytes:
    """What tells parts that were saved together from those of several builds."""
    return hashlib.blake2b(repr([(which, known) for which, _, known in rows]).encode(), digest_size=16).digest()


def _save(file: sqlite3.Connection, made: Made, mark: str, blocks: Mapping[int, Block | None]) -> None:
    shards = made.shards
    parts = {
        "made by": _toolchain(),
        "terms": "\n".join(shards.terms).encode("utf-8", "surrogatepass"),
        "sizes": shards.sizes.tobytes(),
        "marks": shards.marks.tobytes(),
        "vocabulary": made.vocabulary.encode("utf-8", "surrogatepass"),
        "blocks": b"".join(_MARK.pack(number, *known) for number, known in made.marks.items()),
        "decks": made.decks,
        "layout": json.dumps([shards.starts, shards.names, shards.totals, shards.cards, shards.steps]).encode(),
        "mark": mark.encode(),
    }
    wanted = set(shards.names)
    there = {known_as for (known_as,) in file.execute("SELECT name FROM shard")}
    file.executemany("DELETE FROM shard WHERE name = ?", [(known_as,) for known_as in there - wanted])
    file.executemany(
        "INSERT INTO shard VALUES (?, ?)",
        ((known_as, shards.texts[known_as].encode("utf-8", "surrogatepass")) for known_as in wanted - there),
    )
    there_now = ((number, block) for number, block in blocks.items() if block)
    file.executemany(_PUT, [(n, digests, row, packed(n, terms)) for n, (digests, row, terms) in there_now])
    file.executemany("DELETE FROM block WHERE number = ?", [(number,) for number, block in blocks.items() if not block])
    rows = [(which, value, total(which, value)) for which, value in sorted(parts.items())]
    file.executemany("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", [*rows, (_SEAL, _sealed(rows), 0)])
    file.commit()


@cache
def _toolchain() -> bytes:
    """A digest of the code that makes search data, and of the letters it knows."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for file in (*sorted(here.glob("*.py")), resources.static() / "js/core/letters.js"):
        digest.update(file.read_bytes())
    return digest.digest()
