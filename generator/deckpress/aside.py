"""Bytes that are needed at the end alone, laid aside in a file if they take much room."""

from __future__ import annotations

import tempfile

_MUCH = 4_000_000  # bytes


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
