"""What the last build made, in one SQLite file, so that the next one works on what changed only.

It may be lost, damaged or of another version at any time: then everything is made anew, with the same result.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deckpress import resources
from deckpress.search.entry import Terms
from deckpress.search.rows import total
from deckpress.search.shards import Shards

_TABLES = (
    "CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, value BLOB, sum INTEGER)",
    "CREATE TABLE IF NOT EXISTS block (number INTEGER PRIMARY KEY, digest BLOB, row BLOB, sum INTEGER, terms BLOB)",
)
_PUT = "INSERT OR REPLACE INTO block VALUES (?, ?, ?, ?, ?)"
_AT_ONCE = 100  # blocks
_WAIT = 2.0  # seconds for another build to be done


@dataclass(slots=True)
class Kept:
    """The shards and vocabulary of the last build and its list of decks; digest, row file and its sum of each block."""

    shards: Shards
    vocabulary: str
    digests: dict[int, bytes]
    rows: dict[int, bytes]
    sums: dict[int, int]
    decks: bytes = b""


Keep = Callable[[int, bytes, bytes, Iterable[tuple[int, Terms]]], None]


class Damaged(Exception):
    """The file does not hold what was put into it, or was written by another version."""


_FAULTS = (sqlite3.Error, OSError, Damaged, ValueError, TypeError, KeyError)  # of reading a file that may be anything


class Memory:
    """The file at a path; whatever is wrong with it, reading gives None and writing does nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mark(self) -> str:
        """What tells one build that left something here from another; "" if none did."""
        with suppress(*_FAULTS), self._open() as file:
            row = file.execute("SELECT value FROM part WHERE name = 'blocks'").fetchone()
            return bytes(row[0]).hex() if row else ""
        return ""

    def kept(self) -> Kept | None:
        """What the last build left here."""
        with suppress(*_FAULTS), self._open() as file:
            return _kept(file)
        return None

    def terms(self, digests: Mapping[int, bytes]) -> dict[int, list[tuple[int, Terms]]] | None:
        """The terms of the cards of some blocks, which are as the digests say; None if one is not there."""
        found: dict[int, list[tuple[int, Terms]]] = {}
        with suppress(*_FAULTS), self._open() as file:
            for number, digest in digests.items():
                row = file.execute("SELECT digest, terms FROM block WHERE number = ?", (number,)).fetchone()
                if row is None or row[0] != digest:  # damaged, or another build has been here
                    return None
                found[number] = _unpacked(number, row[1])
            return found
        return None

    @contextmanager
    def anew(self) -> Iterator[Keep]:
        """Forgets everything; takes number, digest, row and terms of each block.  The rest is for `keep`."""
        rows: list[tuple[object, ...]] = []
        file: sqlite3.Connection | None = None
        with suppress(*_FAULTS):
            self.path.unlink(missing_ok=True)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(self.path, timeout=_WAIT)
            file.execute("PRAGMA synchronous = OFF")
            for table in _TABLES:
                file.execute(table)

        def flush() -> None:
            with suppress(*_FAULTS):
                if file:
                    file.executemany(_PUT, rows)
            rows.clear()

        def keep(number: int, digest: bytes, row: bytes, terms: Iterable[tuple[int, Terms]]) -> None:
            rows.append((number, digest, row, total(number, row), _packed(number, terms)))
            if len(rows) == _AT_ONCE:
                flush()

        yield keep
        flush()
        with suppress(*_FAULTS):
            if file:
                file.commit()
                file.close()

    def keep(self, kept: Kept, blocks: Mapping[int, Iterable[tuple[int, Terms]]]) -> None:
        """Puts in what a build made; `blocks` are the terms of the cards of those blocks that changed."""
        with suppress(sqlite3.Error, OSError), self._open() as file:
            _keep(file, kept, blocks)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=_WAIT)) as file:
            file.execute("PRAGMA synchronous = OFF")  # a torn file is found out by its sums
            with file:
                yield file


