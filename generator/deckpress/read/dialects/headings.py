"""Headings as questions: `## question` and the text below it, as in mdanki and markdown-anki-decks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.model.source import Span
from deckpress.patterns import compiled
from deckpress.read import side
from deckpress.read.page import Page
from deckpress.read.side import Line

NAME = "headings"
GATE = "neither settings nor front matter choose it; any article has headings"
MARK: re.Pattern[str] | None = None

_OPENING = compiled(r" {0,3}(?P<marks>#{1,6})(?=[ \t]|$)")
_TAG = compiled(r"\[#(?P<name>[^\]\n]+)\](?:\([^()\n]*\))?[ \t]*")
_ID = compiled(r"[ \t]*<!--[ \t]*(?:notecardId|ID):(?P<id>[^>]*)-->[ \t]*$")
_SAFE = compiled(r"[A-Za-z0-9-]+")
_HINTS = side.Hints("write it behind the `#` marks on this line", "write it below this heading")


def claims(_: Page) -> bool:
    """False: nothing in a file tells questions from the headings of an article."""
    return False


def parse(page: Page) -> Iterator[Note | Diagnostic | Rejected]:
    """A note for each heading of the level that asks, in order."""
    lines = side.lines(page)
    depths = {n: len(found["marks"]) for n, line in enumerate(lines) if (found := _OPENING.match(line.mask))}
    level = _level(list(depths.values()))
    tops = [n for n, depth in depths.items() if depth <= level]
    rule = "text above the first heading" if tops else "the file has no `##`, and fewer than two `#`"
    yield from _left_out(page, lines[: tops[0] if tops else len(lines)], rule)
    deck = page.deck
    for at, end in pairwise((*tops, len(lines))):
        if depths[at] == level:
            yield from _card(page, lines[at:end], deck)
            continue
        title = page.path_of(_title(lines[at]).text)
        deck = (*page.deck[:-1], *title) if title and side.unnamed(page) else page.deck
        if at != tops[0]:
            yield from _left_out(page, lines[at + 1 : end], "text between a title and its first question")


def _level(depths: list[int]) -> int:
    """How deep the headings are that ask: 2, or 1 in a file that has only such; 0 if none does."""
    if 2 in depths:
        return 2
    return 1 if depths.count(1) > 1 else 0


def _left_out(page: Page, lines: Sequence[Line], rule: str) -> Iterator[Rejected]:
    line = next((line for line in lines if line.text.strip()), None)
    if line:
        yield Rejected(page.source.place(line.start), rule)


def _card(page: Page, lines: Sequence[Line], deck: tuple[str, ...]) -> Iterator[Note | Diagnostic]:
    """The card that a heading opens; the lines are its own, those of deeper headings too."""
    tags = list(page.tags)
    ids: list[tuple[str, int]] = []
    sides: list[list[Line]] = [[_title(lines[0])]]
    end = lines[0].end
    for line in lines[1:]:
        if line.text.strip():
            end = line.end
        if not line.text and (found := _ID.match(page.texts[page.line(line.start)])):
            ids.append((found["id"].strip(), line.start))
            end = line.start + found.end()
        elif written := _tags(line):
            tags.extend(written)
        elif line.mask.rstrip() == "%" and len(sides) == 1:
            sides.append([])
        else:
            sides[-1].append(line)
    if len(sides) == 1:
        sides = [sides[0][:1], sides[0][1:]]
    front, back = side.of(sides[0]), side.of(sides[1])
    span = Span(lines[0].start, end)
    identity = next((name for name, _ in ids if _SAFE.fullmatch(name)), "")
    note = Note(
        page.source, span, Kind.BASIC, front.field, back.field, deck, tags=tuple(dict.fromkeys(tags)), id=identity
    )
    yield from _misnamed(page, ids)
    yield from side.checked(note, front.masked, _HINTS)


def _misnamed(page: Page, ids: list[tuple[str, int]]) -> Iterator[Diagnostic]:
    taken = ""
    for name, start in ids:
        if not _SAFE.fullmatch(name):
            hint = "an id has letters, digits and `-`; remove the comment to get a new one"
            yield Diagnostic(Code.BROKEN_ID, page.source.place(start), f"`{name}` is no id", hint)
        elif taken:
            hint = "remove this one, or write the heading that it belongs to"
            yield Diagnostic(Code.BROKEN_ID, page.source.place(start), f"card has the id {taken} already", hint)
        else:
            taken = name


def _title(line: Line) -> Line:
    """The text of a heading without its marks."""
    opening = _OPENING.match(line.mask)
    start = opening.end() if opening else 0
    end = len(line.text.rstrip())
    bare = len(line.text[:end].rstrip("#"))
    if bare < end and (bare <= start or line.text[bare - 1] in " \t"):
        end = max(bare, start)
    start = min(start + len(line.text[start:]) - len(line.text[start:].lstrip()), end)
    text = line.text[start:end].rstrip()
    return Line(text, line.mask[start : start + len(text)], line.start + start)


def _tags(line: Line) -> list[str]:
    """The tags of a line `[#a](x.md) [#b c]()`; none if anything else stands on it."""
    names: list[str] = []
    at = 0
    while line.mask.startswith("[#", at) and (found := _TAG.match(line.text, at)):
        names.append("_".join(found["name"].replace("::", "/").split()))
        at = found.end()
    return [name for name in names if name] if at == len(line.text) else []
