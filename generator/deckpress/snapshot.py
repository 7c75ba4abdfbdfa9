"""Files as they stood when a command was done, so that the next one sees at once that nothing changed.

A file with the size, the time of change, the inode and the mode that it had is not read again.  What was changed so
shortly before that its time could not tell another change from it is compared by its content.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from deckpress import resources
from deckpress.model.vault import FILES

DROPPINGS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))  # file browsers leave them
Tree = dict[str, list[int]]  # size, time in nanoseconds, inode and mode by path

_FORM = 1
DOUBT = 2_000_000_000  # nanoseconds: the coarsest clock of a file system that is in use


class Before(Struct, frozen=True):
    """What the content looks like now, what it looked like when it was built last, and what was edited since then.

    `edits` are the files with another content; None where more has changed than that.
    """

    path: Path | None = None  # of the file that remembers it
    now: dict[str, Any] = {}
    known: dict[str, Any] = {}
    edits: list[str] | None = None


def tree(folder: Path, *, hidden: bool = False) -> Tree:
    """All files below a folder but droppings; hidden ones and caches of Python only where they are wanted."""
    found: Tree = {}
    folders = [""]
    while folders:
        inner = folders.pop()
        if hidden and not os.access(folder / inner, os.R_OK | os.X_OK):  # who knows what it holds
            found[inner] = []
        with suppress(OSError), os.scandir(folder / inner) as entries:
            for entry in entries:
                name, path = entry.name, inner + entry.name
                if not hidden and (name[0] == "." or name in ("node_modules", "__pycache__")):
                    if name == ".obsidian":
                        found.update(_settings(folder, inner))
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                    if name == ".git":  # even an empty one is somebody's
                        found[path] = []
                elif name not in DROPPINGS:
                    found[path] = _stat(entry.stat(follow_symlinks=False))
    return found


def program() -> Tree:
    """Our own files, and the folders that hold the libraries: an installation changes their time."""
    found: Tree = {"python": [sys.hexversion]}
    for folder in (
        resources.PACKAGE,
        resources.templates(),
        resources.static(),
        resources.vendor(),
        resources.scripts(),
    ):
        found.update((f"{folder}/{path}", known) for path, known in tree(folder).items())
    for name in sys.path:
        if name.endswith("-packages"):
            with suppress(OSError):
                found[name] = [os.stat(name).st_mtime_ns]
    return found


def taken(content: Path, asked: Iterable[object]) -> dict[str, Any]:
    """What a command is about to work on: the program, the content, and what was asked for."""
    now = time.time_ns()
    ours, files = program(), tree(content)
    doubt = {path: _digest(content / path) for path, known in files.items() if known[1] > now - DOUBT}
    sure = all(len(known) < 2 or known[1] < now - DOUBT for known in ours.values())
    return {
        "form": _FORM,
        "asked": [str(part) for part in asked],
        "program": ours,
        "content": files,
        "doubt": doubt,
        "sure": sure,
    }


def edits(known: dict[str, Any], now: dict[str, Any], content: Path) -> list[str] | None:
    """The files with another content than they had, [] if nothing has changed; None where more than that has."""
    if any(known.get(part) != now[part] for part in ("form", "asked", "program")):
        return None
    was, is_ = known["content"], now["content"]
    if was.keys() != is_.keys():
        return None
    found = {path for path, stat in is_.items() if was[path] != stat}
    found.update(path for path, digest in known["doubt"].items() if _digest(content / path) != digest)
    return sorted(found)


def touched(snapshot: dict[str, Any], content: Path, name: str) -> None:
    """A file below the content, which we ourselves have written, stands in the snapshot as it is now."""
    with suppress(OSError):
        snapshot["content"][name] = known = _stat((content / name).lstat())
        snapshot["doubt"].pop(name, None)
        if known[1] > time.time_ns() - DOUBT:
            snapshot["doubt"][name] = _digest(content / name)


def load(path: Path | None) -> dict[str, Any] | None:
    """What was saved at a path, None if nothing is or it is not whole."""
    if path is None:
        return None
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _sum(body):
            return None
        found = _decoded(body)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def save(path: Path | None, snapshot: dict[str, Any]) -> None:
    """Saves a snapshot of files that can be relied on; whatever goes wrong only costs time."""
    if path is None or not snapshot["sure"]:
        return
    body = _encoded(snapshot)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(_sum(body) + b"\n" + body)
        scratch.replace(path)


def _encoded(snapshot: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(snapshot)
    except UnicodeEncodeError:  # a name that is no UTF-8
        return json.dumps(snapshot).encode()


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:  # such a name, which only the slower one reads
        return json.loads(body)


def _settings(folder: Path, inner: str) -> Tree:
    found: Tree = {}
    for name in FILES:
        with suppress(OSError):
            found[inner + name] = _stat((folder / inner / name).lstat())
    return found


def _stat(known: os.stat_result) -> list[int]:
    return [known.st_size, known.st_mtime_ns, known.st_ino, known.st_mode]


def _digest(path: Path) -> str:
    """A digest of a plain file, "" for anything else."""
    with suppress(OSError):
        if stat.S_ISREG(path.lstat().st_mode):
            return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    return ""


def _sum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()
