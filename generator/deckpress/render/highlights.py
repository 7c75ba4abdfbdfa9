"""Highlights for the deletions that a card asked for: from the marks in its HTML to elements that nest."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from deckpress.model.note import CLOZE_CLOSE, CLOZE_OPEN
from deckpress.render.clozes import CLOSING, MARK, OPENING, bare, partners
from deckpress.render.marks import SLOT_CLOSE, SLOT_OPEN

_TOKEN = re.compile(
    rf"</?(?P<name>[a-z][a-z0-9]*)(?: [a-z:-]+=\"[^\"]*\")*>|(?P<mark>{MARK})"
    rf"|{SLOT_OPEN}(?P<slot>\d+){SLOT_CLOSE}[.,;:!?)]*|[^<{CLOZE_OPEN}{CLOZE_CLOSE}{SLOT_OPEN}]+|.",
    re.DOTALL,
)
_INLINE = frozenset(
    "em strong b i u del ins mark small sub sup kbd code samp var a abbr span q cite dfn time ruby rt rp audio"
    " video".split()
)
_VOID = frozenset("br img wbr source".split())
_EMPTY = re.compile(r"<p>\s*</p>\n?")


def highlighted(safe: str, is_block: Callable[[int], bool]) -> tuple[str, frozenset[int]]:
    """Safe HTML with highlights for its marks, and the slots of blocks that are highlighted as a whole.

    A highlight holds text, slots and whole inline elements; where an element starts or ends within a deletion, it is
    cut.  A mark without a partner is left out.
    """
    if CLOZE_OPEN not in safe and CLOZE_CLOSE not in safe:
        return safe, frozenset()
    tokens = list(_TOKEN.finditer(safe))
    paired = partners((at, token["mark"]) for at, token in enumerate(tokens) if token["mark"])
    pen = _Pen()
    blocks: set[int] = set()
    for at, token in enumerate(tokens):
        if token["mark"]:
            pen.turn(token["mark"] == CLOZE_OPEN) if at in paired else None
        elif token["slot"] and is_block(int(token["slot"])):
            blocks.update((int(token["slot"]),) if pen.depth else ())
            pen.pass_over(token[0])
        elif token["name"]:
            pen.tag(token[0], token["name"])
        else:
            pen.out.append(token[0])
    return _EMPTY.sub("", bare("".join(pen.out))), frozenset(blocks)


def whole(block: str) -> str:
    """A block of code or a displayed formula with all of it highlighted."""
    if block.startswith('<div class="dm">'):
        return f'<div class="dm">{OPENING}{block[16:].removesuffix("</div>")}{CLOSING}</div>'
    head, opening, rest = block.partition("<code>")
    inner, closing, tail = rest.rpartition("</code>")
    return f"{head}{opening}{OPENING}{inner}{CLOSING}{closing}{tail}" if "<pre" in head and closing else block


class _Pen(Struct):
    """HTML so far; within a deletion, what is written from `start` on is not highlighted yet."""

    out: list[str] = []
    depth: int = 0  # deletions around
    start: int = 0
    opened: list[int] = []  # where in `out` inline elements opened that are still open

    def turn(self, opens: bool) -> None:
        if self.depth == (0 if opens else 1):
            self._highlight()
        self.depth += 1 if opens else -1

    def tag(self, tag: str, name: str) -> None:
        closes = tag.startswith("</")
        if not self.depth or not (name in _VOID or (name in _INLINE and (self.opened or not closes))):
            self.pass_over(tag)
            return
        if closes:
            self.opened.pop()
        elif name not in _VOID:
            self.opened.append(len(self.out))
        self.out.append(tag)

    def pass_over(self, piece: str) -> None:
        """Writes what no highlight may hold."""
        self._highlight()
        self.out.append(piece)
        self.start = len(self.out)

    def _highlight(self) -> None:
        if self.depth:
            starts = [self.start, *(at + 1 for at in self.opened)]
            for start, end in zip(starts, [*self.opened, len(self.out)], strict=True):
                self._enclose(start, end)
        self.start = len(self.out)
        self.opened.clear()

    def _enclose(self, start: int, end: int) -> None:
        """Puts the pieces from `start` to `end`, which nest, into a highlight, without white space at both ends."""
        while start < end and not self.out[start].strip():
            start += 1
        while start < end and not self.out[end - 1].strip():
            end -= 1
        if not any(not piece.startswith("<") or piece.startswith("<img") for piece in self.out[start:end]):
            return
        first = self.out[start]
        self.out[start] = first[: len(first) - len(first.lstrip())] + OPENING + first.lstrip()
        last = self.out[end - 1]
        self.out[end - 1] = last.rstrip() + CLOSING + last[len(last.rstrip()) :]
