"""The one file that is written beside the decks: `cards.lock`."""

from __future__ import annotations

import glob
import os
import time
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path

from deckpress import snapshot
from deckpress.publish import disk

_BLOCK = 1 << 16  # bytes read at a time: larger ones would be fetched from the system each time
_OLD = 3600  # seconds after which no build is at its file any more
_BEFORE = snapshot.DOUBT + 1_000_000_000  # nanoseconds


class Keeping:
    """A new file at `path` that is written while other work goes on; a context manager.

    `before` is the text that the file was read as, in UTF-8, None if there was none: a file that has changed since then
    is not replaced, and neither is a link or anything else that is no plain file.
    """

    def __init__(self, path: Path, before: bytes | None, data: bytes) -> None:
        self._path, self._before, self._data = path, before, data
        self._scratch = path.with_name(f".{path.name}.{os.getpid()}")
        self._written: Future[None] | None = None

    def __enter__(self) -> Keeping:
        if self._data != self._before and not _odd(self._path):
            self._written = disk.aside(lambda: _write(self._scratch, self._data))
        return self

    def __exit__(self, *_: object) -> None:
        if self._written:
            wait([self._written])
            with suppress(OSError):
                self._scratch.unlink(missing_ok=True)

    def done(self) -> str:
        """The new file stands, the old one or the new one whole at any moment; or a note says why not."""
        path = self._path
        try:
            if _odd(path):
                return f"{path} is not written: it is no plain file; ids of edited cards will change until it is one"
            if not _holds(path, self._before):
                return f"{path} is not written: it has changed since it was read; build again"
            if self._written:
                self._written.result()
                self._scratch.replace(path)
                disk.flush_names(path.parent)
            elif self._data != self._before:
                return f"{path} is not written: it was no plain file until now; build again"
        except OSError as error:
            return f"{path} cannot be written: {error.strerror or error}; ids of edited cards will change until it can"
        return ""


def keep(path: Path, before: bytes | None, data: bytes) -> str:
    """As `Keeping`, at once."""
    with Keeping(path, before, data) as keeping:
        return keeping.done()


def _odd(path: Path) -> bool:
    return path.is_symlink() or (path.exists() and not path.is_file())


def _write(scratch: Path, data: bytes) -> None:
    for path in scratch.parent.glob(f"{glob.escape(scratch.stem)}.*"):
        killed = path.suffix[1:].isdecimal() and path.lstat().st_mtime < time.time() - _OLD
        if killed or path == scratch:
            path.unlink(missing_ok=True)
    disk.put(scratch, data)
    # So that the time alone tells what anyone writes from now on, and the next build need not read all of it.
    os.utime(scratch, ns=(time.time_ns() - _BEFORE,) * 2)
    disk.flush(scratch)


def _holds(path: Path, before: bytes | None) -> bool:
    """Whether the file is, as the reader sees it, what it was."""
    try:
        if before is not None and _is(path, before):
            return True
        now = path.read_bytes()
    except FileNotFoundError:
        return before is None
    text = now.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode() == before


def _is(path: Path, data: bytes) -> bool:
    """Whether a file holds these bytes, of which there may be many."""
    at = 0
    with open(path, "rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            if not data.startswith(block, at):
                return False
            at += len(block)
    return at == len(data)
