"""The one scanner for code, comments and maths in Markdown; each scan is linear in the text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct, structs

from deckpress.patterns import compiled


class Region(StrEnum):
    FENCE = "fence"
    CODE = "code"
    INLINE = "inline"  # $…$ or \(…\)
    DISPLAY = "display"  # $$…$$ or \[…\]
    COMMENT = "comment"
    OPEN = "open"  # `$$` or `\[` that is never closed


class Stretch(Struct, frozen=True):
    """A region of the text from `start` to `end`; `inner` is what stands between its marks."""

    region: Region
    start: int
    end: int
    inner: str
    inner_start: int
    info: str = ""  # language of a fence
    prefix: str = ""  # what stands before a fence on its line: indentation and quote marks
    closed: bool = True  # False for a fence that nothing ends


_MARKS = r"(?P<prefix>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$"
_FENCE = compiled(rf"^{_MARKS}", re.MULTILINE)
# In a file, code may start right behind the tag of a question or an answer.
_BLOCK = compiled(rf"^(?:[QAC]:)?{_MARKS}|^(?P<comment><!--|%%(?!%))", re.MULTILINE)
_HIDING = ("```", "~~~", "<!--", "%%")  # one is in every text where that finds anything
_NEXT = compiled(r"\\.|``*|\$\$?|<!--|%%", re.DOTALL)  # each way starts with a character: found at once
_REACH = 4_000  # characters that `\\(…\\)`, `\\[…\\]` and a comment may be long
_BLANK, _TICKS = compiled(r"\n[ \t>]*\n"), re.compile("`+")
_PAIRS = {
    "\\[": ("\\]", Region.DISPLAY),
    "\\(": ("\\)", Region.INLINE),
    "<!--": ("-->", Region.COMMENT),
    "%%": ("%%", Region.COMMENT),
}


def blocks(text: str, start: int = 0) -> tuple[Stretch, ...]:
    """Fences, and comments that start a line: what hides whole lines of a deck file."""
    return tuple(stretch for stretch in _blocks(text, start) if stretch.region is not Region.OPEN)


def unclosed(text: str, start: int = 0) -> tuple[Stretch, ...]:
    """Fences that nothing ends, which hide all that is below, and openings of comments without an end, which do not."""
    return tuple(
        stretch
        for stretch in _blocks(text, start)
        if stretch.region is Region.OPEN or (not stretch.closed and ">" not in stretch.prefix)
    )


def _blocks(text: str, start: int) -> Iterator[Stretch]:
    if not any(mark[0] in text and mark in text for mark in _HIDING):  # one character is found at once
        return
    at = start
    endless: set[str] = set()
    while match := _BLOCK.search(text, at):
        mark = match["comment"]
        if mark in endless:
            at = match.end()
            continue
        if not mark:
            stretch = _fence(text, match)
        elif (end := text.find(_PAIRS[mark][0], match.end())) >= 0:
            end += len(_PAIRS[mark][0])
            stretch = Stretch(Region.COMMENT, match.start(), end, text[match.start() : end], match.start())
        else:
            endless.add(mark)
            stretch = Stretch(Region.OPEN, match.start(), match.end(), "", match.end())
        yield stretch
        at = max(stretch.end, at + 1)


@lru_cache(128)  # the sides of a batch of cards, whose formulas are drawn before the cards are rendered
def stretches(text: str) -> tuple[Stretch, ...]:
    """All regions of one side of a card, in order, none inside another."""
    if not _NEXT.search(text) and "~~~" not in text:
        return ()
    found: list[Stretch] = []
    at = 0
    for fence in (*_fences(text), None):
        end = fence.start if fence else len(text)
        found.extend(inline(text, at, end))
        if fence:
            found.append(fence)
            at = fence.end
    return tuple(found)


def _fences(text: str) -> Iterator[Stretch]:
    at = 0
    while ("```" in text or "~~~" in text) and (match := _FENCE.search(text, at)):
        stretch = _fence(text, match)
        yield stretch
        at = max(stretch.end, at + 1)


def fence(text: str, at: int, stop: int) -> Stretch | None:
    """The fence that opens on the line that starts at `at`, looked for up to `stop`; None if none opens there."""
    match = _FENCE.match(text, at, stop)
    return _fence(text, match, stop) if match else None


def _fence(text: str, match: re.Match[str], stop: int = sys.maxsize) -> Stretch:
    """The fence up to its closing run, the end of its quote, or the end of the text."""
    stop = min(stop, len(text))
    mark, prefix = match["mark"], match["prefix"]
    quoted = prefix.count(">")
    closing = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\Z")
    inner_start = at = min(match.end() + 1, stop)
    while at < stop:
        newline = text.find("\n", at, stop)
        end = newline if newline >= 0 else stop
        line = text[at:end]
        if quoted and _depth(line) < quoted:
            return _fenced(match, text[inner_start:at], at - 1, inner_start)
        if closing.match(line):
            return _fenced(match, text[inner_start:at], end, inner_start)
        at = end + 1
    return structs.replace(_fenced(match, text[inner_start:stop], stop, inner_start), closed=False)


def _fenced(match: re.Match[str], inner: str, end: int, inner_start: int) -> Stretch:
    return Stretch(Region.FENCE, match.start("prefix"), end, inner, inner_start, match["info"].strip(), match["prefix"])


def _depth(line: str) -> int:
    marks = re.match(r"(?:[ \t]{0,3}>)*", line)
    return marks[0].count(">") if marks else 0


def inline(text: str, start: int, end: int, *, strict: bool = False) -> Iterator[Stretch]:
    """Regions between two fences; where it is strict, none of them but a comment reaches over a blank line.

    What ends a formula is looked up, not searched for, so no input takes long.
    """
    marks = _Marks(text, start, end, strict)
    at = start
    while (match := _NEXT.search(text, at, end)) is not None:
        stretch = _opened(text, match, marks)
        if stretch:
            yield stretch
            at = stretch.end
        else:
            at = match.end()


class _Marks:
    """Where in a text the things stand that end a formula or forbid one, each found once and in order."""

    def __init__(self, text: str, start: int, end: int, strict: bool) -> None:
        self.end = end
        self.strict = strict
        self._blank = [match.start() for match in _BLANK.finditer(text, start, end)] if "\n" in text else []
        self._runs: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text, start, end) if "`" in text else ():
            self._runs.setdefault(run.end() - run.start(), []).append(run.start())
        self._tick = sorted(at for runs in self._runs.values() for at in runs)
        self._dollar, self._closing = [], list[int]()
        for at in _dollars(text, start, end):
            after = text[at + 1 : at + 2]
            if not text[at - 1 : at].isspace() and not (after.isascii() and after.isdigit()):
                self._closing.append(at)
            if after == "$":
                self._dollar.append(at)

    def closing_dollar(self, at: int) -> int:
        return _following(self._closing, at, self.end)

    def closing_dollars(self, at: int) -> int:
        return _following(self._dollar, at, self.end)

    def run(self, length: int, at: int) -> int:
        return _following(self._runs.get(length, []), at, self.end)

    def broken(self, start: int, end: int) -> bool:
        """True if a blank line lies between."""
        return _following(self._blank, start, self.end) < end

    def coded(self, start: int, end: int) -> bool:
        """True if a backtick lies between."""
        return _following(self._tick, start, self.end) < end


def _dollars(text: str, start: int, end: int) -> Iterator[int]:
    """Where the dollar signs stand that no backslash takes away."""
    at = text.find("$", start, end)
    while at >= 0:
        behind = at
        while behind > start and text[behind - 1] == "\\":
            behind -= 1
        if (at - behind) % 2 == 0:
            yield at
        at = text.find("$", at + 1, end)


def _following(places: list[int], at: int, none: int) -> int:
    """The first of the sorted places at or behind `at`; `none` if there is no more."""
    found = bisect_left(places, at)
    return places[found] if found < len(places) else none


def _opened(text: str, match: re.Match[str], marks: _Marks) -> Stretch | None:
    mark, start, inner = match[0], match.start(), match.end()
    if mark[0] == "`":
        stop = marks.run(len(mark), inner)
        if stop == marks.end or marks.broken(inner, stop):
            return None
        return Stretch(Region.CODE, start, stop + len(mark), text[inner:stop], inner)
    if mark == "$$":
        stop = marks.closing_dollars(inner)
        if stop == marks.end or (marks.strict and marks.broken(inner, stop)):
            return Stretch(Region.OPEN, start, inner, "", inner)
        return Stretch(Region.DISPLAY, start, stop + 2, text[inner:stop], inner)
    if mark == "$":
        return _dollar(text, start, inner, marks)
    if mark in _PAIRS:
        close, region = _PAIRS[mark]
        stop = text.find(close, inner, min(marks.end, inner + _REACH))
        block = region is Region.COMMENT or (region is Region.DISPLAY and not marks.strict)
        if stop >= 0 and (block or not marks.broken(inner, stop)):
            return Stretch(region, start, stop + len(close), text[inner:stop], inner)
    return None


def _dollar(text: str, start: int, inner: int, marks: _Marks) -> Stretch | None:
    """`$…$` by Obsidian's rule: no space inside the marks, no blank line, no digit after the second; no code."""
    if inner >= marks.end or text[inner].isspace():
        return None
    stop = marks.closing_dollar(inner + 1)
    if stop == marks.end or marks.broken(inner, stop) or marks.coded(inner, stop):
        return None
    return Stretch(Region.INLINE, start, stop + 1, text[inner:stop], inner)
