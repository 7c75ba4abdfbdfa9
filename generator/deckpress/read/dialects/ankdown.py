"""Ankdown: front, back and tags parted by lines of `%`, cards by lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from deckpress.model.diagnostic import Diagnostic
from deckpress.model.note import Kind, Note
from deckpress.model.source import Span
from deckpress.patterns import compiled
from deckpress.read import side
from deckpress.read.page import Page
from deckpress.read.side import Line

NAME = "ankdown"
GATE = "neither settings nor front matter choose it; `%` and `---` stand in other texts too"
MARK: re.Pattern[str] | None = None

_TAG = compiled(r"#?[\w/:+&' -]+")
_HINTS = side.Hints("write it above this line", "write a line `%` and the answer below the question")


def claims(_: Page) -> bool:
    """False: nothing in a file tells its separators from those of other texts."""
    return False


def parse(page: Page) -> Iterator[Note | Diagnostic]:
    """The notes of the file in order; the last needs no `---` below it."""
    inside: list[Line] = []
    for line in side.lines(page):
        if line.mask.strip() == "---":
            yield from _card(page, inside)
            inside = []
        else:
            inside.append(line)
    yield from _card(page, inside)


def _card(page: Page, lines: list[Line]) -> Iterator[Note | Diagnostic]:
    filled = [line for line in lines if line.text.strip()]
    if not filled:
        return
    parts: list[list[Line]] = [[]]
    for line in lines:
        if line.mask.strip() == "%":
            parts.append([Line("", "", line.start)])
        else:
            parts[-1].append(line)
    front, back, third = (side.of(part) for part in (*parts, [], [])[:3])
    tags = _tags(third.field.text)
    extra = side.of(list(chain.from_iterable(parts[3 if tags else 2 :])))
    note = Note(
        page.source,
        Span(filled[0].start, filled[-1].end),
        Kind.BASIC,
        front.field,
        back.field,
        side.folder(page),
        tags=tuple(dict.fromkeys((*page.tags, *tags))),
        extra=extra.field,
    )
    yield from side.checked(note, front.masked, _HINTS)


def _tags(text: str) -> tuple[str, ...]:
    """Words parted by commas or line ends, else by spaces; none where the text reads as prose."""
    items = [item.strip() for item in re.split(r"[,\n]", text)]
    items = [item for item in items if item]
    if not all(_TAG.fullmatch(item) for item in items):
        return ()
    if len(items) == 1:
        items = items[0].split()
    return tuple("_".join(item.lstrip("#").replace("::", "/").split()) for item in items if item.strip("#"))
