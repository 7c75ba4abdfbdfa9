"""Mochi: a file is a card, lines of `---` part its sides, `{{x}}` hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.model.source import Span
from deckpress.read import cloze, side
from deckpress.read.page import Page
from deckpress.read.side import Line

NAME = "mochi"
GATE = "neither settings nor front matter choose it; `---` is a rule in other texts"
MARK: re.Pattern[str] | None = None

_STYLES = (cloze.ANKI, cloze.MOCHI)
_HINTS = side.Hints("write it above the first line `---`", "write it below the first line `---`")


def claims(_: Page) -> bool:
    """False: nothing in a file tells a separator from a rule."""
    return False


def parse(page: Page) -> Iterator[Note | Diagnostic | Rejected]:
    """The one note of the file; sides beyond the second are shown below the answer."""
    lines = side.lines(page)
    filled = [line for line in lines if line.text.strip()]
    if not filled:
        return
    parts = _parts(lines)
    front, back = side.of(parts[0]), side.of(parts[1] if len(parts) > 1 else [])
    extra = side.of(list(chain.from_iterable(parts[2:])))
    if len(parts) == 1 and not cloze.deletions(front.field.text, front.masked, _STYLES):
        yield Rejected(page.source.place(filled[0].start), "one side, and nothing in it is hidden")
        return
    note = Note(
        page.source,
        Span(filled[0].start, filled[-1].end),
        Kind.BASIC,
        front.field,
        back.field,
        side.folder(page),
        tags=page.tags,
        extra=extra.field,
    )
    yield from side.checked(note, front.masked, _HINTS, _STYLES)
    yield from sorted((*_uncut(page, filled), *_shown(page, back, extra)), key=lambda one: one.place.line)


def _uncut(page: Page, lines: list[Line]) -> Iterator[Rejected]:
    for line in lines:
        if line.mask.rstrip() == "===":
            yield Rejected(page.source.place(line.start), "`===` parts no cards; a file is one card")


def _shown(page: Page, *below: side.Side) -> Iterator[Rejected]:
    """The first deletion of each side but the first: there it is shown as it is written."""
    for one in below:
        for deletion in cloze.deletions(one.field.text, one.masked, _STYLES)[:1]:
            rule = "a deletion below the first side hides nothing"
            yield Rejected(page.source.place(one.field.offset(deletion.start)), rule)


def _parts(lines: list[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = [[]]
    for line in lines:
        if line.mask.rstrip() == "---":
            parts.append([Line("", "", line.start)])
        else:
            parts[-1].append(line)
    return parts
