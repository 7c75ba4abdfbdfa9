"""Saves in the content folder, as they happen."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from deckpress.read import discover

_STEP, _LONGEST = 10, 50  # milliseconds: without another save, and with saves all the time
_UP = 10  # milliseconds until a watch says that it is up
_PATIENCE = 0.1  # seconds that an editor may leave a file empty or away
_AWAY = 0.2  # seconds between looks for a content folder that is gone
_LOOK = 0.5  # seconds between looks at all files


def saves(folder: Path, stop: threading.Event, *, poll: bool = False) -> Iterator[tuple[str, ...]]:
    """Paths below `folder` whose change matters to a build, in batches, until `stop`.

    The first batch is empty: from there on no save is missed.  Who asks for the next batch has built with the last, so
    what cards.lock holds by then is no save.  With `poll`, or where the system has no watches left, all files are
    looked at twice a second.
    """
    root = folder.resolve()
    batch: set[str] = set()
    while not stop.is_set():
        ground = discover.ground(root)
        if not ground.folders:
            yield ()  # the build says what is wrong
            while not root.is_dir():
                if stop.wait(_AWAY):
                    return
            ground = discover.ground(root)
        up, lock = False, b""
        with closing(_changes(root, ground.folders, stop, poll=poll)) as changes:
            for paths in changes:
                batch |= {path for path in paths if discover.matters(path)}
                strange = not up or any(not discover.matters(path) for path in paths)
                if strange and (now := discover.ground(root)) != ground:
                    batch |= (now.folders ^ ground.folders) | (now.odd ^ ground.odd)
                    if now.folders != ground.folders:
                        break  # watch the others, then build
                    ground = now
                if up and discover.LOCK in batch and _lock(root) == lock:
                    batch.discard(discover.LOCK)
                if batch or not up:
                    _settle(root, batch, stop)
                    yield tuple(sorted(batch))
                    batch = set()
                    up, lock = True, _lock(root)


def _changes(root: Path, folders: Iterable[str], stop: threading.Event, *, poll: bool) -> Generator[set[str]]:
    """Paths that changed, nothing when nothing did; ends when the watch does.

    Folders are watched one by one, for a watch of a whole tree follows links.
    """
    from watchfiles import watch

    found = watch(
        *(str(root / folder) for folder in sorted(folders)),
        watch_filter=None,
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_UP,
        yield_on_timeout=True,
        force_polling=False,  # theirs misses the second save of a second
        recursive=False,
        ignore_permission_denied=True,
    )
    try:
        with closing(found):
            for changes in found if not poll else ():
                yield {os.path.relpath(path, root).replace(os.sep, "/") for _, path in changes}
    except FileNotFoundError:  # a folder went away before its watch began
        return
    except OSError:
        poll = True
    if poll:
        yield from _looks(root, stop)


def _looks(root: Path, stop: threading.Event) -> Iterator[set[str]]:
    before = _stamps(root)
    yield set()
    while not stop.wait(_LOOK):
        now = _stamps(root)
        yield {path for path, _ in before.items() ^ now.items()}
        before = now


def _stamps(root: Path) -> dict[str, tuple[int, int, int]]:
    """When everything in the content was written last, with size and inode; of folders only that they are there."""
    found: dict[str, tuple[int, int, int]] = {}
    for folder in discover.ground(root).folders:
        with suppress(OSError), os.scandir(root / folder) as entries:
            for entry in entries:
                is_file, at = entry.is_file(follow_symlinks=False), entry.stat(follow_symlinks=False)
                stamp = (at.st_mtime_ns, at.st_size, at.st_ino) if is_file else (0, 0, 0)
                found[f"{folder}/{entry.name}" if folder else entry.name] = stamp
    return found


def _lock(root: Path) -> bytes:
    try:
        return (root / discover.LOCK).read_bytes()
    except OSError:
        return b""


def _settle(root: Path, paths: set[str], stop: threading.Event) -> None:
    """Waits a moment for files that an editor has taken away or emptied before it writes them."""
    looks = 10
    files = [root / path for path in paths if discover.matters(path)]
    while looks and not all(map(_written, files)) and not stop.wait(_PATIENCE / 10):
        looks -= 1


def _written(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False
