"""Lines taken out of `cards.lock` and put in, without reading all of it; the bytes are those that `lock.data` makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deckpress.collect.lock import HEADER

_GONE = re.compile(rb"\n[^\t\n]*\t[0-9a-f]{12}\t[1-9]")


def part(written: bytes, files: Iterable[str], *, gone: bool = True) -> list[bytes]:
    """The lines of the notes in some files, and of all that are gone, unless there are known to be none."""
    starts = {found.start() + 1 for found in _GONE.finditer(written)} if gone else set()
    for file in files:
        starts.update(_of(file.encode("utf-8", "surrogatepass"), written))
    return [line for start in sorted(starts) for line in _with_siblings(written, start)]


def gone(written: bytes) -> bool:
    """Whether it holds the line of a note that is gone."""
    return _GONE.search(written) is not None


def exchanged(written: bytes, old: Iterable[bytes], new: Iterable[bytes]) -> bytes:
    """The file with some of its lines replaced; raises ValueError where it does not hold the old ones in order."""
    out, come = set(old), set(new)
    pieces, at = list[bytes | memoryview](), 0
    whole = memoryview(written)  # copied once, for it may be large
    for line in sorted(out ^ come):
        place = _place(written, line)
        if line in out and not written.startswith(line + b"\n", place):
            raise ValueError(f"no such line: {line[:40]!r}")
        pieces.append(whole[at:place])
        if line in come:
            pieces.append(line + b"\n")
        at = place + len(line) + 1 if line in out else place
    return b"".join((*pieces, whole[at:]))


def known(written: bytes) -> bool:
    """Whether this is a file that `lock.data` may have made."""
    return written.startswith(HEADER.encode() + b"\n") and written.endswith(b"\n") and b"\r" not in written


def _of(file: bytes, written: bytes) -> Iterator[int]:
    """Where the lines of the notes in a file start."""
    cell = b"\t" + file
    at = written.find(cell)
    while at >= 0:
        start = written.rfind(b"\n", 0, at) + 1
        cells = _line(written, start).split(b"\t", 8)
        if len(cells) >= 8 and cells[7] == file:
            yield start
        at = written.find(cell, at + 1)


def _with_siblings(written: bytes, start: int) -> Iterator[bytes]:
    """The line of a note and those of its siblings, which stand right below it."""
    line = _line(written, start)
    mine = line.partition(b"\t")[0] + b"\t~"
    while True:
        yield line
        start += len(line) + 1
        line = _line(written, start)
        if not line.startswith(mine):
            return


def _line(written: bytes, start: int) -> bytes:
    return written[start : written.index(b"\n", start)] if start < len(written) else b""


def _place(written: bytes, line: bytes) -> int:
    """Where a line stands, or would stand, below the header."""
    low, high = written.index(b"\n") + 1, len(written)
    while low < high:
        start = max(written.rfind(b"\n", 0, (low + high) // 2) + 1, low)
        here = _line(written, start)
        if here < line:
            low = start + len(here) + 1
        else:
            high = start
    return low
