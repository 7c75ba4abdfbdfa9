"""Pages to a folder: visitors see the old site or the new one, never a mixture."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from deckpress.publish import disk, guard, lock, manifest, swap, sync
from deckpress.publish.explained import explained
from deckpress.publish.manifest import Entry, Manifest
from deckpress.publish.staging import Staging

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
        self._taken = manifest.Taken()
        self._entries: list[Entry] = []
        self._alike: set[str] = set()  # files of the old site of which no more than the content is as it was

    def begin(self, old: Manifest | None) -> None:
        """The site that is there now is this one, if any."""
        self._staging = Staging(self.place)
        self._old = old
        self._known = {entry.path: entry for entry in old.entries} if old else {}

    def few(self) -> None:
        """Few files are expected: a hint that saves time."""
        with explained(self):
            self._staging.few(self._known)

    def many(self) -> None:
        """It turned out that all files will be put."""
        with explained(self):
            self._staging.many()

    def put(self, path: str, source: bytes | Path) -> None:
        """The next site has a file of this content; raises OutputError for a path that no site can have."""
        self._taken.add(path)
        with explained(self):
            entry = Entry(path, *disk.digest(source))
            self._entries.append(entry)
            self.size += entry.size
            if self._known.get(path) != entry or not self._holds(entry):
                self._staging.write(entry, source)

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
        changed = self._staging.written | (self._known.keys() - {entry.path for entry in new.entries})
        note = ""
        with explained(self):
            if changed or self._old is None:
                self._staging.complete(new)
                note = _move(self._staging.folder, self.place, self._old or Manifest(()), new)
                if not note:
                    self._staging.clear()
        return Published(len(new.entries), new.size, len(changed), note)

    def cleared(self) -> str:
        """Waits until nothing is left of the old site; what the user should know if that cannot be, else ""."""
        return self._staging.cleared()

    def stats(self) -> dict[str, list[int]]:
        """How the files of the site stand now that it is published."""
        found: dict[str, list[int]] = {}
        other = {manifest.MARKER} | self._staging.written | self._alike
        for path in (manifest.MARKER, *(entry.path for entry in self._entries)):
            known = self._stats.get(path) if self._staging.linked and path not in other else None
            found[path] = list(known) if known else disk.stands(self.place / path)
        return found

    def drop(self) -> None:
        """Nothing is left of what was put and not published."""
        self._staging.drop()

    def _holds(self, entry: Entry) -> bool:
        """Whether the old site has a file, and it is as the manifest says."""
        if _stands(self.place, entry.path, self._stats):
            return True
        self._alike.add(entry.path)
        return manifest.holds(self.place / entry.path, entry)


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
