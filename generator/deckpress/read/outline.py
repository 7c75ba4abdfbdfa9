"""The bullets of a Logseq page: what stands below what, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.read import scan
from deckpress.read.page import Page
from deckpress.read.properties import PROPERTY

BULLET = compiled(r"(?P<indent>[ \t]*)-(?:[ \t]+|$)")
TAG = compiled(r"(?<!\S)(?:#card(?![\w/-])|#?\[\[card\]\])", re.IGNORECASE)

_NAME = compiled(r"#([\w/-]+|\[\[[^\[\]]*\]\])")
_PLANNED = compiled(r"[ \t]*(?:SCHEDULED|DEADLINE): <[^>]*>[ \t]*$")
_HIDDEN = compiled(r"id|collapsed|heading|deck|tags|background-color|card-[\w-]+|(?:logseq|hl|ls)[.-][\w.-]*")
_DRAWERS = (":LOGBOOK:", ":PROPERTIES:")
_TAB = 4  # columns

Line = list[tuple[str, int]]  # pieces of one line, each with its offset in the source


class Block(Struct, frozen=True):
    """A bullet and the lines that go on with it, up to `end`; `stop` is the number of the next that is no child."""

    first: int
    end: int
    width: int  # of the indentation, in columns; -1 for text that stands in no bullet
    text: int  # where the text starts in the first line
    stop: int = 0
    card: tuple[int, int, int] | None = None  # line, start and end of the tag


class Text(Struct, frozen=True):
    """What a block says: its lines without bullet and tag, its properties, those of them that are shown, other tags."""

    lines: list[Line]
    properties: dict[str, tuple[str, int]]  # value, line
    shown: list[Line]
    tags: tuple[str, ...]


def blocks(page: Page) -> list[Block]:
    """The bullets of the file in order, and pieces of text in none, with what is a child of what."""
    lines = list(page.shown)
    for fence in page.blocks:
        if fence.region is scan.Region.FENCE and "-" in fence.prefix:
            lines[page.line(fence.start)] = page.texts[page.line(fence.start)]
    heads: list[tuple[int, int, int]] = []
    for n in range(page.first, len(lines)):
        if bullet := BULLET.match(lines[n]):
            heads.append((n, len(bullet["indent"].expandtabs(_TAB)), bullet.end()))
        elif lines[n][:1] not in ("", " ", "\t", "\0"):
            heads.append((n, -1, 0))
    open_: list[int] = []
    stops = [len(heads)] * len(heads)
    for n, (_, width, _) in enumerate(heads):
        while open_ and heads[open_[-1]][1] >= width:
            stops[open_.pop()] = n
        open_.append(n)
    ends = [*(first for first, _, _ in heads), len(lines)][1:]
    return [
        Block(first, end, width, text, stop, _tag(page, first, end) if width >= 0 else None)
        for (first, width, text), end, stop in zip(heads, ends, stops, strict=True)
    ]


def _tag(page: Page, first: int, end: int) -> tuple[int, int, int] | None:
    """Where the tag of a card stands in the lines; links are masked, so what stands before it tells it from code."""
    for n in range(first, end):
        line, mask = page.texts[n], page.masks[n]
        if "card" not in line.lower() or PROPERTY.match(line):
            continue
        for found in TAG.finditer(line):
            at = found.start()
            if mask[at] != "\0" or (line[at] == "[" and (not at or mask[at - 1] != "\0")):
                return n, at, found.end()
    return None


def text(page: Page, block: Block) -> Text:
    """What the block says.  Properties that Logseq keeps for itself and its drawers are no text of it."""
    lines, shown, drawer = list[Line](), list[Line](), list[Line]()
    properties: dict[str, tuple[str, int]] = {}
    tags: tuple[str, ...] = ()
    for n in range(block.first, block.end):
        raw, start = page.texts[n], page.source.starts[n]
        cut = block.text if n == block.first else min(block.text, len(raw) - len(raw.lstrip(" \t")))
        said = raw[cut:].rstrip()
        found = PROPERTY.match(said) if page.shown[n] != "\0" else None
        key = found["key"].lower() if found else ""
        hidden = _HIDDEN.fullmatch(key)
        if drawer or said in _DRAWERS:
            drawer.append([(said, start + cut)])
            if said == ":END:":
                drawer.clear()
        elif found and (hidden or (block.card and not lines[1:])):
            properties.setdefault(key, ((found["value"] or "").strip(), n))
            if not hidden:
                shown.append([(said, start + cut)])
        elif block.card and block.card[0] == n:
            line, tags = _untagged(said, start + cut, block.card[1] - cut, block.card[2] - cut)
            lines.append(line)
        elif not _PLANNED.match(said):
            lines.append([(said, start + cut)])
    return Text(_trimmed([*lines, *drawer]), properties, shown, tags)


def _untagged(text: str, start: int, first: int, last: int) -> tuple[Line, tuple[str, ...]]:
    """The line without the tag of the card, and without the tags around it, which are told."""
    before, after = text[:first], text[last:]
    behind = not after[: _tail(after)].strip()
    cut = _tail(before) if behind else len(before)
    written = before[cut:] + (after if behind else "")
    before = before[:cut]
    tags = tuple(found[1].strip("[]") for found in _NAME.finditer(written))
    pieces = [(before.rstrip() if behind else before, start)]
    if not behind:
        lead = last + len(after) - len(after.lstrip()) if not before.strip() or before[-1:].isspace() else last
        pieces.append((text[lead:], start + lead))
    return [piece for piece in pieces if piece[0]] or [("", start)], tags


def _tail(text: str) -> int:
    """Where the tags start that end the text."""
    words = list(re.finditer(r"\S+", text))
    at = len(words)
    while at and re.fullmatch(r"#[\w/-]+", words[at - 1][0]):
        at -= 1
    return words[at].start() if at < len(words) else len(text)


def _trimmed(lines: list[Line]) -> list[Line]:
    filled = [n for n, line in enumerate(lines) if any(text.strip() for text, _ in line)]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def children(page: Page, blocks: list[Block], at: int) -> Iterator[Line]:
    """The lines of the bullets below, as a list; of a card among them, its question."""
    n, stop = at + 1, blocks[at].stop
    base = len(page.texts[blocks[n].first]) - len(page.texts[blocks[n].first].lstrip(" \t")) if n < stop else 0
    while n < stop:
        block = blocks[n]
        for k, line in enumerate(text(page, block).lines):
            start = line[0][1]
            first = page.source.starts[page.line(start) if k else block.first]
            end = start if k else first + block.text
            lead = first + min(base, end - first)
            yield [(page.source.text[lead:end], lead), *line]
        n = block.stop if block.card else n + 1
