"""Jobs and finished cards as lines of JSON, for the way between processes."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import json
from msgspec.structs import astuple

from deckpress.render.job import Job, Rendered

_encoder = json.Encoder(order="deterministic")
_encoded = _encoder.encode
_ROOM = 16_384  # bytes
_batch = json.Decoder(tuple[bool, list[Job]]).decode
_card = json.Decoder(Rendered).decode


def batch_as_line(together: bool, jobs: Iterable[Job]) -> bytes:
    """Jobs for a render process, and whether it is to draw all their formulas first and to answer when all are done."""
    return _encoded((together, [*jobs])) + b"\n"


def batch_from_line(line: bytes) -> tuple[bool, list[Job]]:
    """The inverse of `batch_as_line`."""
    return _batch(line)


def asked(job: Job) -> bytes:
    """All that tells a job from others but its number."""
    return _encoded(astuple(job)[1:])


def as_line(card: Rendered) -> bytearray:
    """A finished card."""
    line = bytearray(_ROOM)  # which most fit into, so that it need not grow step by step
    _encoder.encode_into(card, line)
    line += b"\n"
    return line


def from_line(line: bytes) -> Rendered:
    """The inverse of `as_line`."""
    return _card(line)
