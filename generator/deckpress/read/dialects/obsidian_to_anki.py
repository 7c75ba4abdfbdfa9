"""Obsidian_to_Anki: blocks between keywords, notes on one line, callouts, and the patterns of the settings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.model.source import Span
from deckpress.read import block, custom, fields, globs, notetype, scan
from deckpress.read.block import Block
from deckpress.read.dialects import callouts
from deckpress.read.fields import Names, Part, Written
from deckpress.read.notetype import Draft
from deckpress.read.page import Page

NAME = "obsidian-to-anki"
GATE = "no block between the keywords of the settings, no note on one line, and no deck line or id without a callout"
MARK: re.Pattern[str] | None = re.compile(r"^(?:START|%%ANKI)[ \t]*$|(?<!\S)STARTI(?=[ \t]+\[)", re.MULTILINE)

Item = Note | Diagnostic | Rejected
Frozen = Mapping[str, tuple[Part, ...]]  # note type in lower case, fields added to each of its notes
_CODE = (scan.Region.CODE, scan.Region.INLINE, scan.Region.DISPLAY)


@dataclass(frozen=True, slots=True)
class _Line:
    """A note on one line: offsets of its keyword, of what stands inside, and of its end; `end` is -1 without one."""

    start: int
    inner: int
    stop: int
    end: int


def claims(page: Page) -> bool:
    """True if the file has a block, a note on one line, a match of a pattern, or a deck line or id without callouts."""
    settings, text = page.vault.to_anki, page.source.text
    inside = page.source.path.removeprefix(f"{page.vault.folder}/" if page.vault.folder else "")
    if globs.any_matches(settings.ignore, inside):
        return False
    blocks = block.blocks(text, page.source.body, settings.begin, settings.end)
    if any(found.closed or _typed(page, found) for found in blocks) or any(line.end > 0 for line in _lines(page)):
        return True
    if any(_deleted(page)):
        return True
    told = page.keyword(settings.deck) >= 0 or ("ID:" in text and any(map(fields.ID.match, page.shown)))
    return (told and not callouts.claims(page)) or custom.claims(page)


def _typed(page: Page, found: Block) -> bool:
    """True if a note type that Anki has of itself stands below the keyword."""
    below = page.line(found.start) + 1
    return below < len(page.texts) and page.texts[below].strip().casefold() in fields.TYPES


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order: blocks first, then lines, callouts, and patterns in the order of the settings."""
    settings = page.vault.to_anki
    blocks = [*block.blocks(page.source.text, page.source.body, settings.begin, settings.end)]
    closed = [found for found in blocks if found.closed]
    rest = page.without(Span(found.start, found.end) for found in closed)
    names = fields.learned((_inside(page, found) for found in closed), _names(page))
    frozen, kept = _frozen(rest, names)
    lines = [*_lines(rest)]
    deleted = [*_deleted(rest)]
    items = [item for found in blocks for item in _block(rest, found, names, frozen)]
    items.extend(item for line in lines for item in _line(rest, line, names, frozen))
    rest = rest.without([*kept, *(Span(line.start, line.end) for line in lines if line.end > 0)])
    items.extend(_callouts(rest, deleted))
    rest = rest.without(item.span for item in items if isinstance(item, Note))
    items.extend(custom.notes(rest, frozen))
    items.extend(_unread(page, items, closed))
    yield from sorted(items, key=lambda item: _start(page, item))


def _names(page: Page) -> Names:
    settings = page.vault.to_anki
    types = fields.TYPES | {name.casefold() for name, _ in settings.patterns}
    return Names((*fields.COMMON, *settings.fields), types, settings.delete)


def _inside(page: Page, found: Block) -> list[fields.Line]:
    first, last = page.line(found.inner), page.line(found.stop)
    return [*zip(page.texts[first:last], page.source.starts[first:last], strict=True)]


def _block(page: Page, found: Block, names: Names, frozen: Frozen) -> Iterator[Item]:
    settings = page.vault.to_anki
    place = page.source.place(found.start, found.start + len(settings.begin))
    if not found.closed:
        hint = f"write `{settings.end}` on a line by itself below it"
        yield Diagnostic(Code.BLOCK_OPEN, place, f"`{settings.begin}` is never closed", hint)
        return
    written = fields.written(_inside(page, found), names)
    if not written.type and written.parts and not written.deleted:
        hint = f"write `Basic` or `Cloze` on the line below `{settings.begin}`"
        yield Diagnostic(Code.NOTE_TYPE, place, "block names no note type", hint)
    written = _with_frozen(written, frozen)
    section = page.section(found.start)
    yield from notetype.notes(Draft(page, Span(found.start, found.end), place, written, section))


def _lines(page: Page) -> Iterator[_Line]:
    """Notes on one line, outside code and formulas; comments hide none, as they hide no block."""
    settings, text = page.vault.to_anki, page.source.text
    if not settings.begin_inline or not settings.end_inline or settings.begin_inline not in text:
        return
    opening = re.compile(rf"(?<!\S){re.escape(settings.begin_inline)}(?=[ \t])")
    hidden = [(s.start, s.end) for s in page.blocks if s.region is scan.Region.FENCE]
    hidden = sorted([*hidden, *((span.start, span.end) for span in page.taken)])
    for n in range(page.first, len(page.texts)):
        start = page.source.starts[n]
        if settings.begin_inline in page.texts[n] and not _within(hidden, start):
            stop = start + len(page.texts[n])
            code = [(s.start, s.end) for s in scan.inline(text, start, stop) if s.region in _CODE]
            yield from _on_line(page, opening, code, (start, stop))


