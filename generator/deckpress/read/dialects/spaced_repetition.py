"""Notes of Obsidian Spaced Repetition: `question::answer`, a `?` between two paragraphs, `==cloze==`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.model.vault import SpacedRepetition
from deckpress.patterns import compiled
from deckpress.read import cloze, decktags, draft, parted, schedule
from deckpress.read.decktags import Rules
from deckpress.read.dialects import callouts
from deckpress.read.draft import Card, Draft
from deckpress.read.multiline import Block, Blocks
from deckpress.read.page import PARTING, Page
from deckpress.read.parted import Parted, Separators
from deckpress.read.rows import Role, Rows

NAME = "spaced-repetition"
GATE = "no flashcard tag and no schedule in the file"
MARK = compiled(r"::|^[ \t]*\?{1,2}[ \t]*$|(?<!=)==(?=[^\s=])(?=[^\n]+?==)", re.MULTILINE)

_Found = Draft | Diagnostic | Rejected


def claims(page: Page) -> bool:
    """True for a flashcard tag or a schedule outside of code and comments, or where every note is open."""
    settings = page.vault.spaced_repetition
    path = page.source.path.removeprefix(f"{page.vault.folder}/" if page.vault.folder else "")
    if any(path.startswith(f"{glob.strip('/')}/") or fnmatchcase(path, glob) for glob in settings.ignore if glob):
        return False
    tags = decktags.tags(page)
    if settings.folders or tags.front_matter or tags.written:
        return True
    return bool(schedule.COMMENT.search(page.source.text)) and any(map(schedule.COMMENT.search, page.shown))


def parse(page: Page) -> Iterator[Note | Diagnostic | Rejected]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    quoted = list(callouts.parse(page))
    taken = [item.span for item in quoted if isinstance(item, Note)]
    reader = _Reader(page.without(taken) if taken else page)
    found = list(reader.found())
    drafts = [item for item in found if isinstance(item, Draft)]
    drafts += [reader.quoted(item) for item in quoted if isinstance(item, Note)]
    drafts.sort(key=lambda one: one.first)
    notes = _ruled(reader.rows, drafts)
    told = [item for item in (*quoted, *found) if isinstance(item, (Diagnostic, Rejected))]
    told += _orphans(reader.rows, drafts, told)
    covered = _Covered.of(notes)
    faulty = {item.place.line for item in told if isinstance(item, Diagnostic)}
    told = [
        item
        for item in told
        if isinstance(item, Diagnostic) or not (item.place.line in faulty or covered.holds(_offset(page, item)))
    ]
    told += _left(page, covered, {item.place.line for item in told})
    yield from sorted((*notes, *told), key=lambda item: _offset(page, item))


class _Reader(Struct, frozen=True, dict=True):
    """One file without its callouts, read by the settings of its vault."""

    page: Page

    @cached_property
    def rows(self) -> Rows:
        return Rows(self.page, decktags.tags(self.page), tuple(self._kinds), self._settings.end.strip())

    @cached_property
    def _settings(self) -> SpacedRepetition:
        return self.page.vault.spaced_repetition

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        """Separators of cards of several lines."""
        signs = ((self._settings.multi_reversed, Kind.REVERSED), (self._settings.multi, Kind.BASIC))
        return {sign.strip(): kind for sign, kind in signs if sign.strip()}

    @cached_property
    def _separators(self) -> Separators:
        return Separators.of(self._settings.single, self._settings.single_reversed)

    @cached_property
    def _styles(self) -> tuple[cloze.Style, ...]:
        return (cloze.ANKI, *map(cloze.osr, self._settings.clozes))

    @cached_property
    def _openings(self) -> tuple[str, ...]:
        """What every deletion starts with."""
        return ("{{c", *(re.split(r"\[|answer", pattern)[0] for pattern in self._settings.clozes))

    def found(self) -> Iterator[_Found]:
        """Cards of several lines, then of one line, then clozes: a line belongs to one card."""
        used = set[int]()
        blocks = Blocks(self.rows, lambda n: bool((line := self._parted(n)) and not line.rule))
        listed = list(blocks.blocks())
        yield from _using(used, (each for item in listed for each in self._multiline(blocks, item)))
        yield from _using(used, self._lines(used))
        yield from _using(used, self._clozes(used))
        splits = (blocks.split(item, used) for item in listed if isinstance(item, Block))
        yield from (split for split in splits if split)

    def quoted(self, note: Note) -> Draft:
        """A callout as one more card of the file."""
        first, last = self.page.line(note.span.start), self.page.line(note.span.end)
        return Draft(note, first, last, below=self.rows.tail(last).lines)

    def _multiline(self, blocks: Blocks, item: Block | Diagnostic | Rejected) -> Iterator[_Found]:
        if not isinstance(item, Block):
            yield item
            return
        kind = self._kinds[self.page.masks[item.separator].strip()]
        card = draft.paragraph(self.rows, kind, item.front, item.back, item.last)
        if not any(row.text for row in card.front):  # a block id or tags alone
            yield blocks.fault(Code.NO_QUESTION, item.separator, "has no question above it", "write it above")
        elif not card.back:
            yield blocks.fault(Code.NO_ANSWER, item.separator, "has no answer below it", "write it on the next line")
        else:
            yield from draft.drafts(self.rows, card)

    def _lines(self, used: set[int]) -> Iterator[_Found]:
        """Cards of one line.  Where one `key:: value` of a file has a schedule, all of them are cards."""
        roles = self.rows.roles
        free = (n for n, role in enumerate(roles) if role in (Role.TEXT, Role.HEADING) and n not in used)
        lines = [(n, found, self.rows.tail(n).entries is not None) for n in free if (found := self._parted(n))]
        proven = any(scheduled and found.rule == parted.PROPERTY for _, found, scheduled in lines)
        for n, found, scheduled in lines:
            if not found.rule or scheduled or (proven and found.rule == parted.PROPERTY):
                yield from self._line(n, found)
            else:
                yield Rejected(self.page.source.place(self.page.source.starts[n] + found.start), found.rule)

    def _parted(self, n: int) -> Parted | None:
        mask = self.page.masks[n]
        if not any(sign in mask for sign, _ in self._separators.signs):
            return None
        hidden = any(sign in mask for sign in self._openings)
        found = draft.deletions([self.rows.row(n)], self._styles) if hidden else ()
        return self._separators.parted(mask, [(deletion.start, deletion.end) for deletion in found])

    def _line(self, n: int, found: Parted) -> Iterator[_Found]:
        row, stop = self.rows.row(n), self.rows.ending(n).cut
        prefix = parted.PREFIX.match(row.mask)
        start = min(prefix.end() if prefix else 0, found.start)
        first, last, own = self.rows.tags.cut(row.mask[start:stop])
        front, back = row.cut(start + first, found.start), row.cut(found.end, start + last)
        place = self.page.source.place(row.start, row.start + stop)
        sign = row.text[found.start : found.end].strip()
        if not front.text:
            yield Diagnostic(Code.NO_QUESTION, place, f"nothing stands before `{sign}`", "write the question there")
        elif not back.text:
            yield Diagnostic(Code.NO_ANSWER, place, f"nothing stands behind `{sign}`", "write the answer there")
        else:
            yield from draft.drafts(self.rows, Card(found.kind, [front], [back], n, n, n, own))

    def _clozes(self, used: set[int]) -> Iterator[_Found]:
        for first, last in self.rows.paragraphs(used):
            if any(sign in self.page.masks[n] for n in range(first, last + 1) for sign in self._openings):
                card = draft.paragraph(self.rows, Kind.CLOZE, (first, last), None, last)
                yield from draft.drafts(self.rows, card, self._styles)


def _using(used: set[int], found: Iterable[_Found]) -> Iterator[_Found]:
    """What was found, and the lines of its cards marked as used when all of it is known."""
    listed = list(found)
    used.update(n for item in listed if isinstance(item, Draft) for n in item.lines)
    yield from listed


def _ruled(rows: Rows, drafts: Sequence[Draft]) -> list[Note]:
    """The notes in the decks that flashcard tags name, tags on cards left aside."""
    inside = {n for one in drafts for n in range(one.first, one.last + 1)}
    rules = Rules(rows.tags, tuple(n for n in rows.tags.written if n not in inside))
    heads = (n for one in drafts if rows.roles[n := one.first] is Role.HEADING and one.note.kind is not Kind.CLOZE)
    asking = {rows.tags.without(rows.title(rows.row(n)).text) for n in heads}
    notes = []
    for one in drafts:
        ruling, section = rules.ruling(one.first, one.own), one.note.section
        if asking and section:  # a heading that is a card is no section of the cards below
            section = PARTING.join(part for part in section.split(PARTING) if part not in asking)
        notes.append(replace(one.note, deck=ruling.deck or one.note.deck, tags=ruling.tags, section=section))
    return notes


def _orphans(rows: Rows, drafts: Sequence[Draft], told: Sequence[Diagnostic | Rejected]) -> Iterator[Diagnostic]:
    """Schedules without a card; a card without a schedule and only text in between was cut by a blank line."""
    used = {n for one in drafts for n in one.lines}
    known = {item.place.line for item in told if isinstance(item, Diagnostic)}
    lasts = [one.last for one in drafts]
    starts, seen = rows.page.source.starts, -1
    for n in rows.orphans(used):
        above = bisect_right(lasts, n) - 1
        lone = above > seen and not drafts[above].note.history
        seen = above
        text = rows.prose(lasts[above] + 1, n) if lone else -1
        line = n if text < 0 else text
        place = rows.page.source.place(starts[line], starts[line] + len(rows.page.texts[line]))
        if line + 1 in known or n in known:  # n counts from 0, so it is the number of the line above
            continue
        if text >= 0:
            about, hint = "a blank line cuts off the rest of the card above", "remove the blank line"
            yield Diagnostic(Code.SPLIT, place, about, hint)
        else:
            about, hint = "schedule belongs to no card", "put it on the line below its card, or remove it"
            yield Diagnostic(Code.SCHEDULE, place, about, hint)


class _Covered(Struct, frozen=True):
    """The spans of notes in order."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, notes: Iterable[Note]) -> _Covered:
        spans = sorted((note.span.start, note.span.end) for note in notes)
        return cls([start for start, _ in spans], [end for _, end in spans])

    def holds(self, at: int) -> bool:
        found = bisect_right(self.starts, at) - 1
        return found >= 0 and at < self.ends[found]


def _left(page: Page, covered: _Covered, told: set[int]) -> Iterator[Rejected]:
    """Marks of cards that no rule above has spoken of, once a line."""
    for match in MARK.finditer(page.source.text, page.source.body):
        at = match.start()
        line = page.line(at) + 1
        if page.masked[at : at + 1] != "\0" and line not in told and not covered.holds(at):
            told.add(line)
            yield Rejected(page.source.place(at), "no separator and no deletion by the settings of the vault")


def _offset(page: Page, item: Note | Diagnostic | Rejected) -> int:
    if isinstance(item, Note):
        return item.span.start
    return page.source.starts[item.place.line - 1] + item.place.column - 1
