"""The one scanner for code, comments and maths in Markdown; each scan is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    FENCE = "fence"
    CODE = "code"
    INLINE = "inline"  # $…$ or \(…\)
    DISPLAY = "display"  # $$…$$ or \[…\]
    COMMENT = "comment"
    OPEN = "open"  # `$$` or `\[` that is never closed


@dataclass(frozen=True, slots=True)
class Stretch:
    """A region of the text from `start` to `end`; `inner` is what stands between its marks."""

    region: Region
    start: int
    end: int
    inner: str
    inner_start: int
    info: str = ""  # language of a fence
    prefix: str = ""  # what stands before a fence on its line: indentation and quote marks


_FENCE = re.compile(r"^(?P<prefix>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$", re.MULTILINE)
_COMMENT = re.compile(r"^(?:<!--.*?(?:-->|\Z)|%%(?!%).*?%%)", re.MULTILINE | re.DOTALL)
_NEXT = re.compile(r"\\.|`+|\$\$?|<!--|%%", re.DOTALL)
_REACH = 4_000  # characters a formula may be long; keeps failing searches short
_BLANK = re.compile(r"\n[ \t>]*\n")


def blocks(text: str, start: int = 0) -> tuple[Stretch, ...]:
    """Fences, and comments that start a line: what hides whole lines of a deck file."""
    found: list[Stretch] = []
    at = start
    while True:
        fence = _FENCE.search(text, at)
        comment = _COMMENT.search(text, at)
        if not fence and not comment:
            return tuple(found)
        if fence and (not comment or fence.start() < comment.start()):
            stretch = _fence(text, fence)
        else:
            assert comment is not None
            stretch = Stretch(Region.COMMENT, comment.start(), comment.end(), comment[0], comment.start())
        found.append(stretch)
        at = max(stretch.end, at + 1)


def stretches(text: str) -> tuple[Stretch, ...]:
    """All regions of one side of a card, in order, none inside another."""
    found: list[Stretch] = []
    at = 0
    for fence in (*_fences(text), None):
        end = fence.start if fence else len(text)
        found.extend(_inline(text, at, end))
        if fence:
            found.append(fence)
            at = fence.end
    return tuple(found)


def _fences(text: str) -> Iterator[Stretch]:
    at = 0
    while match := _FENCE.search(text, at):
        stretch = _fence(text, match)
        yield stretch
        at = max(stretch.end, at + 1)


def _fence(text: str, match: re.Match[str]) -> Stretch:
    """The fence up to its closing run, the end of its quote, or the end of the text."""
    mark, prefix = match["mark"], match["prefix"]
    quoted = prefix.count(">")
    closing = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*\Z")
    inner_start = at = min(match.end() + 1, len(text))
    while at < len(text):
        newline = text.find("\n", at)
        end = newline if newline >= 0 else len(text)
        line = text[at:end]
        if quoted and _depth(line) < quoted:
            return _fenced(match, text[inner_start:at], at - 1, inner_start)
        if closing.match(line):
            return _fenced(match, text[inner_start:at], end, inner_start)
        at = end + 1
    return _fenced(match, text[inner_start:], len(text), inner_start)


def _fenced(match: re.Match[str], inner: str, end: int, inner_start: int) -> Stretch:
    return Stretch(Region.FENCE, match.start(), end, inner, inner_start, match["info"].strip(), match["prefix"])


def _depth(line: str) -> int:
    marks = re.match(r"(?:[ \t]{0,3}>)*", line)
    return marks[0].count(">") if marks else 0


def _inline(text: str, start: int, end: int) -> Iterator[Stretch]:
    absent: set[int] = set()  # lengths of backtick runs that do not occur again
    at = start
    while (match := _NEXT.search(text, at, end)) is not None:
        stretch = _opened(text, match, end, absent)
        if stretch:
            yield stretch
            at = stretch.end
        else:
            at = match.end()


def _opened(text: str, match: re.Match[str], end: int, absent: set[int]) -> Stretch | None:
    mark, start, inner = match[0], match.start(), match.end()
    if mark[0] == "`":
        return _code(text, start, inner, end, absent)
    if mark == "$$":
        return _formula(text, start, inner, end, "$$", Region.DISPLAY)
    if mark == "\\[":
        return _formula(text, start, inner, end, "\\]", Region.DISPLAY)
    if mark == "\\(":
        return _formula(text, start, inner, end, "\\)", Region.INLINE)
    if mark == "$":
        return _dollar(text, start, inner, end)
    if mark in ("<!--", "%%"):
        close = "-->" if mark == "<!--" else "%%"
        stop = text.find(close, inner, end)
        if stop >= 0:
            return Stretch(Region.COMMENT, start, stop + len(close), text[inner:stop], inner)
    return None


def _code(text: str, start: int, inner: int, end: int, absent: set[int]) -> Stretch | None:
    length = inner - start
    if length in absent:
        return None
    for run in re.compile("`+").finditer(text, inner, end):
        if len(run[0]) == length:
            if _BLANK.search(text, inner, run.start()):
                return None
            return Stretch(Region.CODE, start, run.end(), text[inner : run.start()], inner)
    absent.add(length)
    return None


def _formula(text: str, start: int, inner: int, end: int, close: str, region: Region) -> Stretch | None:
    stop = _closing(text, inner, min(end, inner + _REACH), close)
    if stop < 0:
        if region is Region.DISPLAY and close == "$$":
            return Stretch(Region.OPEN, start, inner, "", inner)
        return None
    if region is Region.INLINE and _BLANK.search(text, inner, stop):
        return None
    return Stretch(region, start, stop + len(close), text[inner:stop], inner)


def _closing(text: str, start: int, end: int, close: str) -> int:
    at = text.find(close, start, end)
    while at > start and close[0] == "$" and _escaped(text, at, start):
        at = text.find(close, at + 1, end)
    return at


def _dollar(text: str, start: int, inner: int, end: int) -> Stretch | None:
    """`$…$` by Obsidian's rule: no space inside the marks, no blank line, no digit after the second; no code."""
    if inner >= end or text[inner].isspace():
        return None
    at = inner
    limit = min(end, inner + _REACH)
    while (at := text.find("$", at, limit)) >= 0:
        if _BLANK.search(text, inner, at) or "`" in text[inner:at]:
            return None
        after = text[at + 1 : at + 2]
        if not text[at - 1].isspace() and not _escaped(text, at, inner) and not (after.isascii() and after.isdigit()):
            return Stretch(Region.INLINE, start, at + 1, text[inner:at], inner) if at > inner else None
        at += 1
    return None


def _escaped(text: str, at: int, start: int) -> bool:
    slashes = 0
    while at - slashes - 1 >= start and text[at - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1
