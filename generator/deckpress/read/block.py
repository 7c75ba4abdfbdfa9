"""Blocks between two keywords that fill a line each, as Obsidian_to_Anki writes its notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from deckpress.read import scan

_CLOSING = {"<!--": "-->", "%%": "%%"}
_FENCE = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:`{3}|~{3})"


@dataclass(frozen=True, slots=True)
class Block:
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
    lines = _Lines(text, begin, end)
    at, comment = start, start
    endless: set[str] = set()
    while match := lines.token.search(text, at):
        at = match.end()
        if match["begin"]:
            block = lines.block(match)
            yield block
            at = block.end
        elif match["fence"] and match.start() >= comment:
            fence = scan.fence(text, match.start(), len(text))
            at = max(at, fence.end) if fence else at
        elif (mark := match["comment"]) and match.start() >= comment and mark not in endless:
            comment = text.find(_CLOSING[mark], at)
            if comment < 0:
                endless.add(mark)


class _Lines:
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
