"""What became of everything that looks like a card: each candidate is a card, reported, or rejected by a rule."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.model.source import Span
from deckpress.read import dialects, mask
from deckpress.read.dialects import Dialect, Item, callouts
from deckpress.read.page import Page

UNEXPLAINED = "no rule says why"  # a fault of ours wherever it comes


class Account(Struct, frozen=True):
    """One file: how many candidates it holds, and what became of them.  All of a note is one candidate.

    `notes + reported + len(rejected) == candidates`.
    """

    path: str
    dialect: str  # "" if none reads the file
    candidates: int
    notes: int
    cards: int
    reported: int
    rejected: tuple[Rejected, ...]


def account(page: Page, items: Sequence[Item], cards: int) -> Account:
    """The account of a file whose reading gave `items`, and of which `cards` cards were made."""
    dialect = dialects.chosen(page)
    spans = sorted((item.span for item in items if isinstance(item, Note)), key=lambda span: span.start)
    lines = _marked(page, dialect)
    alone = {line: at for line, at in lines.items() if not _inside(at, spans) and not _ends_inside(page, line, spans)}
    faulty = {item.place.line for item in items if isinstance(item, Diagnostic) and item.place.path == page.source.path}
    named = {item.place.line: item for item in items if isinstance(item, Rejected)}
    if dialect and dialect.MARK is None:  # nothing tells a candidate but what was made of it
        starts = page.source.starts
        alone.update(
            {n: starts[n - 1] for n in faulty if not _ends_inside(page, n, spans) and not _inside(starts[n - 1], spans)}
        )
    reported = [line for line in alone if line in faulty]
    rest = {line: at for line, at in alone.items() if line not in faulty}
    rejected = tuple(_rejected(page.without(spans), dialect, rest, named, faulty)) if rest else ()
    candidates = len(spans) + len(alone)
    return Account(
        page.source.path, dialect.NAME if dialect else "", candidates, len(spans), cards, len(reported), rejected
    )


def _marked(page: Page, dialect: Dialect | None) -> dict[int, int]:
    """Numbers, from 1, of the lines on which something may open a card, and where it stands."""
    patterns = [d.MARK for d in ((dialect, callouts) if dialect else dialects.DIALECTS) if d.MARK]
    found: dict[int, int] = {}
    for pattern in dict.fromkeys(patterns):
        for match in pattern.finditer(page.source.text):
            found.setdefault(page.line(match.start()) + 1, match.start())
    return dict(sorted(found.items()))


def _inside(at: int, spans: list[Span]) -> bool:
    found = bisect_right(spans, at, key=lambda span: span.start) - 1
    return found >= 0 and at < spans[found].end


def _ends_inside(page: Page, line: int, spans: list[Span]) -> bool:
    """True if a card starts on the line."""
    starts = page.source.starts
    end = starts[line] if line < len(starts) else len(page.source.text) + 1
    found = bisect_left(spans, starts[line - 1], key=lambda span: span.start)
    return found < len(spans) and spans[found].start < end


def _rejected(
    page: Page, dialect: Dialect | None, lines: dict[int, int], named: dict[int, Rejected], faulty: set[int]
) -> Iterator[Rejected]:
    """Why each of the lines holds no card; what the cards of the `page` take is taken from it."""
    above = _reported_above(page, faulty)
    text, body = page.source.text, page.source.body
    taken = [(span.start, span.end) for span in page.taken]
    quoted = [(start, end) for start, end in taken if text[start:end].lstrip().startswith(">")]
    # A dialect sees a file as it is, without callouts and without all cards: marks in cards may pair up with others.
    seen = [list(mask.regions(text, body, hidden)) for hidden in ((), quoted, taken)]
    for line, at in lines.items():
        if line in named:
            yield named[line]
            continue
        region = next((name for areas in seen if (name := _region(areas, at))), "")
        if region:
            yield Rejected(page.source.place(at), f"stands in {region}")
        elif above[line]:
            yield Rejected(page.source.place(at), f"belongs to what is reported on line {above[line]}")
        else:
            yield Rejected(page.source.place(at), _gate(text, at, dialect))


def _region(areas: list[tuple[int, int, str]], at: int) -> str:
    found = bisect_right(areas, at, key=lambda area: area[0]) - 1
    return areas[found][2] if found >= 0 and at < areas[found][1] else ""


def _reported_above(page: Page, faulty: set[int]) -> list[int]:
    """For each line, from 1: the nearest line above with a diagnostic, if no blank line lies between; else 0."""
    nearest, found = [0], 0
    for number, text in enumerate(page.texts, 1):
        found = 0 if not text.strip() else number if number in faulty else found
        nearest.append(found)
    return nearest


def _gate(text: str, at: int, reader: Dialect | None) -> str:
    """Why no dialect that knows the mark reads it."""
    known = [d for d in dialects.DIALECTS if d.MARK and _starts(d.MARK, text, at) and d is not reader]
    if reader and callouts in known:
        return f"callout in a file that is read as {reader.NAME}"
    return "; ".join(dict.fromkeys(d.GATE for d in known if not reader)) or UNEXPLAINED


def _starts(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return pattern.match(text, at) is not None
