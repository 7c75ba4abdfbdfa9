"""Marks of clozes in Markdown and code, and what a blank is in HTML.

A blank holds the word "blank" for those who listen, and its hint if there is one; its width never tells what is hidden.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from deckpress.model.note import BLANK_CLOSE, BLANK_OPEN, CLOZE_CLOSE, CLOZE_OPEN
from deckpress.render.marks import HIDDEN

MARK = f"[{CLOZE_OPEN}{CLOZE_CLOSE}]"
BLANK = re.compile(f"{BLANK_OPEN}([^{BLANK_OPEN}{BLANK_CLOSE}]*){BLANK_CLOSE}")
BLANK_HTML = '<span class="blank"><span class="vh">blank</span></span>'
OPENING, CLOSING = '<mark class="cloze">', "</mark>"
_ALL = re.compile(f"[{CLOZE_OPEN}{CLOZE_CLOSE}{BLANK_OPEN}{BLANK_CLOSE}]")
_PART = re.compile(f"(?P<mark>{MARK})|{BLANK.pattern}")
_FENCE_OPENS = re.compile(rf"^([ \t]*)({CLOZE_OPEN}+)((?:`{{3,}}|~{{3,}})[^`\n]*\n)", re.MULTILINE)
_FENCE_CLOSES = re.compile(rf"\n([ \t]*(?:`{{3,}}|~{{3,}}))({CLOZE_CLOSE}+)(?=[ \t]*$)", re.MULTILINE)
_BLOCK_OPENS = re.compile(
    rf"^([ \t]*)({CLOZE_OPEN}+)([ \t]*(?:(?:[-*+]|\d{{1,9}}[.)]|[A-Za-z]\)|#{{1,6}}|>)[ \t]+|\|))", re.MULTILINE
)
_ROW_CLOSES = re.compile(rf"(\|)({CLOZE_CLOSE}+)(?=[ \t]*$)", re.MULTILINE)


def bare(text: str) -> str:
    """The text without any mark of a cloze."""
    return _ALL.sub("", text) if marked(text) else text


def plain(text: str) -> str:
    """The text as search shows it: `…` for a blank, nothing for other marks."""
    return bare(BLANK.sub("…", text)) if marked(text) else text


def marked(text: str) -> bool:
    """Whether any mark of a cloze is there; one by one they are found sooner than all at once."""
    if text.isascii():
        return False
    return CLOZE_OPEN in text or CLOZE_CLOSE in text or BLANK_OPEN in text or BLANK_CLOSE in text


def written(text: str) -> str:
    """The Markdown for other programs: `[…]`, or the hint in brackets, for a blank, nothing for other marks."""
    return bare(BLANK.sub(lambda blank: f"[{blank[1].strip() or '…'}]", text))


def blank(hint: str) -> str:
    """A blank; the hint is HTML, "" for none."""
    if not hint.strip():
        return BLANK_HTML
    return f'<span class="blank"><span class="vh">blank, hint: </span>{hint}</span>'


def settled(text: str) -> str:
    """The text with marks that stand before or behind a fence moved into it, so that it still is one."""
    if CLOZE_OPEN not in text:
        return text
    return _FENCE_CLOSES.sub(r"\2\n\1", _FENCE_OPENS.sub(r"\1\3\2", text))


def inward(text: str) -> str:
    """The same for the marks of lists, headings, quotes and table rows."""
    if CLOZE_OPEN not in text:
        return text
    return _ROW_CLOSES.sub(r"\2\1", _BLOCK_OPENS.sub(r"\1\3\2", text))


def hushed(text: str) -> str:
    """The text, as long as it was, with hints that no scanner can read."""
    if BLANK_OPEN not in text:
        return text
    return BLANK.sub(lambda found: BLANK_OPEN + HIDDEN * len(found[1]) + BLANK_CLOSE, text)


def levelled(inner: str) -> tuple[str, str, str]:
    """The marks without a partner in a formula or code, to stand before it and behind it, and the rest between."""
    if CLOZE_OPEN not in inner and CLOZE_CLOSE not in inner:
        return "", inner, ""
    paired = partners((at, inner[at]) for at in range(len(inner)) if inner[at] in (CLOZE_OPEN, CLOZE_CLOSE))
    lone = [at for at, character in enumerate(inner) if re.match(MARK, character) and at not in paired]
    unpaired = set(lone)
    kept = "".join(character for at, character in enumerate(inner) if at not in unpaired)
    opened = sum(inner[at] == CLOZE_OPEN for at in lone)
    return CLOZE_OPEN * opened, kept, CLOZE_CLOSE * (len(lone) - opened)


def partners(marks: Iterable[tuple[int, str]]) -> set[int]:
    """The places of marks that open and close the same deletion."""
    found: set[int] = set()
    opened: list[int] = []
    for at, mark in marks:
        if mark == CLOZE_OPEN:
            opened.append(at)
        elif opened:
            found.update((opened.pop(), at))
    return found


def cut(code: str) -> tuple[str, list[tuple[int, str]]]:
    """The code without marks, and at which of its offsets which HTML is to be put in."""
    pieces: list[str] = []
    cuts: list[tuple[int, str]] = []
    at = length = depth = 0
    for part in _PART.finditer(code):
        pieces.append(code[at : part.start()])
        length += len(pieces[-1])
        at = part.end()
        if part["mark"] is None:
            cuts.append((length, blank(html.escape(part[2], quote=False))))
            continue
        outermost = depth == (0 if part["mark"] == CLOZE_OPEN else 1)
        depth += 1 if part["mark"] == CLOZE_OPEN else -1
        if outermost:
            cuts.append((length, OPENING if part["mark"] == CLOZE_OPEN else CLOSING))
    return "".join((*pieces, code[at:])), cuts
