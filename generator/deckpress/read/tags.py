"""The tag that makes a card in a vault, and the paragraphs in which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from deckpress.model.note import Kind
from deckpress.patterns import compiled
from deckpress.read.anchors import Unit, View
from deckpress.read.page import HEADING

_WORD = compiled(r"\S+")
_KINDS = {"": Kind.BASIC, "reverse": Kind.REVERSED, "spaced": Kind.PROMPT, "reminder": Kind.PROMPT}


class Tag(Struct, frozen=True):
    """A tag that makes a card: its line, where it starts in it, and the tags behind it."""

    line: int
    column: int
    kind: Kind
    tags: tuple[str, ...]


def pattern(tag: str) -> re.Pattern[str]:
    kinds = "|".join(kind for kind in _KINDS if kind)
    return re.compile(rf"#{re.escape(tag.lstrip('#')) or '(?!)'}(?:[-/](?P<kind>{kinds}))?", re.IGNORECASE)


def found(mask: str, line: int, tag: re.Pattern[str]) -> Tag | None:
    """The tag of a card at the end of the line, with nothing but tags behind it."""
    if "#" not in mask:
        return None
    words = list(_WORD.finditer(mask))
    at, first = len(words), -1
    while at and mask[words[at - 1].start()] == "#":
        at -= 1
        first = at if tag.fullmatch(words[at][0]) else first
    if first < 0:
        return None
    written = tag.fullmatch(words[first][0])
    assert written is not None
    kind = _KINDS[(written["kind"] or "").lower()]
    return Tag(line, words[first].start(), kind, tuple(word[0].lstrip("#") for word in words[first + 1 :]))


def units(view: View) -> Iterator[Unit]:
    """Paragraphs, cut before headings and behind ids; a heading above a line that is a tag alone keeps it."""
    at = -1
    for n, line in enumerate([*view.lines, ""]):
        identity = view.ids.get(n, "")
        blank = not line.strip()
        if at < 0:
            if n < view.page.first or (blank and not identity):
                continue
            at = n
        elif HEADING.match(line) and not lone(view, n):
            yield Unit(at, n)
            at = n
        if identity:
            yield Unit(at, n + 1, identity)
            at = -1
        elif blank and not _headless(view, at, n):
            yield Unit(at, n)
            at = -1


def lone(view: View, n: int) -> bool:
    """True for a line that is nothing but the tag of a card and others."""
    tag = found(view.masks[n], n, view.tag) if n < len(view.lines) else None
    return bool(tag and not view.lines[n][: tag.column].strip())


def _headless(view: View, first: int, n: int) -> bool:
    """True if a lone heading ends before the blank line `n`, and a tag alone stands below that."""
    return n == first + 1 and bool(HEADING.match(view.lines[first])) and n + 1 < len(view.lines) and lone(view, n + 1)
