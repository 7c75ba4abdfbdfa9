"""Multiple choice: `a) …` lines on the front, the right ones on the back; statements that are true or false."""

from __future__ import annotations

import re
import unicodedata

from deckpress.model.note import Choice
from deckpress.patterns import compiled

_CHOICE = compiled(r"[ \t]*(?:[-*+][ \t]+)?(?P<label>[A-Za-z])\)[ \t]+(?P<text>\S.*)$", re.MULTILINE)
_ANSWER = compiled(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?(?P<label>[A-Za-z])(?:[).:]|$)(?:\*\*)?[ \t]*(?P<text>.*)$", re.MULTILINE
)
_VERDICTS = (("true", "false"), ("wahr", "falsch"), ("richtig", "falsch"), ("vrai", "faux"), ("verdadero", "falso"))
_SHORT = 60  # characters of an answer that must name a choice


def choices(front: str, back: str) -> tuple[Choice, ...]:
    """The answers to choose from, at least one of them right; () where the front offers none.

    A line of the back names a choice by its letter, alone or with the same text and more behind it; or by its text
    alone.  Letters with other texts answer parts of a question, so nothing is chosen there.
    """
    offered = _offered(front)
    if not offered:
        return _verdict(back)
    named = {match["label"].lower(): _plain(match["text"]) for match in _ANSWER.finditer(back)}
    texts = {_plain(line) for line in back.split("\n")}
    found = tuple(
        Choice(label, text, _names(named.get(label.lower()), _plain(text)) or _plain(text) in texts)
        for label, text in offered
    )
    return found if any(choice.right for choice in found) else ()


def _names(said: str | None, choice: str) -> bool:
    """True if what stands behind the letter is the choice, with or without more behind it, or nothing."""
    if said is None or not said.startswith(choice):
        return said == ""
    return not said[len(choice) : len(choice) + 1].isalnum()


def unanswered(front: str, back: str) -> bool:
    """True if the front offers choices and a short back names none of them."""
    return (
        bool(_offered(front)) and "\n" not in back.strip() and len(back.strip()) < _SHORT and not choices(front, back)
    )


def _offered(front: str) -> list[tuple[str, str]]:
    """Two or more lines in a row with the letters from a on."""
    if front.count(")") < 2:
        return []
    found = [(match["label"], match["text"].strip()) for match in _CHOICE.finditer(front)]
    letters = "".join(label.lower() for label, _ in found)
    return found if len(found) > 1 and "abcdefghijklmnopqrstuvwxyz".startswith(letters) else []


def _verdict(back: str) -> tuple[Choice, ...]:
    if len(back.strip()) >= _SHORT:
        return ()
    word = _plain(back).rstrip(".")
    for pair in _VERDICTS:
        if word in pair:
            return tuple(Choice("", verdict.capitalize(), verdict == word) for verdict in pair)
    return ()


def _plain(text: str) -> str:
    return re.sub(r"[\s*_]+", " ", unicodedata.normalize("NFC", text)).strip().rstrip(".;,").casefold()
