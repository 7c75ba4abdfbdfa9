"""The folder where the next site comes into being: files that are written, and second names of those of the old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from deckpress.errors import OutputError
from deckpress.publish import disk, manifest, names, swap
from deckpress.publish.manifest import Entry, Manifest
from deckpress.publish.writing import Writing

MANY = 2_000  # files from which on names are worth a process of their own


class Staging:
    """The next site of a place, in a folder beside it."""

    def __init__(self, place: Path) -> None:
        self.folder = swap.staging(place)
        self.linked = False  # all files that were not written are second names of those at the place
        self.written: set[str] = set()
        self._place = place
        self._folders: set[str] = set()
        self._writing = Writing(self.folder)
        self._mirror: names.Mirror | None = None  # as long as nobody has waited for it
        self._named: set[str] = set()  # files that it gave names to and that are as they were
        self._flushed: set[str] = set()  # folders that it flushed
        self._many = False
        self._clearing: Future[None] | None = None

    def few(self, known: Collection[str]) -> None:
        """Few files will be written: those at the place get their names here meanwhile."""
        if len(known) >= MANY:
            self._many = True
            self._room("")
            self._mirror = names.Mirror(self._place, self.folder, known)
            self._named = set(known)

    def many(self) -> None:
        """It turned out that all files will be put."""
        if self._mirror:
            self._mirror.stop()
            self._empty()

    def write(self, entry: Entry, source: bytes | Path) -> None:
        """A file of this content; raises OutputError for a source that changes."""
        self._meet()
        self._room(entry.path.rpartition("/")[0])
        target = self.folder / entry.path
        if entry.path in self._named:
            self._named.remove(entry.path)
            target.unlink()
        if isinstance(source, bytes):
            self._writing.put(target, source)
        else:
            if disk.write(target, source) != entry.sha256:
                raise OutputError(f"{source!s} changed while it was read; build again")
            disk.flush(target)
        self.written.add(entry.path)

    def complete(self, new: Manifest) -> None:
        """The whole new site is in the folder, on the disk and not only in memory."""
        self._meet()
        self._room("")
        paths = {entry.path for entry in new.entries}
        kept = manifest.by_folder(sorted(paths - self.written - self._named))
        for parent in kept:
            self._room(parent)
        links = disk.each(lambda at: disk.link_all(self._place / at[0], self.folder / at[0], at[1]), kept.items())
        self.linked = all(links)
        scratch = self.folder / manifest.SCRATCH
        disk.write(scratch, manifest.encoded(new))
        scratch.replace(self.folder / manifest.MARKER)
        disk.flush(self.folder / manifest.MARKER)
        self._writing.finish()
        gone = self._named - paths
        self._folders -= disk.unlink_all(self.folder, gone)
        for inner in self._folders:
            (self.folder / inner).chmod(disk.FOLDER_MODE)
        self._flush(gone | self.written)

    def clear(self) -> None:
        """What the folder holds by now, the old site, is taken away while other work goes on."""
        self._clearing = disk.aside(self._clear)

    def cleared(self) -> str:
        """Waits until nothing is left of the old site; what the user should know if that cannot be, else ""."""
        try:
            if self._clearing:
                self._clearing.result()
        except OSError as error:  # the new site stands: no reason to fail
            return f"cannot remove the previous site at {self.folder}: {error.strerror}; delete it by hand"
        return ""

    def drop(self) -> None:
        """Nothing is left of what was not published."""
        if self._mirror:
            self._mirror.stop()
        self._writing.stop()
        self.cleared()
        with suppress(OSError):  # the first fault is the one to tell; the next run tries again
            swap.recover(self._place)

    def _meet(self) -> None:
        """Nobody else is at the folder any more."""
        if self._mirror and self._mirror.done():
            for parent in manifest.by_folder(self._named):
                self._room(parent)
            self._flushed = self._folders.copy()
            self._mirror = None
        elif self._mirror:  # a disk that knows no second names
            self._empty()

    def _empty(self) -> None:
        swap.remove(self.folder)
        self._folders.clear()
        self._named.clear()
        self._mirror = None

    def _room(self, inner: str) -> None:
        """The folder of that path below this one is there."""
        if not self._folders:
            self.folder.mkdir()
            # First, so that a dead build's folder is known as ours.
            disk.write(self.folder / manifest.MARKER, manifest.encoded(Manifest(())))
            self._folders.add("")
        if inner not in self._folders:
            (self.folder / inner).mkdir(parents=True, exist_ok=True)
            parts = inner.split("/")
            self._folders.update("/".join(parts[:count]) for count in range(1, len(parts) + 1))

    def _flush(self, changed: Iterable[str]) -> None:
        """The names in all folders survive a power cut, those of the changed files included."""
        met = {inner for path in changed for inner in ("", *manifest.folders(path))}
        disk.each(disk.flush_names, [self.folder / inner for inner in self._folders - (self._flushed - met)])

    def _clear(self) -> None:
        if self._many:
            names.remove(self.folder, manifest.MARKER)
        swap.remove(self.folder)
