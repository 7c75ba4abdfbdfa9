"""Pages to a folder: visitors see the old site or the new one, never a mixture."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from deckpress.errors import OutputError
from deckpress.publish import disk, guard, lock, manifest, swap, sync
from deckpress.publish.explained import explained
from deckpress.publish.manifest import Entry, Manifest
from deckpress.publish.mirror import Mirror

Stats = Mapping[str, Sequence[int]]  # size, time in nanoseconds, inode and mode by path
NO_STATS: Stats = MappingProxyType({})
IN_PLACE = "the output is a mount point, so its files were replaced one by one; visitors may have seen a mixture"


class Published(Struct, frozen=True):
    """What is at the output now; `changed` counts files that are new, different or gone since the last time."""

    files: int
    bytes: int
    changed: int
    note: str = ""  # what the user should know about how it got there


@contextmanager
def staged(output: Path, keep_out: Sequence[Path], stats: Stats = NO_STATS, *, stands: bool = False) -> Iterator[Stage]:
    """Where a new site is put file by file; without `publish` at the end all stays as it was.

    `stats` are those of the old site when it was published: a file that still has them is not read again.  It `stands`
    where all of them have just been found so, and no others.

    Whatever happens, kill -9 included, `output` is the whole old site or the whole new one; where folders cannot be
    exchanged, at the latest after the next run; a mount point is updated file by file.  Raises OutputError when the
    output is refused or cannot be written, BusyError when another build is at it.
    """
    place = guard.place(output)
    stack = ExitStack()
    stage = Stage(place, stats)
    try:
        with explained(stage):
            guard.refuse(place, keep_out)
            place.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(lock.held(place))
            swap.recover(place)
            stage.begin(guard.ours(place, stands=stands and _stands(place, manifest.MARKER, stats)))
            stack.callback(stage.drop)
        yield stage
    finally:
        with explained(stage):
            stack.close()


class Stage:
    """The next site at a place, beside the one that is there; only what differs from that is written."""

    def __init__(self, place: Path, stats: Stats) -> None:
        self.place = place
        self.size = 0  # bytes that were put
        self._stats = stats if _stands(place, manifest.MARKER, stats) else NO_STATS
        self._old: Manifest | None = None
        self._known: dict[str, Entry] = {}
        self._folder = place
        self._folders: set[str] = set()
        self._taken = manifest.Taken()
        self._entries: list[Entry] = []
        self._written: list[Entry] = []
        self._writing = disk.Writing()
        self._mirror: Mirror | None = None  # as long as nobody has waited for it
        self._named: set[str] = set()  # files that it gave names to and that are as they were
        self._linked = False  # all other files are second names of those of the old site
        self._clearing: Future[None] | None = None

    def begin(self, old: Manifest | None) -> None:
        """The site that is there now is this one, if any."""
        self._folder = swap.staging(self.place)
        self._old = old
        self._known = {entry.path: entry for entry in old.entries} if old else {}

    def few(self) -> None:
        """Few files are expected: those of the old site get their names in the next one while these are made."""
        with explained(self):
            if self._known:
                self._room("")
                self._mirror = Mirror(self.place, self._folder, self._known)

    def many(self) -> None:
        """It turned out that all files will be put."""
        with explained(self):
            if self._mirror:
                self._mirror.stop()
                self._empty()

    def put(self, path: str, source: bytes | Path) -> None:
        """The next site has a file of this content; raises OutputError for a path that no site can have."""
        self._taken.add(path)
        with explained(self):
            entry = Entry(path, *disk.digest(source))
            self._entries.append(entry)
            self.size += entry.size
            if self._known.get(path) != entry or not self._holds(entry):
                self._write(entry, source)

    def keep(self, gone: Callable[[str], bool]) -> None:
        """The next site has all files of the old one that were not put, but for those that are gone.

        They are taken to be as the manifest says.
        """
        put = {entry.path for entry in self._entries}
        kept = [entry for path, entry in self._known.items() if path not in put and not gone(path)]
        self._entries += kept
        self.size += sum(entry.size for entry in kept)

    def publish(self) -> Published:
        """The next site is at the place; what is told counts files that are new, different or gone."""
        new = Manifest(tuple(sorted(self._entries, key=attrgetter("path"))))
        changed = {entry.path for entry in self._written} | (self._known.keys() - {entry.path for entry in new.entries})
        note = ""
        with explained(self):
            if changed or self._old is None:
                self._complete(new)
                note = _move(self._folder, self.place, self._old or Manifest(()), new)
                if not note:
                    self._clearing = disk.aside(lambda: swap.remove(self._folder))
        return Published(len(new.entries), new.size, len(changed), note)

    def cleared(self) -> str:
        """Waits until nothing is left of the old site; what the user should know if that cannot be, else ""."""
        try:
            if self._clearing:
                self._clearing.result()
        except OSError as error:  # the new site stands: no reason to fail
            return f"cannot remove the previous site at {self._folder}: {error.strerror}; delete it by hand"
        return ""

    def stats(self) -> dict[str, list[int]]:
        """How the files of the site stand now that it is published."""
        written = {entry.path for entry in self._written}
        found: dict[str, list[int]] = {}
        for path in (manifest.MARKER, *(entry.path for entry in self._entries)):
            known = self._stats.get(path) if self._linked and path not in written else None
            found[path] = list(known) if known and path != manifest.MARKER else disk.stands(self.place / path)
        return found

    def drop(self) -> None:
        """Nothing is left of what was put and not published."""
        if self._mirror:
            self._mirror.stop()
        self._writing.stop()
        self.cleared()
        with suppress(OSError):  # the first fault is the one to tell; the next run tries again
            swap.recover(self.place)

    def _holds(self, entry: Entry) -> bool:
        """Whether the old site has a file, and it is as the manifest says."""
        return _stands(self.place, entry.path, self._stats) or manifest.holds(self.place / entry.path, entry)

    def _write(self, entry: Entry, source: bytes | Path) -> None:
        self._meet()
        self._room(entry.path.rpartition("/")[0])
        target = self._folder / entry.path
        if entry.path in self._named:
            self._named.remove(entry.path)
            target.unlink()
        if isinstance(source, bytes):
            self._writing.put(target, source)
        else:
            if disk.write(target, source) != entry.sha256:
                raise OutputError(f"{source!s} changed while it was read; build again")
            disk.flush(target)
        self._written.append(entry)

    def _meet(self) -> None:
        """Nobody else is at the next site any more."""
        if self._mirror and self._mirror.done():
            self._named = set(self._known)
            for parent in manifest.by_folder(self._named):
                self._room(parent)
            self._mirror = None
        elif self._mirror:  # a disk that knows no second names
            self._empty()

    def _empty(self) -> None:
        swap.remove(self._folder)
        self._folders.clear()
        self._mirror = None

    def _room(self, inner: str) -> None:
        """The folder of that path below the next site is there."""
        if not self._folders:
            self._folder.mkdir()
            # First, so that a dead build's folder is known as ours.
            disk.write(self._folder / manifest.MARKER, manifest.encoded(Manifest(())))
            self._folders.add("")
        if inner not in self._folders:
            (self._folder / inner).mkdir(parents=True, exist_ok=True)
            parts = inner.split("/")
            self._folders.update("/".join(parts[:count]) for count in range(1, len(parts) + 1))

    def _complete(self, new: Manifest) -> None:
        """The whole new site is in the staging folder, on the disk and not only in memory."""
        self._meet()
        there = {entry.path for entry in self._written} | self._named
        self._room("")
        kept = manifest.by_folder(entry.path for entry in new.entries if entry.path not in there)
        for parent in kept:
            self._room(parent)
        links = disk.each(lambda at: disk.link_all(self.place / at[0], self._folder / at[0], at[1]), kept.items())
        self._linked = all(links)
        scratch = self._folder / manifest.SCRATCH
        disk.write(scratch, manifest.encoded(new))
        scratch.replace(self._folder / manifest.MARKER)
        disk.flush(self._folder / manifest.MARKER)
        self._writing.finish()
        self._folders -= disk.unlink_all(self._folder, self._named - {entry.path for entry in new.entries})
        folders = [self._folder / inner for inner in self._folders]
        for folder in folders:
            folder.chmod(disk.FOLDER_MODE)
        disk.each(disk.flush_names, folders)


def _stands(place: Path, path: str, stats: Stats) -> bool:
    """Whether a file has the size, time, inode and mode that it had."""
    known = stats.get(path)
    return bool(known) and known == disk.stands(place / path)


def _move(staging: Path, place: Path, old: Manifest, new: Manifest) -> str:
    try:
        swap.swap(staging, place)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV):
            raise
        sync.sync(staging, place, old, new)
        return IN_PLACE
    return ""
