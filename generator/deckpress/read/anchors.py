"""Lines of a vault whose paragraphs carry ids at their end, and notes cut from them."""

from __future__ import annotations

import re

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.read import cloze
from deckpress.read.page import HEADING, Page

OPENING = compiled(r" {0,3}#{1,6}(?:[ \t]+|$)|[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?")


class Unit(Struct, frozen=True):
    """Lines that belong together, from `first` to before `end`; the id stands on the last of them."""

    first: int
    end: int
    id: str = ""


class View(Struct, frozen=True):
    """The page without callouts: lines and masks without ids; code and comments are NUL, callouts blank."""

    page: Page
    lines: list[str]
    masks: list[str]
    ids: dict[int, str]  # by line
    deck: tuple[str, ...]
    tag: re.Pattern[str]
    styles: tuple[cloze.Style, ...]
    sections: bool  # version 2: the answer of a heading is all of its section


def section(view: View, at: int) -> str:
    """The headings above an offset without their tags; of a heading, those above it."""
    found = view.page.section(at)
    if found and HEADING.match(view.lines[view.page.line(at)]):
        found = found.rpartition(" › ")[0]
    return re.sub(r"\s#[^\s#]+", "", found) if "#" in found else found


def tags(view: View, more: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of the file and those of one card."""
    return tuple(dict.fromkeys((*view.page.tags, *(tag for tag in more if tag)))) if more else view.page.tags


def front(view: View, first: int, end: int, cut: int | None = None) -> list[tuple[str, int]]:
    """The lines without the mark of a heading or list; the last of them ends at `cut`."""
    lines = pieces(view, first, end, cut)
    opening = OPENING.match(lines[0][0]) if lines else None
    if not opening:
        return lines
    depth = opening.end()
    rest = [(text, start, min(depth, len(text) - len(text.lstrip(" \t")))) for text, start in lines[1:]]
    kept = [(lines[0][0][depth:], lines[0][1] + depth), *((text[n:], start + n) for text, start, n in rest)]
    return kept if kept[0][0].strip() or kept[1:] else []


def pieces(view: View, first: int, end: int, cut: int | None = None) -> list[tuple[str, int]]:
    """The lines with the offsets where they start, without blank ones around them."""
    texts = [text(view, n) for n in range(first, end)]
    if texts and cut is not None:
        texts[-1] = texts[-1][:cut]
    while texts and not texts[-1].strip():
        texts.pop()
    if not texts:
        return []
    texts[-1] = texts[-1].rstrip()
    filled = next(at for at, line in enumerate(texts) if line.strip())
    starts = view.page.source.starts
    return [(line, starts[first + at]) for at, line in enumerate(texts) if at >= filled]


def dedented(lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The lines without the indentation that all of them share."""
    depth = min((len(text) - len(text.lstrip(" \t")) for text, _ in lines if text.strip()), default=0)
    return [(text[depth:], start + min(depth, len(text))) for text, start in lines] if depth else lines


def text(view: View, n: int) -> str:
    """The line as it is written, without its id."""
    return view.page.texts[n] if view.lines[n] == "\0" else view.lines[n]
