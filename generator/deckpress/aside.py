"""Bytes that are needed later, laid aside in files that nobody else sees, for together they take much room."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, TypeVar

_MUCH = 4_000_000  # bytes
K = TypeVar("K")


class Laid(Mapping[K, bytes]):
    """Bytes by their keys; a context manager that leaves nothing behind."""

    def __init__(self) -> None:
        self._places: dict[K, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Laid[K]:
        self._file: IO[bytes] = tempfile.TemporaryFile()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, key: K, data: bytes) -> None:
        self._file.seek(self._end)
        self._file.write(data)
        self._places[key] = self._end, len(data)
        self._end += len(data)

    def __getitem__(self, key: K) -> bytes:
        start, length = self._places[key]
        self._file.seek(start)
        return self._file.read(length)

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Aside:
    """Bytes in a file that is gone with this object."""

    def __init__(self, data: bytes) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this
        self._file.write(data)
        self._file.flush()

    def read(self) -> bytes:
        self._file.seek(0)
        return self._file.read()


Held = bytes | Aside


def put(data: bytes) -> Held:
    """The bytes, or what gives them back."""
    return Aside(data) if len(data) > _MUCH else data


def got(held: Held) -> bytes:
    """The bytes that were put."""
    return held.read() if isinstance(held, Aside) else held


def same(one: Held | None, other: Held | None) -> bool:
    """Whether both hold the same bytes."""
    return one is other or (one is not None and other is not None and got(one) == got(other))
