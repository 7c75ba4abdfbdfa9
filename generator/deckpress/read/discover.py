"""Walks the content folder: the only place that reads it.

Links are never followed and only regular files are opened, so nothing outside the folder is ever read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from deckpress.errors import DeckpressError, UsageError
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Place, Source
from deckpress.read import encoding, frontmatter, vault

DECK_SUFFIXES = (".md", ".markdown")
TABLE_SUFFIXES = (".txt", ".csv", ".tsv")  # decks only where a dialect says so
LOCK = "cards.lock"
_VAULT = sorted({str(parent) for name in vault.FILES for parent in PurePosixPath(name).parents} - {"."})
MEDIA_SUFFIXES = tuple(".png .jpg .jpeg .gif .webp .avif .svg .mp3 .ogg .oga .m4a .wav .mp4 .webm".split())
DECK_LIMIT = 16 * 1024 * 1024
LOCK_LIMIT = 256 * 1024 * 1024
MEDIA_LIMIT = 64 * 1024 * 1024


class Found(Struct, frozen=True):
    """Everything below the content folder that may matter, sorted by path."""

    sources: tuple[Source, ...]
    media: tuple[str, ...]  # paths below the content folder
    settings: str  # deckpress.toml, "" if there is none
    macros: tuple[tuple[str, str], ...]  # path and text of every macros.tex
    vaults: tuple[tuple[str, str], ...]  # path and text of the settings of Obsidian and its plugins
    lock: bytes | None  # the text of cards.lock in UTF-8, None if there is none
    diagnostics: tuple[Diagnostic, ...]
    unsure: tuple[Diagnostic, ...] = ()  # of text files and tables, which count only where a dialect reads the file


class Part(Struct, frozen=True):
    """Some of the deck files: their paths, those of all files in the content, and of the lock what is for them."""

    files: frozenset[str]
    listed: tuple[str, ...]
    lock: bytes


class Ground(Struct, frozen=True):
    """Where a save can matter, as paths below the content folder."""

    folders: frozenset[str]  # those that are walked, "" for the content itself; none if it cannot be listed
    odd: frozenset[str]  # links, devices, names that cannot be published: whatever is reported and never read


def found(content: Path, part: Part | None = None) -> Found:
    """What lies in the content folder; raises `UsageError` if it is no folder.  Of a part, other decks are not read."""
    check(content)
    faults: list[Diagnostic] = []
    sources: list[Source] = []
    texts: dict[str, list[tuple[str, str]]] = {"vault": [], "macros": [], "settings": []}
    lock = part.lock if part else None
    media: list[str] = []
    unsure: list[Diagnostic] = []
    for path in sorted(part.listed) if part else _paths(content, faults):
        kind = _kind(path)
        if kind == "media":
            media.append(path)
        elif part and (kind == "lock" or (kind in ("deck", "table") and path not in part.files)):
            continue
        elif kind and (source := _source(content, path, unsure if kind == "table" else faults)) is not None:
            if kind == "lock":
                lock = source.text.encode("utf-8", "surrogatepass")
            elif kind in texts:
                texts[kind].append((path, source.text))
            else:
                source, unfit = frontmatter.split(source) if kind == "deck" else (source, ())
                faults.extend(unfit)
                sources.append(source)
    settings = "".join(text for _, text in texts["settings"])
    more = (settings, tuple(texts["macros"]), tuple(texts["vault"]))
    return Found(tuple(sources), tuple(media), *more, lock, tuple(faults), tuple(unsure))


def check(content: Path) -> None:
    """Raises `UsageError` if the content is no folder."""
    if not content.is_dir():
        raise UsageError(f"{content} is not a folder: name the folder that holds your decks")


def _kind(path: str) -> str:
    """What a file is for, by its path; "" for nothing."""
    name = path.rpartition("/")[2].lower()
    if path in ("deckpress.toml", LOCK):
        return "lock" if path == LOCK else "settings"
    if name == "macros.tex" or path.endswith(vault.FILES):
        return "macros" if name == "macros.tex" else "vault"
    suffixes = ((DECK_SUFFIXES, "deck"), (TABLE_SUFFIXES, "table"), (MEDIA_SUFFIXES, "media"))
    return next((kind for endings, kind in suffixes if name.endswith(endings)), "")


def matters(path: str) -> bool:
    """Whether a file at this path below the content folder would be read."""
    settings = next(filter(path.endswith, vault.FILES), "")
    return bool(_kind(path)) and not any(map(_hidden, path.removesuffix(settings).split("/")))


def ground(content: Path) -> Ground:
    """The folders that `found` walks, and what it reports in them without reading it."""
    folders: set[str] = set()
    odd: set[str] = set()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(content / folder) as entries:
                listed = list(entries)
        except OSError:
            continue
        folders.add(folder)
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name == ".obsidian" and not entry.is_symlink():
                inner = path.removesuffix(".obsidian")
                folders.update(inner + name for name in _VAULT if (content / inner / name).is_dir())
            if _hidden(entry.name):
                continue
            if _unsafe(path) or entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                odd.add(path)
            elif entry.is_dir():
                waiting.append(path)
    return Ground(frozenset(folders), frozenset(odd))


def data(content: Path, path: str, limit: int) -> bytes:
    """The bytes of a regular file below `content`; raises `OSError` for anything else.

    Every folder on the way is opened without following links, so a path cannot leave the content.
    """
    if os.open not in os.supports_dir_fd:
        return _plain_data(content / path, limit)
    folder = os.open(content, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *parents, name = path.split("/")
        for parent in parents:
            inner = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    finally:
        os.close(folder)
    with os.fdopen(handle, "rb") as file:
        return _limited(file.fileno(), file.read(limit + 1), limit)


def _plain_data(path: Path, limit: int) -> bytes:
    if path.is_symlink():
        raise OSError("is a link")
    with path.open("rb") as file:
        return _limited(file.fileno(), file.read(limit + 1), limit)


def _limited(handle: int, data: bytes, limit: int) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError("is not a regular file")
    if len(data) > limit:
        raise OverflowError(f"is larger than {limit // 1024 // 1024} MiB")
    return data


def _settings(content: Path, folder: str) -> Iterator[str]:
    """The settings files that a vault holds; `data` opens them without following links."""
    inner = folder.removesuffix(".obsidian")
    for name in vault.FILES:
        if (content / inner / name).is_file():
            yield inner + name


def _source(content: Path, path: str, faults: list[Diagnostic]) -> Source | None:
    try:
        source, unfit = encoding.source(path, data(content, path, LOCK_LIMIT if path == LOCK else DECK_LIMIT))
    except OverflowError as error:
        faults.append(Diagnostic(Code.OVERSIZE, Place(path), f"file {error}", "split it into several decks"))
        return None
    except OSError as error:
        about = f"file cannot be read: {error.strerror or error}"
        faults.append(Diagnostic(Code.UNREADABLE, Place(path), about, "check its permissions"))
        return None
    faults.extend(unfit)
    return source


def _paths(content: Path, faults: list[Diagnostic]) -> Iterator[str]:
    """Paths of all regular files, depth first, sorted by name; hidden folders and links are left out."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(content / folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise DeckpressError(f"{content} cannot be listed: {error.strerror}") from error
            about = f"folder cannot be listed: {error.strerror}"
            faults.append(Diagnostic(Code.UNREADABLE, Place(folder), about, "check its permissions"))
            continue
        inner = []
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name == ".obsidian" and not entry.is_symlink():
                yield from _settings(content, path)
            if _hidden(entry.name):
                continue
            if _unsafe(path):
                shown = path.encode("unicode_escape").decode("ascii")
                faults.append(Diagnostic(Code.UNSAFE_NAME, Place(shown), "name cannot be published", "rename it"))
            elif entry.is_symlink():
                hint = "copy the file into the folder"
                faults.append(Diagnostic(Code.LINKED, Place(path), "link is not followed", hint))
            elif entry.is_dir(follow_symlinks=False):
                inner.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                faults.append(
                    Diagnostic(Code.IRREGULAR, Place(path), "not a regular file", "move it out of the folder")
                )
        folders.extend(reversed(inner))


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "node_modules"


def _unsafe(path: str) -> bool:
    return not path.isprintable()
