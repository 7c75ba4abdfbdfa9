"""What the disk refuses, as errors that name the folder, the bytes and the way out."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from deckpress.errors import OutputError


class Put(Protocol):
    """What is being published: where to, and how many bytes so far."""

    place: Path
    size: int


@contextmanager
def explained(put: Put) -> Iterator[None]:
    """A fault of the disk inside becomes an OutputError."""
    try:
        yield
    except OSError as error:
        size = f" (at least {put.size:,} bytes)" if put.size else ""
        raise OutputError(f"cannot write {put.place}{size}: {_reason(error, put.place)}") from error


def _reason(error: OSError, place: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space left in {place.parent}; free some, or choose an output on another disk"
    if error.errno == errno.EROFS:
        return f"{place.parent} is read-only; choose an output on another disk"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"no permission for {error.filename or place}; change it, or choose an output below a folder of yours"
    return f"{error.strerror or error} ({os.fspath(error.filename or place)!s}); choose another output"