def _kept(file: sqlite3.Connection) -> Kept:
    parts = {
        name: _sound(name, value, known) for name, value, known in file.execute("SELECT name, value, sum FROM part")
    }
    if parts["made by"] != _toolchain():
        raise Damaged
    sizes, marks = array("L"), array("L")
    sizes.frombytes(parts["sizes"])
    marks.frombytes(parts["marks"])
    starts, names, totals, cards = json.loads(parts["layout"])
    terms = parts["terms"].decode("utf-8", "surrogatepass").split("\n") if parts["terms"] else []
    texts = [parts[name].decode("utf-8", "surrogatepass") for name in names]
    if not len(terms) == len(sizes) == len(marks):
        raise Damaged
    digests, rows, sums = {}, {}, {}
    for number, digest, row, known in file.execute("SELECT number, digest, row, sum FROM block"):
        digests[number], rows[number], sums[number] = digest, _sound(number, row, known), known
    if parts["blocks"] != _listed(digests):
        raise Damaged
    vocabulary = parts["vocabulary"].decode("utf-8", "surrogatepass")
    made = Shards(terms, sizes, marks, starts, texts, names, totals, cards)
    return Kept(made, vocabulary, digests, rows, sums, parts["decks"])


def _keep(file: sqlite3.Connection, kept: Kept, blocks: Mapping[int, Iterable[tuple[int, Terms]]]) -> None:
    for table in _TABLES:
        file.execute(table)
    shards = kept.shards
    texts = dict(zip(shards.names, shards.texts, strict=True))
    parts = {
        "made by": _toolchain(),
        "terms": "\n".join(shards.terms).encode("utf-8", "surrogatepass"),
        "sizes": shards.sizes.tobytes(),
        "marks": shards.marks.tobytes(),
        "vocabulary": kept.vocabulary.encode("utf-8", "surrogatepass"),
        "blocks": _listed(kept.digests),
        "decks": kept.decks,
        "layout": json.dumps([shards.starts, shards.names, shards.totals, shards.cards]).encode(),
    }
    there = {name for (name,) in file.execute("SELECT name FROM part")}
    parts.update({name: text.encode("utf-8", "surrogatepass") for name, text in texts.items() if name not in there})
    gone = there - parts.keys() - texts.keys()
    file.executemany("DELETE FROM part WHERE name = ?", [(name,) for name in gone])
    file.executemany(
        "INSERT OR REPLACE INTO part VALUES (?, ?, ?)",
        [(name, value, total(name, value)) for name, value in parts.items()],
    )
    file.executemany(
        _PUT,
        [
            (number, kept.digests[number], kept.rows[number], kept.sums[number], _packed(number, terms))
            for number, terms in blocks.items()
            if number in kept.digests
        ],
    )
    file.executemany("DELETE FROM block WHERE number = ?", [(n,) for n in blocks if n not in kept.digests])


def _sound(name: str | int, value: bytes, known: int) -> bytes:
    if total(name, value) != known:
        raise Damaged
    return value


def _listed(digests: Mapping[int, bytes]) -> bytes:
    """A digest of which blocks there are, and of what each is made."""
    listed = b"".join(b"%d:%b" % (number, digests[number]) for number in sorted(digests))
    return hashlib.blake2b(listed, digest_size=16).digest()


def _packed(number: int, cards: Iterable[tuple[int, Terms]]) -> bytes:
    value = json.dumps(list(cards), separators=(",", ":")).encode()
    return total(number, value).to_bytes(4, "big") + value


def _unpacked(number: int, packed: bytes) -> list[tuple[int, Terms]]:
    value = _sound(number, packed[4:], int.from_bytes(packed[:4], "big"))
    return [(serial, tuple(lists)) for serial, lists in json.loads(value)]


def _toolchain() -> bytes:
    """A digest of the code that makes search data, and of the letters it knows."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for file in (*sorted(here.glob("*.py")), resources.static() / "js/core/letters.js"):
        digest.update(file.read_bytes())
    return digest.digest()
