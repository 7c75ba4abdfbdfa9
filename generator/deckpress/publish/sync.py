"""A site updated in place, for outputs that cannot be moved: mount points."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from deckpress.publish import disk
from deckpress.publish.manifest import MARKER, SCRATCH, Entry, Manifest, encoded, faults, folded


def sync(staged: Path, place: Path, old: Manifest, new: Manifest) -> None:
    """`place` holds what `staged` holds: assets first, then pages, deletions last.

    Each file changes at once, the site as a whole does not.  The manifest in `place` always lists every file there,
    so a run cut short is finished by the next one.  Raises OSError before the first change when there is no room.
    """
    wrong = set(faults(place, new))
    changed = sorted((entry for entry in new.entries if entry.path in wrong), key=_page_last)
    _check_room(place, changed)
    _put(place, MARKER, encoded(_union(old, new)))
    for entry in changed:
        _put(place, entry.path, staged / entry.path)
    _drop(place, old, new)
    _put(place, MARKER, encoded(new))
    _flush_tree(place)


def _page_last(entry: Entry) -> tuple[bool, str]:
    return entry.path.endswith(".html"), entry.path


def _union(old: Manifest, new: Manifest) -> Manifest:
    entries = {entry.path: entry for entry in (*old.entries, *new.entries)}
    return Manifest(tuple(sorted(entries.values())))


def _check_room(place: Path, changed: list[Entry]) -> None:
    if sum(entry.size for entry in changed) > shutil.disk_usage(place).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))


def _put(place: Path, path: str, source: bytes | Path) -> None:
    target = place / path
    scratch = place / SCRATCH
    scratch.unlink(missing_ok=True)
    disk.write(scratch, source)
    disk.flush(scratch)
    _make_way(place, target)
    scratch.replace(target)


def _make_way(place: Path, target: Path) -> None:
    folders = [folder for folder in target.parents if place in folder.parents]
    for folder in reversed(folders):
        if not folder.is_dir():
            folder.unlink(missing_ok=True)
            folder.mkdir()
        folder.chmod(disk.FOLDER_MODE)
    if target.is_dir():
        disk.delete(target)


def _drop(place: Path, old: Manifest, new: Manifest) -> None:
    """Nothing of `old` is left in `place` but what is in `new`; no folder is empty."""
    kept = {folded(entry.path): place / entry.path for entry in new.entries}
    for path in sorted({entry.path for entry in old.entries} - {entry.path for entry in new.entries}):
        gone, twin = place / path, kept.get(folded(path))
        if not gone.is_file() or (twin and gone.samefile(twin)):  # a folder now, or the new name on a caseless disk
            continue
        gone.unlink()
    _prune(place)


def _prune(folder: Path) -> None:
    """No folder below `folder` is empty."""
    for below in [path for path in folder.iterdir() if path.is_dir()]:
        _prune(below)
        if not any(below.iterdir()):
            below.rmdir()


def _flush_tree(folder: Path) -> None:
    for below in folder.iterdir():
        if below.is_dir():
            _flush_tree(below)
    disk.flush_names(folder)
