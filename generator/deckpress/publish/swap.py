"""A new folder takes the place of the old one, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from deckpress.publish import disk
from deckpress.publish.manifest import DROPPINGS, MARKER

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # linux/fs.h


def staging(place: Path) -> Path:
    """Where this process builds the next site: beside `place`, so on the same disk."""
    return place.with_name(f".{place.name}.staging-{os.getpid()}")


def swap(new: Path, place: Path) -> None:
    """The folder `new` is at `place`, and what was at `place`, if anything, is at `new`.

    Raises OSError; a mount point or a disk border (EBUSY, EXDEV) with nothing moved.
    """
    if not os.path.lexists(place):
        new.rename(place)
    elif not _exchanged(new, place):
        _renamed(new, place)
    disk.flush_names(place.parent)


def recover(place: Path) -> None:
    """No trace of dead builds is beside `place`; a site taken away by a swap cut short is back.  Needs the lock."""
    for previous in _leftovers(place, "previous"):
        if not os.path.lexists(place):
            previous.rename(place)
    for stale in _leftovers(place, "staging"):
        remove(stale)
    for previous in _leftovers(place, "previous"):
        # Renamed first, so that whatever is called "previous" is always whole.
        remove(previous.rename(staging(place)))


def remove(folder: Path) -> None:
    """`folder` is gone, if it was there.  Its marker goes last, so that half a removal is still known as ours."""
    if not os.path.lexists(folder):
        return
    disk.each(disk.delete, [path for path in folder.iterdir() if path.name != MARKER])
    (folder / MARKER).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        folder.rmdir()


def _exchanged(new: Path, place: Path) -> bool:
    """Whether the system exchanged the two folders; raises OSError when it knows how but may not."""
    try:
        # Calls through ctypes raise no audit event of their own; the crash test stops the process here.
        sys.audit("deckpress.exchange", str(new), str(place))
        _renameat2(new, place)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            return False
        raise
    return True


def _renameat2(new: Path, place: Path) -> None:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, TypeError):  # macOS, musl, glibc before 2.28; Windows wants a name instead of None
        raise OSError(errno.ENOSYS, "no exchange of folders") from None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if call(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(place), RENAME_EXCHANGE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(place))


def _renamed(new: Path, place: Path) -> None:
    # Between the first two steps there is no site; `recover` then brings the previous one back.
    previous = place.with_name(f".{place.name}.previous-{os.getpid()}")
    place.rename(previous)
    new.rename(place)
    previous.rename(new)


def _leftovers(place: Path, kind: str) -> Iterator[Path]:
    pattern = re.compile(rf"\.{re.escape(place.name)}\.{kind}-[0-9]+")
    found = [path for path in place.parent.iterdir() if pattern.fullmatch(path.name)]
    return (path for path in found if _made_by_us(path))


def _made_by_us(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    return MARKER in names or names <= DROPPINGS
