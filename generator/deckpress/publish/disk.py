"""Plain files and folders: fixed modes, flushed to the disk, no links."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from deckpress.errors import OutputError

FILE_MODE = 0o644
FOLDER_MODE = 0o755
BLOCK = 1 << 20  # bytes read at a time
AT_ONCE = 8  # files that are waited for

T = TypeVar("T")
R = TypeVar("R")


def stream(source: bytes | Path) -> BinaryIO:
    """The content of `source`, open for reading; raises OutputError unless it is a readable plain file."""
    if isinstance(source, bytes):
        return BytesIO(source)
    try:
        if not stat.S_ISREG(source.stat().st_mode):  # a FIFO or a device would hang the build
            raise OutputError(f"cannot publish {source}: it is no plain file; remove it from the decks")
        return source.open("rb")
    except OSError as error:
        raise OutputError(f"cannot read {source}: {error.strerror}; check that it exists and is readable") from error


def digest(source: bytes | Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 in hexadecimal of the content of `source`."""
    if isinstance(source, bytes):
        return len(source), hashlib.sha256(source).hexdigest()
    sha256, size = hashlib.sha256(), 0
    with stream(source) as content:
        while block := content.read(BLOCK):
            sha256.update(block)
            size += len(block)
    return size, sha256.hexdigest()


def write(target: Path, source: bytes | Path) -> str:
    """`target` is a new plain file with the content of `source`; returns its SHA-256.  Not yet flushed."""
    sha256 = hashlib.sha256()
    with stream(source) as content, target.open("xb") as file:
        while block := content.read(BLOCK):
            sha256.update(block)
            file.write(block)
    target.chmod(FILE_MODE)  # open() obeys the umask, chmod() does not
    return sha256.hexdigest()


def put(target: Path, data: bytes) -> None:
    """`target` is a new plain file that holds `data`.  Not yet flushed."""
    with open(target, "xb", buffering=0) as file:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
    os.chmod(target, FILE_MODE)


def link_all(source: Path, target: Path, names: Iterable[str]) -> bool:
    """The files of these names in `target` are those in `source`, or copies where the disk knows no second names.

    Whether none is a copy.
    """
    one, other, linked = f"{source}{os.sep}", f"{target}{os.sep}", True
    for name in names:
        try:
            os.link(one + name, other + name, follow_symlinks=False)
        except (OSError, NotImplementedError):
            write(target / name, source / name)
            flush(target / name)
            linked = False
    return linked


def unlink_all(folder: Path, names: Iterable[str]) -> set[str]:
    """None of these files is below `folder`, nor any folder that held nothing else; returns what these were."""
    gone, parents = set[str](), set[str]()
    for name in names:
        (folder / name).unlink()
        parents.update(map(str, PurePosixPath(name).parents))
    for inner in sorted(parents - {"."}, key=len, reverse=True):  # what lies in another one first
        with suppress(OSError):  # it holds others
            (folder / inner).rmdir()
            gone.add(inner)
    return gone


def stands(file: Path) -> list[int]:
    """Size, time in nanoseconds, inode and mode of what is at a path, [] for nothing."""
    try:
        known = os.lstat(file)
    except OSError:
        return []
    return [known.st_size, known.st_mtime_ns, known.st_ino, known.st_mode]


def each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Does some work of the disk for each item, several at a time; raises what the first of them raised."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, items))


def aside(work: Callable[[], R]) -> Future[R]:
    """Does some work of the disk while others go on."""
    pool = ThreadPoolExecutor(1)
    done = pool.submit(work)
    pool.shutdown(wait=False)
    return done


def flush(file: Path) -> None:
    """The content of `file` survives a power cut."""
    handle = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))  # Windows flushes writable handles only
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_all(folder: Path) -> bool:
    """All that was written to the disk of a folder survives a power cut; False where the system has no call for it."""
    try:
        call = ctypes.CDLL(None).syncfs
    except (AttributeError, OSError, TypeError):  # macOS, Windows
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(call(handle) == 0)
    finally:
        os.close(handle)


def flush_names(folder: Path) -> None:
    """The names inside `folder` survive a power cut, where the system lets folders be flushed."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def delete(path: Path) -> None:
    """Nothing is at `path`; a link is removed, not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
