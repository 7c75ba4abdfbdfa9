"""Notes that patterns of the settings find: a regular expression for each note type, a group for each field."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.model.source import Span
from deckpress.read import fields, mask, notetype, pattern
from deckpress.read.fields import Part, Written
from deckpress.read.notetype import Draft
from deckpress.read.page import Page

_FIELDS = {"basic (optional reversed card)": ("Front", "Back", "Add Reverse")}
_REACH = 8  # line ends between a note and its id that syncing leaves


def claims(page: Page) -> bool:
    """True if a pattern matches somewhere outside code and formulas."""
    if not page.vault.to_anki.patterns:
        return False
    stretches = _Stretches(page)
    return any(_fits(name, text, page, stretches) for name, text in page.vault.to_anki.patterns)


def _fits(name: str, text: str, page: Page, stretches: _Stretches) -> bool:
    try:
        found = pattern.matches(text, page.source.text, page.source.body)
        drafts = (_draft(page, name, match) for match in found if not stretches.rule(page, match))
        return any(isinstance(item, Note) for draft in drafts for item in notetype.notes(draft))
    except (pattern.UnfitError, TimeoutError):
        return False


def notes(page: Page, frozen: Mapping[str, Sequence[Part]]) -> Iterator[Note | Diagnostic | Rejected]:
    """What the patterns find, one after the other; a stretch belongs to the first note that has it."""
    stretches = _Stretches(page) if page.vault.to_anki.patterns else None
    for name, text in page.vault.to_anki.patterns:
        assert stretches is not None
        try:
            for match in pattern.matches(text, page.source.text, page.source.body):
                if rule := stretches.rule(page, match):
                    yield Rejected(page.source.place(_trimmed(page, match)[0]), rule)
                    continue
                draft = _draft(page, name, match)
                more = frozen.get(name.casefold(), ())
                draft = replace(draft, written=replace(draft.written, parts=(*draft.written.parts, *more)))
                found = [*notetype.notes(draft)]
                if any(isinstance(item, Note) for item in found):
                    stretches.take(draft.span)
                yield from found
        except TimeoutError:
            about, hint = f"pattern for `{name}` is too slow", "make it simpler: no repetition inside a repetition"
            yield Diagnostic(Code.PATTERN, page.source.place(0), about, hint)
        except pattern.UnfitError:
            continue  # reported once for all files: suggest.patterns


def _trimmed(page: Page, match: pattern.Spans) -> tuple[int, int]:
    start, end = match[0]
    text = page.source.text[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


class _Stretches:
    """What a pattern may not reach into: code, formulas, comments, lines of the deck and tags, notes so far."""

    def __init__(self, page: Page) -> None:
        self.hidden = [*mask.stretches(page.source.text, page.source.body)]
        of_cards = [(span.start, span.end, "is part of another card") for span in page.taken]
        self.taken = sorted([*of_cards, *((start, end, "names deck or tags") for start, end in _told(page))])

    def take(self, span: Span) -> None:
        insort(self.taken, (span.start, span.end, "is part of another card"))

    def rule(self, page: Page, match: pattern.Spans) -> str:
        """Why a match is no card, "" if it may be one."""
        start, end = _trimmed(page, match)
        found = bisect_left(self.taken, (end,)) - 1
        if found >= 0 and self.taken[found][1] > start:
            return f"pattern matches what {self.taken[found][2]}"
        if any(self._inside(at) for span in ((start, end), *match[1:]) for at in span):
            return "pattern cuts through code, a formula or a comment"
        return ""

    def _inside(self, at: int) -> bool:
        found = bisect_left(self.hidden, (at,)) - 1
        return found >= 0 and at < self.hidden[found][1]


def _told(page: Page) -> Iterator[tuple[int, int]]:
    """Where the lines stand that name the deck and the tags."""
    for keyword in (page.vault.to_anki.deck, page.vault.to_anki.tags):
        at = page.keyword(keyword)
        if at < 0:
            continue
        last = at
        if value := page.value(keyword):
            last = next((n for n in range(at, min(at + 4, len(page.texts))) if value in page.texts[n]), at)
        yield page.source.starts[at], page.source.starts[last] + len(page.texts[last])


def _draft(page: Page, name: str, match: pattern.Spans) -> Draft:
    """The note of a match, with tags and id that stand in its last field or below it."""
    source = page.source
    start, end = _trimmed(page, match)
    known = _FIELDS.get(name.casefold(), ("Text", "Extra") if "cloze" in name.casefold() else ("Front", "Back"))
    parts, written = list[Part](), Written(name)
    for n, (first, last) in enumerate(match[1:], 1):
        if first < 0:
            continue
        lines, written = _told_in(page, (first, last), written)
        if lines:
            parts.append(Part(known[n - 1] if n <= len(known) else f"{n}", lines, lines[0]))
    written, end = _below(source.text, end, page.vault.to_anki.delete, written)
    written = replace(written, parts=tuple(parts))
    section = page.section(start)
    if source.text[start] == "#":
        section = section.rpartition(" › ")[0]  # the heading itself is the front
    return Draft(page, Span(start, end), Span(start, end), written, section, strict=False)


def _told_in(page: Page, span: tuple[int, int], written: Written) -> tuple[tuple[fields.Line, ...], Written]:
    """The lines of a field without those that hold tags and id, and the note with these."""
    text, at = page.source.text[slice(*span)].rstrip(), span[0]
    if at and page.source.text[at - 1] != "\n":
        at += len(text) - len(text.lstrip(" \t"))
        text = text.lstrip(" \t")
    lines: list[fields.Line] = []
    for line in text.split("\n"):
        if match := fields.ID.match(line):
            written = replace(written, id=(match["id"] or match["bare"] or "").strip(), id_at=at)
        elif match := fields.TAGS.match(line):
            written = replace(written, tags=fields.listed(match["tags"]))
        elif line.rstrip() == page.vault.to_anki.delete:
            written = replace(written, deleted=True)
        else:
            lines.append((line, at))
        at += len(line) + 1
    return fields.trimmed(lines), written


def _below(text: str, end: int, delete: str, written: Written) -> tuple[Written, int]:
    """The note with the tags and the id that follow it, and where it ends then."""
    gap = re.compile(rf"[ \t]*\n{{0,{_REACH}}}")
    at = gap.match(text, end)
    if at and (match := fields.TAGS.match(text, at.end())):
        written, end = replace(written, tags=fields.listed(match["tags"])), match.end()
        at = gap.match(text, end)
    keyword = re.compile(rf"{re.escape(delete)}[ \t]*\n").match(text, at.end()) if at and delete else None
    if keyword and fields.ID.match(text, keyword.end()):
        return replace(written, deleted=True), end
    if at and not written.id and (match := fields.ID.match(text, at.end())):
        written = replace(written, id=(match["id"] or match["bare"] or "").strip(), id_at=match.start())
        end = match.end()
    return written, end
