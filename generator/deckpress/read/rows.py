"""The lines of a file as Obsidian Spaced Repetition uses them: what each one is, and what stands behind a card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from deckpress.model.source import Span
from deckpress.patterns import compiled
from deckpress.read import schedule
from deckpress.read.decktags import Tags
from deckpress.read.page import HEADING, KEPT, Page, heading
from deckpress.read.scan import Region

METADATA = compiled(r"[ \t]*>[ \t]*\[!sr\|card-metadata\][-+]?[ \t]*$", re.IGNORECASE)
_RULE = compiled(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")
_ID = compiled(r"(?:^|(?<=[ \t]))\^(?P<id>[A-Za-z0-9-]+)[ \t]*$")
_BLANKS = 7  # between a card and its schedule, as between a card and its id


class Role(StrEnum):
    TEXT = "text"
    BLANK = "blank"
    COMMENT = "comment"  # hides its whole line, and counts as if it were not there
    TAKEN = "taken"  # by a callout
    SCHEDULE = "schedule"
    METADATA = "metadata"  # opens a quote that holds a schedule
    SEPARATOR = "separator"
    END = "end"
    TAGS = "tags"
    HEADING = "heading"
    RULE = "rule"


class Row(Struct, frozen=True):
    """A stretch of one line, the same with NUL where no card can start, and where it starts in the source."""

    text: str
    mask: str
    start: int

    def cut(self, start: int, end: int) -> Row:
        """The part from `start` to `end` without white space around it."""
        end = max(start, end)
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Row(text, self.mask[start : start + len(text)], self.start + start)


class Ending(Struct, frozen=True):
    """What stands behind the text of a line: where the text ends, a block id, a schedule and where that starts."""

    cut: int
    id: str = ""
    entries: str | None = None
    at: int = -1


class Tail(Struct, frozen=True):
    """What belongs to a card and is no text of it; `lines` are those below the card that hold its schedule."""

    id: str = ""
    entries: str | None = None
    at: int = 0  # offset of the schedule
    lines: tuple[int, ...] = ()


class Rows(Struct, frozen=True, dict=True):
    """One file, its lines counted from 0; those of the front matter have the role of a comment."""

    page: Page
    tags: Tags
    separators: tuple[str, ...]
    end: str

    @cached_property
    def roles(self) -> list[Role]:
        found = [Role.COMMENT] * len(self.page.texts)
        fenced = self._fenced
        names = dict.fromkeys(self.separators, Role.SEPARATOR) | ({self.end: Role.END} if self.end else {})
        shown, masks = self.page.shown, self.page.masks
        for n in range(self.page.first, len(found)):
            mask = masks[n].strip()
            if n in fenced:
                found[n] = Role.TEXT
            elif not mask:
                found[n] = Role.COMMENT if shown[n] == "\0" else Role.BLANK
            elif mask in names:
                found[n] = names[mask]
            else:
                found[n] = self._role(n, shown[n], masks[n])
        for span in self.page.taken:
            for n in range(self.page.line(span.start), self.page.line(span.end) + 1):
                found[n] = Role.TAKEN
        return found

    def _role(self, n: int, shown: str, mask: str) -> Role:
        if mask[0] == "\0" and (shown == "\0" or "<!--" in shown):
            if shown != "\0" and self.schedules(n):
                return Role.SCHEDULE if self._bare(n) else Role.TEXT
            return Role.COMMENT if not mask.strip("\0 \t") and (shown == "\0" or KEPT.match(shown)) else Role.TEXT
        if "<!--" in shown and self._bare(n) and self.schedules(n):
            return Role.SCHEDULE
        if "#" in mask and self.tags.alone(mask):
            return Role.TAGS
        if mask.startswith(("#", " ")) and HEADING.match(mask):
            return Role.HEADING
        if ">" in mask and METADATA.match(mask):
            return Role.METADATA
        return Role.RULE if mask.lstrip()[0] in "-_*" and _RULE.match(mask) else Role.TEXT

    @cached_property
    def _fenced(self) -> set[int]:
        line = self.page.line
        fences = (block for block in self.page.blocks if block.region is Region.FENCE)
        return {n for fence in fences for n in range(line(fence.start), line(fence.end) + 1)}

    def schedules(self, n: int) -> list[re.Match[str]]:
        """The schedules on a line."""
        return list(schedule.COMMENT.finditer(self.page.texts[n]))

    def _bare(self, n: int) -> bool:
        """True if a line holds schedules, and a block id at most, but no text."""
        rest = schedule.COMMENT.sub("", self.page.texts[n]).strip(" \t>")
        return not rest or _ID.fullmatch(rest) is not None

    def row(self, n: int) -> Row:
        return Row(self.page.texts[n], self.page.masks[n], self.page.source.starts[n])

    def title(self, row: Row) -> Row:
        """The text of a heading without its marks."""
        opening, found = HEADING.match(row.text), heading(row.text)
        if not opening or not found:
            return row
        start = opening.start("title")
        return row.cut(start, start + len(found[1]))

    def ending(self, n: int) -> Ending:
        """What stands behind the text of a line."""
        text = self.page.texts[n]
        cut, found, entries, at = len(text), "", None, -1
        if "<!--" in text and n not in self._fenced:
            matches = self.schedules(n)
            rest = text[matches[-1].end() :].strip() if matches else text
            if not rest or (_ID.fullmatch(rest) and matches):
                first = matches[-1]
                for match in reversed(matches[:-1]):
                    if text[match.end() : first.start()].strip():
                        break
                    first = match
                found, entries, at = rest.removeprefix("^"), first["entries"], first.start()
                cut = len(text[:at].rstrip())
        if "^" in text and (identity := _ID.search(text, 0, cut)) and self.page.masks[n][identity.start()] == "^":
            found, cut = identity["id"], len(text[: identity.start()].rstrip())
        return Ending(cut, found, entries, at)

    def tail(self, n: int) -> Tail:
        """What belongs to the card whose last line is `n`: its id and its schedule, there or below."""
        ending = self.ending(n)
        if ending.entries is not None:
            return Tail(ending.id, ending.entries, self.page.source.starts[n] + ending.at)
        for below in range(n + 1, min(n + 2 + _BLANKS, len(self.roles))):
            role = self.roles[below]
            if role is Role.SCHEDULE:
                match = self.schedules(below)[0]
                found = self.ending(below).id
                return Tail(
                    found or ending.id, match["entries"], self.page.source.starts[below] + match.start(), (below,)
                )
            if role not in (Role.BLANK, Role.COMMENT, Role.METADATA):
                break
        return Tail(ending.id)

    def span(self, first: int, last: int) -> Span:
        """From the start of one line to the end of another, without its schedule."""
        return Span(self.page.source.starts[first], self.page.source.starts[last] + self.ending(last).cut)

    def text(self, first: int, last: int) -> list[Row]:
        """The lines from `first` to `last` as the text of a card.

        Comments with their lines for themselves are left out, so are schedules, ids and blank lines around.
        """
        rows = []
        for n in range(first, last + 1):
            if self.roles[n] not in (Role.COMMENT, Role.SCHEDULE, Role.METADATA):
                row, cut = self.row(n), self.ending(n).cut
                rows.append(Row(row.text[:cut], row.mask[:cut], row.start))
        filled = [at for at, row in enumerate(rows) if row.text.strip()]
        return rows[filled[0] : filled[-1] + 1] if filled else []

    def orphans(self, used: set[int]) -> Iterator[int]:
        """Lines with a schedule that no card has used."""
        for n, role in enumerate(self.roles):
            if n not in used and (role is Role.SCHEDULE or (role is Role.TEXT and self.ending(n).entries is not None)):
                yield n

    def paragraphs(self, used: set[int]) -> Iterator[tuple[int, int]]:
        """First and last line of every run of text, and of every heading, that no card has used."""
        first = last = -1
        for n, role in enumerate((*self.roles, Role.BLANK)):
            if role is Role.COMMENT:
                continue
            runs = role is Role.TEXT and n not in used
            if first >= 0 and (not runs or self.ending(last).entries is not None):
                yield first, last
                first = -1
            if role is Role.HEADING and n not in used:
                yield n, n
            first, last = (n if runs and first < 0 else first), n

    def prose(self, first: int, last: int) -> int:
        """The first line of text, if nothing but text and blank lines stands from `first` to `last`; else -1."""
        found = -1
        for n in range(first, last + 1):
            if self.roles[n] is Role.TEXT:
                found = n if found < 0 else found
            elif n < last and self.roles[n] not in (Role.BLANK, Role.COMMENT):
                return -1
        return found
