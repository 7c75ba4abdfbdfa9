"""Jobs and finished cards as bytes, for the way between processes: MessagePack, which need not escape any HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from msgspec import msgpack
from msgspec.structs import astuple

from deckpress.render.job import Job, Rendered

_LENGTH = 4  # bytes, in front of a message
_encoded = msgpack.Encoder(order="deterministic").encode
_batch = msgpack.Decoder(tuple[bool, list[Job]]).decode
_card = msgpack.Decoder(Rendered).decode


def batch_as_bytes(together: bool, jobs: Iterable[Job]) -> bytes:
    """Jobs for a render process, and whether it is to draw all their formulas first and to answer when all are done."""
    return _encoded((together, [*jobs]))


def batch_from_bytes(batch: bytes) -> tuple[bool, list[Job]]:
    """The inverse of `batch_as_bytes`."""
    return _batch(batch)


def asked(job: Job) -> bytes:
    """All that tells a job from others but its number."""
    return _encoded(astuple(job)[1:])


def as_bytes(card: Rendered) -> bytes:
    """A finished card."""
    return _encoded(card)


def from_bytes(card: bytes) -> Rendered:
    """The inverse of `as_bytes`."""
    return _card(card)


def put(pipe: IO[bytes], message: bytes) -> None:
    """Writes a message that is not empty, for `got` at the other end."""
    pipe.write(len(message).to_bytes(_LENGTH, "big"))
    pipe.write(message)


def got(pipe: IO[bytes]) -> bytes:
    """The next message, b"" if it does not come whole."""
    head = pipe.read(_LENGTH)
    length = int.from_bytes(head, "big") if len(head) == _LENGTH else 0
    message = pipe.read(length)
    return message if len(message) == length else b""