def _on_line(
    page: Page, opening: re.Pattern[str], code: list[tuple[int, int]], line: tuple[int, int]
) -> Iterator[_Line]:
    text, keyword = page.source.text, page.vault.to_anki.end_inline
    closing = re.compile(rf"(?<!\S){re.escape(keyword)}(?!\S)")
    starts = [match for match in opening.finditer(text, *line) if not _within(code, match.start())]
    ends = [match.start() for match in closing.finditer(text, *line) if not _within(code, match.start())]
    limits = [*(match.start() for match in starts[1:]), line[1]]
    for match, limit in zip(starts, limits, strict=False):
        found = bisect_right(ends, match.end())
        if found < len(ends) and ends[found] < limit:
            yield _Line(match.start(), match.end(), ends[found], ends[found] + len(keyword))
        else:
            yield _Line(match.start(), match.end(), match.end(), -1)


def _within(stretches: list[tuple[int, int]], at: int) -> bool:
    """True if an offset lies in one of the sorted stretches."""
    found = bisect_right(stretches, (at, len(stretches) and stretches[-1][1] + 1)) - 1
    return found >= 0 and stretches[found][0] <= at < stretches[found][1]


def _line(page: Page, line: _Line, names: Names, frozen: Frozen) -> Iterator[Item]:
    settings, source = page.vault.to_anki, page.source
    place = source.place(line.start, line.inner)
    if line.end < 0:
        hint = f"write `{settings.end_inline}` behind it on the same line"
        yield Diagnostic(Code.BLOCK_OPEN, place, f"`{settings.begin_inline}` is never closed", hint)
        return
    written = fields.inline(source.text[line.inner : line.stop], line.inner, names)
    if not written.type and written.parts:
        hint = f"write `[Basic]` or `[Cloze]` behind `{settings.begin_inline}`"
        yield Diagnostic(Code.NOTE_TYPE, place, "note names no type", hint)
    written = _with_frozen(written, frozen)
    yield from notetype.notes(Draft(page, Span(line.start, line.end), place, written, page.section(line.start)))


def _frozen(page: Page, names: Names) -> tuple[Frozen, list[Span]]:
    """Fields that the file adds to every note of a type, and where they are written."""
    keyword = page.vault.to_anki.frozen
    found: dict[str, tuple[Part, ...]] = {}
    spans: list[Span] = []
    if not keyword or keyword not in page.source.text:
        return found, spans
    opening = re.compile(rf"{re.escape(keyword)} - (?P<type>[^:]+):[ \t]*$")
    for n, text in enumerate(page.shown):
        if match := opening.match(text):
            last = n + 1
            while last < len(page.shown) and page.shown[last].strip(" \t\0") and not opening.match(page.shown[last]):
                last += 1
            lines = [*zip(page.texts[n + 1 : last], page.source.starts[n + 1 : last], strict=True)]
            name = match["type"].strip().casefold()
            found[name] = (*found.get(name, ()), *fields.parts(lines, names))
            spans.append(Span(page.source.starts[n], page.source.starts[last - 1] + len(page.texts[last - 1])))
    return found, spans


def _with_frozen(written: Written, frozen: Frozen) -> Written:
    return replace(written, parts=(*written.parts, *frozen.get(written.type.casefold(), ())))


def _deleted(page: Page) -> Iterator[Span]:
    """Ids that are marked to be deleted: the keyword on one line, the id on the next."""
    keyword = page.vault.to_anki.delete
    if keyword and keyword in page.source.text:
        for n, (line, below) in enumerate(zip(page.shown, page.shown[1:], strict=False)):
            if line.rstrip() == keyword and fields.ID.match(below):
                starts = page.source.starts
                yield Span(starts[n], starts[n + 1] + len(below.rstrip()))


def _callouts(page: Page, deleted: Iterable[Span]) -> Iterator[Item]:
    """The callouts of the file but those above an id that is to be deleted."""
    text = page.source.text
    for span in deleted:
        yield Rejected(page.source.place(span.start), "marked to be deleted")
    above = {_behind(text, span.start) for span in deleted}
    for item in callouts.parse(page):
        if isinstance(item, Note) and _behind(text, item.span.end) in above:
            yield Rejected(item.source.place(item.span.start), "marked to be deleted")
        else:
            yield item


def _behind(text: str, at: int) -> int:
    """The end of the last word before an offset."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _unread(page: Page, items: list[Item], blocks: list[Block]) -> Iterator[Rejected]:
    """Keywords as the plugin has them by default that open no note of this file, outside comments and code."""
    assert MARK is not None
    spans = sorted((item.span.start, item.span.end) for item in items if isinstance(item, Note))
    lines = {item.place.line for item in items if not isinstance(item, Note)}
    faulty = [(found.start, found.end) for found in blocks]
    for match in MARK.finditer(page.source.text, page.source.body):
        at = match.start()
        if not _within(spans, at) and page.line(at) + 1 not in lines and page.masked[at] != "\0":
            rule = "block with a fault in it" if _within(faulty, at) else "no keyword of this vault"
            yield Rejected(page.source.place(at), rule)


def _start(page: Page, item: Item) -> int:
    if isinstance(item, Note):
        return item.span.start
    return page.source.starts[item.place.line - 1] + item.place.column - 1
