"""Cards without a tag in a vault: `front::back` on one line, and paragraphs with clozes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from deckpress.model.diagnostic import Diagnostic
from deckpress.model.note import NOTHING, Field, Kind, Note
from deckpress.patterns import compiled
from deckpress.read import anchors, blanks, cloze, paths, places
from deckpress.read.anchors import OPENING, Unit, View
from deckpress.read.page import HEADING

_WORD = compiled(r"\S+")
ITEM = compiled(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_APART = compiled(r"[ \t]*[>|]")  # quotes and tables
_DATAVIEW = compiled(r"[\[(][\w -]{1,40}\Z")
_KEYS = frozenset(
    "alias aliases author class created cssclass date deadline due file id link modified parent priority project"
    " rating related source status tag tags time title topic type up updated url".split()
)


def notes(view: View, unit: Unit) -> Iterator[Note | Diagnostic]:
    """The cards of a unit without a tag: lines with a separator, else clozes, one for each item of a list."""
    lines = range(unit.first, unit.end)
    found = [(n, cut) for n in lines if not isinstance(cut := parts(view, n, unit.id), str)]
    for n, (kind, stop, start) in found:
        last = n == found[-1][0]
        front = anchors.front(view, n, n + 1, stop)
        text, tags = _without_tags(view.lines[n][start:])
        lead = start + len(text) - len(text.lstrip())
        starts = view.page.source.starts
        back = Field.lines([(text.strip(), starts[n] + lead)])
        yield Note(
            view.page.source, places.span(view.page, n, unit.end if last else n + 1), kind, Field.lines(front), back,
            view.deck, anchors.section(view, starts[n]), anchors.tags(view, tags), unit.id if last else "",
        )  # fmt: skip
    if found:
        return
    first = unit.first + bool(HEADING.match(view.lines[unit.first]) and not unit.id)
    tops = [n for n in range(first, unit.end) if n == first or ITEM.match(view.lines[n])]
    for top, end in pairwise([*tops, unit.end]):
        yield from _cloze(view, top, end, unit.id if end == unit.end else "")


def parts(view: View, n: int, identity: str) -> tuple[Kind, int, int] | str:
    """Kind of the card on the line, where its front ends and where its back starts; else why it is none."""
    settings, mask, line = view.page.vault.flashcards, view.masks[n], view.lines[n]
    if "{{c" in mask:
        for deletion in cloze.deletions(line, mask, (cloze.ANKI,)):
            mask = mask[: deletion.start] + "\0" * (deletion.end - deletion.start) + mask[deletion.end :]
    named, mask = mask, paths.blanked(mask)
    separators = ((settings.single_reversed, Kind.REVERSED), (settings.single, Kind.BASIC))
    for written, kind in sorted(separators, key=lambda item: -len(item[0])):
        at = mask.find(written) if written else -1
        if at < 0:
            continue
        front, back = line[:at], line[at + len(written) :]
        opening = OPENING.match(front)
        front = front[opening.end() :] if opening else front
        if not front.strip() or not back.strip():
            return f"no text on both sides of `{written}`"
        if not identity and _APART.match(line):
            return f"`{written}` in a quote or a table"
        if not identity and (_DATAVIEW.search(front[-42:]) or front.strip().lower() in _KEYS):
            return f"`{front.strip()}{written}` is a field of Dataview"
        return kind, at, at + len(written)
    return "no separator" if named == mask else paths.RULE


def _cloze(view: View, first: int, end: int, identity: str) -> Iterator[Note | Diagnostic]:
    """The cloze of the lines, if something is deleted in them; `{x}` counts only as the plugin's first version."""
    masks = view.masks[first:end]
    if not any("==" in mask or "{" in mask for mask in masks) or (not identity and _APART.match(view.lines[first])):
        return
    plain = identity.isdigit() and "cards_deck" in view.page.source.meta.keys
    front = Field.lines(anchors.front(view, first, end))
    full, faults = blanks.deletions(view.page, front, (*view.styles, *((cloze.CURLY,) if plain else ())))
    yield from faults
    if full:
        span = places.span(view.page, first, end)
        section = anchors.section(view, span.start)
        yield Note(
            view.page.source, span, Kind.CLOZE, front, NOTHING, view.deck, section, view.page.tags, identity, full
        )


def rule(view: View, n: int, mark: str) -> str:
    """Why the mark of a separator or a deletion makes no card on its line."""
    if mark not in ("==", "{"):
        cut = parts(view, n, "")
        return cut if isinstance(cut, str) else f"`{mark}` in the lines of another card"
    if _APART.match(view.lines[n]):
        return f"`{mark}` in a quote or a table"
    if HEADING.match(view.lines[n]):
        return f"`{mark}` in a heading"
    if mark == "==":
        return "no deletion, or highlights are switched off"
    return "no deletion: `{x}` needs an id below and `cards-deck`"


def _without_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the tags it ends with, unless it is nothing else."""
    words = list(_WORD.finditer(text))
    at = len(words)
    while at > 1 and re.fullmatch(r"#[\w/-]+", words[at - 1][0]):
        at -= 1
    return text[: words[at - 1].end()] if words else text, tuple(word[0][1:] for word in words[at:])
