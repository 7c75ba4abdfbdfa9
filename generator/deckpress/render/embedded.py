"""Texts of other notes inside a card: where one may stand, how many there may be, what its box is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from deckpress.model.diagnostic import Code
from deckpress.model.embed import CARD_LIMIT, DEPTH, Embed
from deckpress.model.note import CLOZE_CLOSE, CLOZE_OPEN
from deckpress.render.marks import EMBED_CLOSE, EMBED_OPEN

_CHARACTERS = 100_000  # of all embeds of a card
_LINE = re.compile(r"(?P<quote>[ \t>]*)(?P<item>(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_BARRED = re.compile(r"#{1,6}[ \t]|\[!|\[\^|:")
_PAIRS = ("**", "__", "==", "~~", "<", "*")
_MARK = re.compile(f"{EMBED_OPEN}(\\d+){EMBED_CLOSE}")


class Tally(Struct):
    """How much one card has embedded so far."""

    number: int = 0
    characters: int = 0
    told: bool = False


class Unfit(Struct, frozen=True):
    """Why an embed is not shown; "" if that was said before."""

    code: Code
    about: str
    hint: str = ""


def fit(found: Embed | None, within: tuple[str, ...], tally: Tally) -> Unfit | None:
    """Why an embed cannot be shown where it stands; None if it can."""
    if len(within) >= DEPTH:
        return Unfit(Code.EMBED_DEEP, f"embeds stand more than {DEPTH} deep", "link to the inner note instead")
    if found and found.about:
        return Unfit(Code.EMBED_BROKEN, found.about, found.hint)
    if found and found.name in within:
        return Unfit(Code.EMBED_DEEP, f"`{found.title}` embeds itself", "link to it instead")
    full = tally.number >= CARD_LIMIT or tally.characters > _CHARACTERS
    if found is None or full:
        about = "" if tally.told else f"card embeds more than {CARD_LIMIT} texts or {_CHARACTERS:,} characters"
        tally.told = True
        return Unfit(Code.EMBED_DEEP, about, "link to the others instead")
    return None


def ways(text: str, at: int, end: int) -> tuple[str, str] | None:
    """What stands before and behind an embed to part it from its paragraph; None where no box can stand.

    There is none in a title, a table, a definition, a deletion, or between the marks of emphasis.
    """
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", end)
    line = _LINE.match(text, start, at)
    assert line is not None
    before, after = text[line.end() : at], text[end : stop if stop >= 0 else len(text)]
    before, after = before.removeprefix("<small>"), after.rstrip().removesuffix("</small>")
    if text.count(CLOZE_OPEN, 0, at) > text.count(CLOZE_CLOSE, 0, at):
        return None
    if line["item"] and not before and not after.strip():
        return "", ""
    alone = not before.strip() and not after.strip()
    if not alone and (_BARRED.match(before) or "|" in before + after or any(before.count(p) % 2 for p in _PAIRS)):
        return None
    quote = line["quote"] + " " * len(line["item"] or "")
    blank = quote.rstrip()
    return f"\n{blank}\n{quote}", f"\n{blank}\n{quote}"


def mark(number: int) -> str:
    return f"{EMBED_OPEN}{number}{EMBED_CLOSE}"


def figure(text: str, caption: str) -> str:
    """The box: safe HTML, and the link to where it is from."""
    return f'<figure class="embed"><blockquote>{text}</blockquote><figcaption>{caption}</figcaption></figure>'


def joined(safe: str, figures: Sequence[str]) -> str:
    """Finished HTML with its embeds in place."""
    return _MARK.sub(lambda match: figures[int(match[1])], safe) if figures else safe
