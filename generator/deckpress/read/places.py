"""Where the notes of a page stand, and the lines that something was said about."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.model.source import Place, Span
from deckpress.read.page import Page

Item = Note | Diagnostic | Rejected


def line(page: Page, n: int) -> Place:
    """The whole line `n`."""
    return page.source.place(page.source.starts[n])


def part(page: Page, n: int, found: re.Match[str]) -> Place:
    """What was found in the line `n`."""
    return page.source.place(page.source.starts[n] + found.start(), page.source.starts[n] + found.end())


def span(page: Page, first: int, end: int) -> Span:
    """The lines from `first` to before `end`, without blank ones below; one of them is not blank."""
    last = end - 1
    while not page.texts[last].strip():
        last -= 1
    return Span(page.source.starts[first], page.source.starts[last] + len(page.texts[last].rstrip()))


def in_order(page: Page, items: Iterable[Item]) -> list[Item]:
    """The items sorted by the place where they start."""
    return sorted(items, key=lambda item: _start(page, item))


def told(page: Page, items: Iterable[Item]) -> set[int]:
    """The lines of the notes, and those that the others speak of."""
    lines = set[int]()
    for item in items:
        if isinstance(item, Note):
            lines.update(range(page.line(item.span.start), page.line(item.span.end) + 1))
        else:
            lines.add(item.place.line - 1)
    return lines


def _start(page: Page, item: Item) -> int:
    if isinstance(item, Note):
        return item.span.start
    return page.source.starts[item.place.line - 1] + item.place.column - 1
