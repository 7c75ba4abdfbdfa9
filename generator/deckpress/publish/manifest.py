"""The manifest: which files of a site folder are ours, and what they hold."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, json

from deckpress import snapshot
from deckpress.errors import OutputError
from deckpress.patterns import compiled
from deckpress.publish import disk

MARKER = ".deckpress.json"
SCRATCH = ".deckpress.part"  # the one half-written file that a killed in-place update can leave
FORMAT = 1
_UNFIT = "[\\\\:\x00-\x1f\x7f-\x9f\ud800-\udfff]"
_UNUSABLE = compiled(_UNFIT)
_DOUBTFUL = compiled(rf"{_UNFIT}|(?:^|/|[. ])(?:/|\Z)")  # is in every unsafe path but our own two
DROPPINGS = snapshot.DROPPINGS | {SCRATCH}  # never content


class Entry(Struct, frozen=True, order=True, array_like=True, forbid_unknown_fields=True):
    """One file: its path below the site folder with `/`, its size in bytes, its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """All files of a site but the manifest itself, sorted by path."""

    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.entries)


class _Written(Struct):
    """A manifest as it stands in its file."""

    deckpress: int
    files: list[Entry]


_written = json.Decoder(_Written).decode


class Taken:
    """The paths of a site so far, none of which is unsafe or the same as another on some disk."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}  # files, by what the least exact disk sees
        self._folders: dict[str, str] = {}  # folders likewise, each with a file in it

    def add(self, path: str) -> None:
        """Takes a path, or raises OutputError."""
        if fault := unsafe(path):
            raise OutputError(f"cannot publish {path!r}: {fault}; rename the file it comes from")
        name = folded(path)
        if (twin := self._paths.setdefault(name, path)) != path:
            raise OutputError(f"cannot publish {path!r}: some disks cannot tell it from {twin!r}; rename one of them")
        if inside := self._folders.get(name):
            raise OutputError(f"cannot publish {inside!r}: {path!r} is a file, not a folder; rename one of them")
        for folder in map(folded, folders(path)):
            if folder in self._folders:
                continue
            if blocked := self._paths.get(folder):
                raise OutputError(f"cannot publish {path!r}: {blocked!r} is a file, not a folder; rename one of them")
            self._folders[folder] = path


def unsafe(path: str) -> str:
    """Why `path` is no portable path inside the site, or ""."""
    if path in (MARKER, SCRATCH):
        return "the name is reserved"
    if not _DOUBTFUL.search(path):
        return ""
    if _UNUSABLE.search(path):
        return "it has a backslash, a colon or a control character"
    if any(not part or part[-1] in ". " for part in path.split("/")):
        return "a part of it is empty or ends in a dot or a space"
    return ""


def encoded(manifest: Manifest) -> bytes:
    """The manifest as JSON, a line for each file; equal manifests give equal bytes."""
    lines = (f'[{_quoted(entry.path)}, {entry.size}, "{entry.sha256}"]' for entry in manifest.entries)
    files = ",\n".join(lines)
    return f'{{"deckpress": {FORMAT}, "files": [\n{files}\n]}}\n'.encode()


def _quoted(path: str) -> str:
    """The path in JSON; a safe one has neither backslashes nor control characters."""
    return '"' + path.replace('"', '\\"') + '"'


def decoded(content: bytes) -> Manifest:
    """The manifest that `encoded` wrote; raises ValueError when it is damaged, unsafe or of another format."""
    found = _written(content)
    if found.deckpress != FORMAT or any(entry.size < 0 or unsafe(entry.path) for entry in found.files):
        raise ValueError("not a manifest of this format")
    return Manifest(tuple(sorted(found.files)))


def read(folder: Path) -> Manifest | None:
    """What `folder` says about itself; None without a manifest; OutputError when it cannot be understood."""
    path = folder / MARKER
    if path.is_symlink() or not path.is_file():
        return None
    try:
        return decoded(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise OutputError(
            f"cannot use {folder}: its {MARKER} is damaged or from another version of deckpress; "
            "delete the folder after looking into it, or choose another output"
        ) from error


def by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """The names of files by the folders that hold them."""
    found: dict[str, list[str]] = {}
    for path in paths:
        parent, _, name = path.rpartition("/")
        found.setdefault(parent, []).append(name)
    return found


def faults(folder: Path, manifest: Manifest) -> list[str]:
    """Paths below `folder` that are missing, different or unknown to `manifest`, sorted; every file is read."""
    wrong = {entry.path for entry in manifest.entries if not holds(folder / entry.path, entry)}
    return sorted(wrong.union(strangers(folder, manifest)))


def strangers(folder: Path, manifest: Manifest) -> list[str]:
    """Paths below `folder` that are not ours: files not in `manifest`, and links and devices anywhere; sorted."""
    known = {folded(entry.path) for entry in manifest.entries} | {folded(MARKER)}
    return sorted(path for path, plain in _walk(folder, "") if not plain or folded(path) not in known)


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name == ".git":  # even an empty one is somebody's
                    yield prefix + entry.name, False
                yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.name not in DROPPINGS:
                yield prefix + entry.name, entry.is_file(follow_symlinks=False)


def holds(path: Path, entry: Entry) -> bool:
    """Whether a plain file of that content is at a path."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size != entry.size:
        return False
    return disk.digest(path)[1] == entry.sha256


def folded(path: str) -> str:
    """`path` as the least exact disk sees it: without case and without spelling of accents."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))
