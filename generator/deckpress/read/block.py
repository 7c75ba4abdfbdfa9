"""Notes of Obsidian_to_Anki between keywords: blocks, whose keywords fill a line each, and notes on one line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from deckpress.read import scan
from deckpress.read.page import Page

_CODE = (scan.Region.CODE, scan.Region.INLINE, scan.Region.DISPLAY)
_CLOSING = {"<!--": "-->", "%%": "%%"}
_FENCE = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3}|~{3})"


class Block(Struct, frozen=True):
    """Offsets: where the opening line starts, the lines between start and end, and the closing line ends.

    A block that nothing closes has `inner`, `stop` and `end` at the end of its opening line.
    """

    start: int
    inner: int
    stop: int
    end: int
    closed: bool = True


def blocks(text: str, start: int, begin: str, end: str) -> Iterator[Block]:
    """Blocks in order, none in another, each as far as the first closing line; the next opening line ends it as well.

    Fences hide keywords, comments do not: keywords may be `%%ANKI` and `END%%`, and hidden notes are notes.
    """
    if not begin or not end or begin not in text:
        return
    keywords = _Keywords(text, begin, end)
    at, comment = start, start
    endless: set[str] = set()
    while match := keywords.token.search(text, at):
        at = match.end()
        if match["begin"]:
            block = keywords.block(match)
            yield block
            at = block.end
        elif match["fence"] and match.start() >= comment:
            fence = scan.fence(text, match.start(), len(text))
            at = max(at, fence.end) if fence else at
        elif (mark := match["comment"]) and match.start() >= comment and mark not in endless:
            comment = text.find(_CLOSING[mark], at)
            if comment < 0:
                endless.add(mark)


class _Keywords:
    """The lines of a text that may open or close a block."""

    def __init__(self, text: str, begin: str, end: str) -> None:
        opening = rf"(?P<begin>{re.escape(begin)})[ \t]*$"
        closing = rf"(?P<end>{re.escape(end)})[ \t]*$"
        self.text = text
        self.same = begin == end
        self.token = re.compile(rf"^(?:{opening}|{closing}|(?P<fence>{_FENCE})|(?P<comment><!--|%%))", re.MULTILINE)
        self._openings = [match.start() for match in re.finditer(rf"^{opening}", text, re.MULTILINE)]

    def block(self, opening: re.Match[str]) -> Block:
        at, fenced = opening.end(), True
        while match := self.token.search(self.text, at):
            at = match.end()
            if match["end"] or (match["begin"] and self.same):
                return Block(opening.start(), opening.end() + 1, match.start(), match.end())
            if match["begin"]:
                break
            if match["fence"] and fenced:
                fence = self._fence(match.start())
                fenced = fence is not None
                at = max(at, fence.end) if fence else at
        end = opening.end()
        return Block(opening.start(), end, end, end, closed=False)

    def _fence(self, at: int) -> scan.Stretch | None:
        """The fence that opens in a block; None if it is not closed there, so that the block's own end counts.

        Keywords inside it are an example.  An end before a start is none: two blocks, and the fence is open.
        """
        behind = bisect_right(self._openings, at) + 1
        stop = self._openings[behind] if behind < len(self._openings) else len(self.text)
        fence = scan.fence(self.text, at, stop)
        if not fence or not fence.closed:
            return None
        keywords = [m for m in self.token.finditer(self.text, fence.start, fence.end) if m["begin"] or m["end"]]
        crossed = keywords and keywords[0]["end"] and any(match["begin"] for match in keywords)
        return None if crossed else fence


class Line(Struct, frozen=True):
    """A note on one line: offsets of its keyword, of what stands inside, and of its end; `end` is -1 without one."""

    start: int
    inner: int
    stop: int
    end: int


def lines(page: Page) -> Iterator[Line]:
    """Notes on one line, outside code and formulas; comments hide none, as they hide no block."""
    settings, text = page.vault.to_anki, page.source.text
    if not settings.begin_inline or not settings.end_inline or settings.begin_inline not in text:
        return
    opening = re.compile(rf"(?<!\S){re.escape(settings.begin_inline)}(?=[ \t])")
    hidden = [(s.start, s.end) for s in page.blocks if s.region is scan.Region.FENCE]
    hidden = sorted([*hidden, *((span.start, span.end) for span in page.taken)])
    for n in range(page.first, len(page.texts)):
        start = page.source.starts[n]
        if settings.begin_inline in page.texts[n] and not within(hidden, start):
            stop = start + len(page.texts[n])
            code = [(s.start, s.end) for s in scan.inline(text, start, stop) if s.region in _CODE]
            yield from _on_line(page, opening, code, (start, stop))


def _on_line(
    page: Page, opening: re.Pattern[str], code: list[tuple[int, int]], line: tuple[int, int]
) -> Iterator[Line]:
    text, keyword = page.source.text, page.vault.to_anki.end_inline
    closing = re.compile(rf"(?<!\S){re.escape(keyword)}(?!\S)")
    starts = [match for match in opening.finditer(text, *line) if not within(code, match.start())]
    ends = [match.start() for match in closing.finditer(text, *line) if not within(code, match.start())]
    limits = [*(match.start() for match in starts[1:]), line[1]]
    for match, limit in zip(starts, limits, strict=False):
        found = bisect_right(ends, match.end())
        if found < len(ends) and ends[found] < limit:
            yield Line(match.start(), match.end(), ends[found], ends[found] + len(keyword))
        else:
            yield Line(match.start(), match.end(), match.end(), -1)


def within(stretches: list[tuple[int, int]], at: int) -> bool:
    """True if an offset lies in one of the sorted stretches."""
    found = bisect_right(stretches, (at, len(stretches) and stretches[-1][1] + 1)) - 1
    return found >= 0 and stretches[found][0] <= at < stretches[found][1]
