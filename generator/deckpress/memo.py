"""Pure functions remembered from build to build, in one SQLite file.

A key is a digest of toolchain, function and input, so nothing here can be out of date.  Results that come together lie
in one pack, for they are much alike and compress better so, in half of the time; a pack bears a checksum and stays
while one of its results does.  The file may be lost or damaged at any time: then everything is made anew, with the
same result.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

_TABLES = (
    "CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, pack INTEGER, used INTEGER)",
    "CREATE TABLE IF NOT EXISTS pack (number INTEGER PRIMARY KEY, value BLOB)",
    "CREATE TABLE IF NOT EXISTS build (number INTEGER)",
)
_WAIT = 5.0  # seconds for another build to be done with a write
_AT_ONCE = 500  # keys of one query
_KEPT = 8  # builds for which a result that none of them asked for is kept
_TOGETHER = 16  # results of a pack
_KEY, _LENGTH, _SUM = 16, 4, 8  # bytes
_TOOLS = frozenset(("jinja2", "markdown", "msgspec", "nh3", "pygments", "pykatex", "pyyaml", "regex"))
_FAULTS = (sqlite3.Error, OSError)
_FASTEST = 1  # level of compression

_compress: Callable[[bytes], bytes] = partial(zlib.compress, level=_FASTEST)
_decompress: Callable[[bytes], bytes] = zlib.decompress
_torn: Any = zlib.error
with suppress(ImportError):  # it comes with `deckpress[fast]`; each reads what the other wrote
    from isal import isal_zlib

    _compress, _decompress = partial(isal_zlib.compress, level=isal_zlib.ISAL_BEST_SPEED), isal_zlib.decompress
    _torn = isal_zlib.error


def key(*parts: str | bytes) -> bytes:
    """A digest of parts in their order, each with its length, so that no two lists of parts are alike."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.digest()


@cache
def toolchain() -> bytes:
    """A digest of our own code and of the versions of what it calls."""
    here = Path(__file__).parent
    own = [
        part for file in sorted(here.rglob("*.py")) for part in (file.relative_to(here).as_posix(), file.read_bytes())
    ]
    return key(sys.version, *own, *tools())


def tools() -> list[str]:
    """The folders that say which version of each tool is installed; to ask the import system takes longer."""
    return sorted(_installed())


def _installed() -> Iterator[str]:
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):
                if name.endswith((".dist-info", ".egg-info")) and name.partition("-")[0].lower() in _TOOLS:
                    yield name


class Memo:
    """Results by key, in the file at a path, None for none.  No call fails, whatever is wrong with the file.

    `program` is the digest `toolchain`, where it is known.
    """

    def __init__(self, path: Path | None, program: bytes = b"") -> None:
        self._program = program
        self._path = path
        self._file: sqlite3.Connection | None = None
        self._number = 0
        self._touched: list[bytes] = []
        if path:
            self._file = self._opened(path) or self._anew(path)

    @property
    def program(self) -> bytes:
        """What every key of a result begins with."""
        return self._program or toolchain()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the results that are there and whole."""
        found: dict[bytes, bytes] = {}
        try:
            for at in range(0, len(keys) if self._file else 0, _AT_ONCE):
                self._look_up(keys[at : at + _AT_ONCE], found)
        except _FAULTS:
            self._lose()
        return found

    def put(self, results: Iterable[tuple[bytes, bytes]]) -> None:
        """Remembers results by their keys."""
        if self._file is None:
            return
        left = iter(results)
        try:
            with self._file:
                while some := list(islice(left, _TOGETHER)):
                    number = self._file.execute("INSERT INTO pack (value) VALUES (?)", (_packed(some),)).lastrowid
                    rows = [(name, number, self._number) for name, _ in some]
                    self._file.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", rows)
        except _FAULTS:
            self._lose()

    def close(self, *, whole: bool) -> None:
        """Lets go of the file; after a `whole` build, of results as well that none has asked for in a while."""
        if self._file is None:
            return
        with suppress(*_FAULTS), self._file:
            if self._touched or whole:
                rows = [(self._number, name) for name in self._touched]
                self._file.executemany("UPDATE result SET used = ? WHERE key = ?", rows)
            if whole:
                self._file.execute("DELETE FROM result WHERE used < ?", (self._number - 2 * _KEPT,))
                self._file.execute("DELETE FROM pack WHERE number NOT IN (SELECT pack FROM result)")
                self._file.execute("DELETE FROM build")
                self._file.execute("INSERT INTO build VALUES (?)", (self._number + 1,))
        with suppress(*_FAULTS):
            self._file.close()
        self._file = None

    def _look_up(self, keys: Sequence[bytes], found: dict[bytes, bytes]) -> None:
        assert self._file is not None
        asked = ",".join("?" * len(keys))
        query = f"SELECT pack, key, used FROM result WHERE key IN ({asked})"  # noqa: S608 - question marks alone
        packs: dict[object, dict[bytes, object]] = {}
        for number, name, used in self._file.execute(query, keys):
            packs.setdefault(number, {})[name] = used
        for number, names in packs.items():
            row = self._file.execute("SELECT value FROM pack WHERE number = ?", (number,)).fetchone()
            for name, value in _unpacked(row[0]) if row else ():
                if name in names:
                    found[name] = value
                    used = names[name]
                    if not isinstance(used, int) or used < self._number - _KEPT:
                        self._touched.append(name)

    def _opened(self, path: Path) -> sqlite3.Connection | None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False)
            try:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA synchronous = OFF")  # what a power cut tears is found out by its sums
                with file:
                    for table in _TABLES:
                        file.execute(table)
                row = file.execute("SELECT number FROM build").fetchone()
                self._number = row[0] if row and isinstance(row[0], int) else 0
            except _FAULTS:
                file.close()
                return None
        except _FAULTS:
            return None
        return file

    def _anew(self, path: Path) -> sqlite3.Connection | None:
        """An empty file in place of what cannot be read."""
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                name.unlink(missing_ok=True)
        return self._opened(path)

    def _lose(self) -> None:
        """The file turned out to be damaged: this build goes on with an empty one."""
        assert self._path is not None
        if self._file is not None:
            with suppress(*_FAULTS):
                self._file.close()
        self._touched.clear()
        self._file = self._anew(self._path)


def _packed(results: Iterable[tuple[bytes, bytes]]) -> bytes:
    whole = b"".join([name + len(value).to_bytes(_LENGTH, "big") + value for name, value in results])
    small = _compress(whole)
    return _sum(small) + small


def _unpacked(packed: object) -> Iterator[tuple[bytes, bytes]]:
    """The results of a pack, none if it is not what was put in."""
    if not isinstance(packed, bytes) or packed[:_SUM] != _sum(packed[_SUM:]):
        return
    try:
        whole = _decompress(packed[_SUM:])
    except _torn:
        return
    at = 0
    while at < len(whole):
        start = at + _KEY + _LENGTH
        end = start + int.from_bytes(whole[at + _KEY : start], "big")
        yield whole[at : at + _KEY], whole[start:end]
        at = end


def _sum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_SUM).digest()
