"""Obsidian_to_Anki: blocks between keywords, notes on one line, callouts, and the patterns of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.model.source import Span
from deckpress.patterns import compiled
from deckpress.read import block, custom, fields, globs, notetype
from deckpress.read.block import Block
from deckpress.read.dialects import callouts
from deckpress.read.fields import Names, Part, Written
from deckpress.read.notetype import Draft
from deckpress.read.page import Page

NAME = "obsidian-to-anki"
GATE = "no block between the keywords of the settings, no note on one line, and no deck line or id without a callout"
MARK: re.Pattern[str] | None = compiled(r"^(?:START|%%ANKI)[ \t]*$|(?<!\S)STARTI(?=[ \t]+\[)", re.MULTILINE)

Item = Note | Diagnostic | Rejected
Frozen = Mapping[str, Sequence[Part]]  # note type in lower case, fields added to each of its notes


def claims(page: Page) -> bool:
    """True if the file has a block, a note on one line, a match of a pattern, or a deck line or id without callouts."""
    settings, text = page.vault.to_anki, page.source.text
    inside = page.source.path.removeprefix(f"{page.vault.folder}/" if page.vault.folder else "")
    if globs.any_matches(settings.ignore, inside):
        return False
    blocks = block.blocks(text, page.source.body, settings.begin, settings.end)
    if any(found.closed or _typed(page, found) for found in blocks) or any(line.end > 0 for line in block.lines(page)):
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
    frozen, faults, kept = _frozen(rest, names)
    lines = [*block.lines(rest)]
    deleted = [*_deleted(rest)]
    items = [item for found in blocks for item in _block(rest, found, names, frozen)]
    items.extend(faults)
    items.extend(item for line in lines for item in _line(rest, line, names, frozen))
    # A block with a fault gives its text back: a callout in it is still a card.
    refused = {_start(page, item) for item in items if isinstance(item, Rejected)}
    gone = [Span(found.start, found.end) for found in closed if found.start in refused]
    items.extend(_callouts(page.without([*gone, *kept, *_spans(items)]), deleted))
    rest = page.without([*gone, *kept, *_spans(items)])
    items.extend(custom.notes(rest, frozen))
    items.extend(_unread(page, items, closed))
    yield from sorted(items, key=lambda item: _start(page, item))


def _spans(items: Iterable[Item]) -> Iterator[Span]:
    return (item.span for item in items if isinstance(item, Note))


def _names(page: Page) -> Names:
    settings = page.vault.to_anki
    types = fields.TYPES | {name.casefold() for name in (*settings.types, *(name for name, _ in settings.patterns))}
    return Names((*fields.COMMON, *settings.fields), types, settings.delete)


def _inside(page: Page, found: Block) -> list[fields.Line]:
    first, last = page.line(found.inner), page.line(found.stop)
    return [*zip(page.texts[first:last], page.source.starts[first:last], strict=True)]


def _block(page: Page, found: Block, names: Names, frozen: Frozen) -> Iterator[Item]:
    settings = page.vault.to_anki
    mark = Span(found.start, found.start + len(settings.begin))
    place = page.source.place(mark.start, mark.end)
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
    yield from notetype.notes(Draft(page, Span(found.start, found.end), mark, written, section))


def _line(page: Page, line: block.Line, names: Names, frozen: Frozen) -> Iterator[Item]:
    settings, source = page.vault.to_anki, page.source
    mark = Span(line.start, line.inner)
    if line.end < 0:
        hint = f"write `{settings.end_inline}` behind it on the same line"
        place = source.place(mark.start, mark.end)
        yield Diagnostic(Code.BLOCK_OPEN, place, f"`{settings.begin_inline}` is never closed", hint)
        return
    written = fields.inline(source.text[line.inner : line.stop], line.inner, names)
    if not written.type and written.parts:
        hint = f"write `[Basic]` or `[Cloze]` behind `{settings.begin_inline}`"
        yield Diagnostic(Code.NOTE_TYPE, source.place(mark.start, mark.end), "note names no type", hint)
    written = _with_frozen(written, frozen)
    yield from notetype.notes(Draft(page, Span(line.start, line.end), mark, written, page.section(line.start)))


def _frozen(page: Page, names: Names) -> tuple[Frozen, list[Item], list[Span]]:
    """Fields that the file adds to every note of a type, what is wrong with them, and where they are written."""
    settings = page.vault.to_anki
    found: dict[str, list[Part]] = {}
    faults, spans = list[Item](), list[Span]()
    if not settings.frozen or settings.frozen not in page.source.text:
        return found, faults, spans
    opening = re.compile(rf"{re.escape(settings.frozen)} - (?P<type>[^:]+):[ \t]*$")
    other = re.compile(rf"[ \t]*>|[\0 \t]*$|{re.escape(settings.frozen)} - |.*{re.escape(settings.begin_inline)}[ \t]")
    for n, text in enumerate(page.shown):
        if not (match := opening.match(text)):
            continue
        last = next((k for k in range(n + 1, len(page.shown)) if other.match(page.shown[k])), len(page.shown))
        lines = [*zip(page.texts[n + 1 : last], page.source.starts[n + 1 : last], strict=True)]
        parts = fields.parts(lines, names)
        start = page.source.starts[n]
        if parts and parts[0].name:
            found.setdefault(match["type"].strip().casefold(), []).extend(parts)
            spans.append(Span(start, page.source.starts[last - 1] + len(page.texts[last - 1])))
        else:
            hint = "write a field such as `Back: …` on the line below"
            place = page.source.place(start, start + len(text))
            faults.append(Diagnostic(Code.FIELD, place, f"`{settings.frozen}` names no field", hint))
    return found, faults, spans


def _with_frozen(written: Written, frozen: Frozen) -> Written:
    more = frozen.get(written.type.casefold())
    return replace(written, parts=(*written.parts, *more)) if more else written


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
    """Keywords as the plugin has them by default that open no note, and callouts in a block that is to be deleted."""
    assert MARK is not None and callouts.MARK is not None
    text, body = page.source.text, page.source.body
    spans = sorted((span.start, span.end) for span in _spans(items))
    lines = {item.place.line for item in items if not isinstance(item, Note)}
    faulty = [(found.start, found.end) for found in blocks]
    marks = [match.start() for match in MARK.finditer(text, body)]
    marks.extend(m.start() for found in blocks for m in callouts.MARK.finditer(text, found.inner, found.stop))
    for at in marks:
        if not block.within(spans, at) and page.line(at) + 1 not in lines and page.masked[at] != "\0":
            rule = "stands in a block that is no note" if block.within(faulty, at) else "no keyword of this vault"
            yield Rejected(page.source.place(at), rule)


def _start(page: Page, item: Item) -> int:
    if isinstance(item, Note):
        return item.span.start
    return page.source.starts[item.place.line - 1] + item.place.column - 1
