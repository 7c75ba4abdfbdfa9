"""Separated values, every field with its place.

The csv module of the standard library says of no field where it stands, so this is a scanner of its own; each field
that only seems to be quoted ends at the quote that says so, so it is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from deckpress.model.note import Field


class Row(Struct, frozen=True):
    """One row from `start` to `end`, without its line end; `unclosed` is where a quote starts that nothing ends."""

    start: int
    end: int
    fields: tuple[Field, ...]
    unclosed: int = -1

    @property
    def blank(self) -> bool:
        return not any(field.text.strip() for field in self.fields)


def rows(text: str, start: int, separator: str, comment: str = "") -> Iterator[Row]:
    """The rows from `start` on.  A quoted field may hold separators and line ends, and quotes as `""`.

    A line that starts with `comment` is a row without fields.
    """
    marks = _marks(separator)
    at = start
    while at < len(text):
        first, fields, unclosed = at, list[Field](), -1
        if comment and text.startswith(comment, at):
            newline = text.find("\n", at)
            at = newline + 1 if newline >= 0 else len(text)
            yield Row(first, newline if newline >= 0 else at, ())
            continue
        while True:
            field, end = _quoted(text, at, marks) or _plain(text, at, marks)
            if unclosed < 0 and field.text.startswith('"') and field.offset(0) == at and field.text.count('"') % 2:
                unclosed = at
            fields.append(field)
            at = end + len(separator)
            if end >= len(text) or text[end] == "\n":
                break
        yield Row(first, end, tuple(fields), unclosed)
        at = end + 1


class _Marks(Struct, frozen=True):
    stop: re.Pattern[str]  # what ends a plain field
    opening: re.Pattern[str]
    closing: re.Pattern[str]  # what stands behind the last quote of a field


@lru_cache(maxsize=16)
def _marks(separator: str) -> _Marks:
    mark, gap = re.escape(separator), "" if separator == " " else " *"
    return _Marks(re.compile(rf"{mark}|\n"), re.compile(f'{gap}"'), re.compile(rf"{gap}(?={mark}|\n|\Z)"))


def _plain(text: str, at: int, marks: _Marks) -> tuple[Field, int]:
    found = marks.stop.search(text, at)
    end = found.start() if found else len(text)
    return Field.of([(text[at:end], at)]), end


def _quoted(text: str, at: int, marks: _Marks) -> tuple[Field, int] | None:
    """The field in quotes at `at`, and where it ends; None if there is none, for what then is text."""
    opening = marks.opening.match(text, at)
    if not opening:
        return None
    pieces: list[tuple[str, int]] = []
    at = first = opening.end()
    while (quote := text.find('"', at)) >= 0:
        if text.startswith('""', quote):
            pieces.append((text[first : quote + 1], first))
            at = first = quote + 2
        elif closing := marks.closing.match(text, quote + 1):
            pieces.append((text[first:quote], first))
            return Field.of(pieces), closing.end()
        else:
            return None
    return None
