"""One build at a time: a lock beside the output, kept by the operating system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deckpress.errors import BusyError

if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        # Locked bytes cannot be read by others, so the lock sits far behind the process id.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(place: Path) -> Iterator[None]:
    """Inside, no other process publishes to `place`.  The lock dies with its process, kill -9 included.

    Raises BusyError at once, naming the process, when another build holds it; OSError when the parent is not writable.
    """
    path = place.with_name(f".{place.name}.lock")
    handle = _taken(path, place)
    try:
        yield
    finally:
        _released(path, handle)


def _taken(path: Path, place: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        if not _locked(handle):
            holder = _holder(handle)
            os.close(handle)
            raise BusyError(f"{place} is being written by {holder}; wait for it to end, or choose another output")
        if _still_there(path, handle):
            try:
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
            except BaseException:  # a full disk, Ctrl-C
                _released(path, handle)
                raise
            return handle
        os.close(handle)  # the last holder removed this file between our opening and our locking it


def _released(path: Path, handle: int) -> None:
    # Removed while still locked: whoever opened the old file sees that it is gone and opens a new one.
    if os.name == "posix":
        path.unlink(missing_ok=True)
        os.close(handle)
    else:  # Windows removes no open file, and so spares the file of the next holder
        os.close(handle)
        with suppress(OSError):
            path.unlink()


def _still_there(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _holder(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    process = os.read(handle, 32).decode("ascii", "replace").strip()
    return f"process {process}" if process.isdecimal() else "another process"
