"""Text with everything blank in which no card can start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deckpress.patterns import compiled
from deckpress.read import scan
from deckpress.read.scan import Region

_ADDRESS = compiled(r"!?\[\[[^\[\]\n]*\]\]|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s<>]+>?")
_NAMES = {
    Region.FENCE: "code", Region.CODE: "code", Region.INLINE: "a formula", Region.DISPLAY: "a formula",
    Region.COMMENT: "a comment",
}  # fmt: skip
TAKEN = "another card"
_LINK = "a link"


def masked(text: str, start: int, hidden: Iterable[tuple[int, int]] = ()) -> str:
    """The text with everything blank that holds no cards: front matter, code, comments, formulas, addresses, `hidden`.

    As long as the text; what is blank is NUL, line ends stay.  A formula reaches over no blank line here.
    """
    pieces: list[str] = []
    at = 0
    for first, last, _ in regions(text, start, hidden):
        pieces.append(text[at:first])
        pieces.append(_blank(text[first:last]))
        at = last
    pieces.append(text[at:])
    return "".join(pieces)


def regions(text: str, start: int, hidden: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of what `masked` blanks, in order, none inside another.

    Nothing opens inside what is `hidden`, so a mark there takes no text outside with it.
    """
    if start:
        yield 0, start, "front matter"
    taken = sorted(hidden)
    rest = without(text, taken)
    blocks = [(block.start, block.end, _NAMES[block.region]) for block in scan.blocks(rest, start)]
    blocked = sorted([*blocks, *((first, last, TAKEN) for first, last in taken)])
    at = start
    for first, last, name in (*blocked, (len(text), len(text), "")):
        inner = at
        for stretch in scan.inline(rest, at, first, strict=True) if first > at else ():
            if stretch.region is not Region.OPEN:
                yield from _addresses(rest, inner, stretch.start)
                yield stretch.start, stretch.end, _NAMES[stretch.region]
                inner = stretch.end
        yield from _addresses(rest, inner, max(first, at))
        if last > max(first, at):
            yield max(first, at), last, name
        at = max(at, last)


def stretches(text: str, start: int, hidden: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Where code, comments, formulas and what is `hidden` start and end, in order, none in another."""
    for first, last, name in regions(text, start, hidden):
        if name not in ("front matter", _LINK):
            yield first, last


def without(text: str, hidden: Iterable[tuple[int, int]]) -> str:
    """The text with the stretches blank, given in order, so that no mark inside them opens anything."""
    pieces, at = list[str](), 0
    for first, last in hidden:
        if last > at:
            pieces.extend((text[at:first], _blank(text[max(first, at) : last])))
            at = last
    return "".join((*pieces, text[at:]))


def _addresses(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for match in _ADDRESS.finditer(text, start, end):
        yield match.start(), match.end(), _LINK


def _blank(text: str) -> str:
    if "\n" not in text:
        return "\0" * len(text)
    return "\n".join("\0" * len(line) for line in text.split("\n"))
