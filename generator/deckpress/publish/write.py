"""Pages to a folder: visitors see the old site or the new one, never a mixture."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deckpress.errors import OutputError
from deckpress.publish import disk, guard, lock, manifest, swap, sync
from deckpress.publish.manifest import Manifest

IN_PLACE = "the output is a mount point, so its files were replaced one by one; visitors may have seen a mixture"


@dataclass(frozen=True, slots=True)
class Published:
    """What is at the output now; `changed` counts files that are new, different or gone since the last time."""

    files: int
    bytes: int
    changed: int
    note: str = ""  # what the user should know about how it got there


def publish(files: Mapping[str, bytes | Path], output: Path, keep_out: Sequence[Path]) -> Published:
    """`output` holds exactly `files` (paths below it with `/`; a Path is copied) and a manifest of them.

    Whatever happens, kill -9 included, `output` is the whole old site or the whole new one; where folders cannot be
    exchanged, at the latest after the next run; a mount point is updated file by file.  Raises OutputError when the
    output is refused or cannot be written, BusyError when another build is at it.
    """
    place = guard.place(output)
    new = manifest.plan(files)
    with _explained(place, new.size):
        guard.refuse(place, keep_out)
        place.parent.mkdir(parents=True, exist_ok=True)
        with lock.held(place):
            swap.recover(place)
            return _update(files, place, guard.ours(place), new)


def _update(files: Mapping[str, bytes | Path], place: Path, old: Manifest | None, new: Manifest) -> Published:
    before = old or Manifest(())
    changed = {entry.path for entry in set(before.entries) ^ set(new.entries)}
    if old == new:
        changed = set(manifest.faults(place, new))
    note = _replace(files, place, before, new) if changed or old is None else ""
    return Published(len(new.entries), new.size, len(changed), note)


def _replace(files: Mapping[str, bytes | Path], place: Path, old: Manifest, new: Manifest) -> str:
    staging = swap.staging(place)
    try:
        _stage(files, staging, new)
        note = _move(staging, place, old, new)
    except BaseException:  # Ctrl-C too leaves nothing behind
        with suppress(OSError):  # the first fault is the one to tell; the next run tries again
            swap.recover(place)
        raise
    try:
        swap.remove(staging)
    except OSError as error:  # the new site stands: no reason to fail
        return f"cannot remove the previous site at {staging}: {error.strerror}; delete it by hand"
    return note


def _stage(files: Mapping[str, bytes | Path], staging: Path, new: Manifest) -> None:
    """The whole new site is in `staging`, on the disk and not only in memory."""
    staging.mkdir()
    disk.write(staging / manifest.MARKER, manifest.encoded(new))  # first, so that a dead build's folder is known
    folders = {staging}
    for entry in new.entries:
        target = staging / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        folders.update(above for above in target.parents if staging in above.parents)
        if disk.write(target, files[entry.path]) != entry.sha256:
            raise OutputError(f"{files[entry.path]!s} changed while it was read; build again")
    # Flushing after all is written lets the disk take many files in one go.
    for path in (manifest.MARKER, *(entry.path for entry in new.entries)):
        disk.flush(staging / path)
    for folder in folders:
        folder.chmod(disk.FOLDER_MODE)
        disk.flush_names(folder)


def _move(staging: Path, place: Path, old: Manifest, new: Manifest) -> str:
    try:
        swap.swap(staging, place)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV):
            raise
        sync.sync(staging, place, old, new)
        return IN_PLACE
    return ""


@contextmanager
def _explained(place: Path, need: int) -> Iterator[None]:
    """A fault of the disk inside becomes an OutputError that names the folder, the bytes and the way out."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {place} ({need:,} bytes): {_reason(error, place)}") from error


def _reason(error: OSError, place: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no space left in {place.parent}; free some, or choose an output on another disk"
    if error.errno == errno.EROFS:
        return f"{place.parent} is read-only; choose an output on another disk"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"no permission for {error.filename or place}; change it, or choose an output below a folder of yours"
    return f"{error.strerror or error} ({os.fspath(error.filename or place)!s}); choose another output"
