"""Text to search terms; static/js/core/analysis.js does the same, and a test holds the two together.

What a letter, a sign or a common word is stands once, in static/js/core/letters.js, for both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

from deckpress import resources
from deckpress.patterns import compiled

RESERVED = "·"  # before the terms that no typed prefix reaches: common words, and whole tags after a further `#`
_MOST_PARTS = 5  # of a word such as `state-of-the-art` that is also one term
_MOST_PIECES = 3  # of a word such as `2π` that is also each of them


def _letters() -> dict[str, Any]:
    text = (resources.static() / "js/core/letters.js").read_text("utf-8")
    found: dict[str, Any] = json.loads(text[text.index("{", text.index("export")) : text.rindex("}") + 1])
    return found


LETTERS = _letters()
LONGEST: int = LETTERS["longest"]  # letters of a term
_DENSE, _JOINS, _SIGNS = LETTERS["dense"], LETTERS["joins"], "".join(LETTERS["signs"])
_CHUNK = compiled(f"[^{LETTERS['space']}]+")
_BOM = "\ufeff"  # the one space that `str.split`, which is quicker, does not know
_DROPPED = compiled(f"[{LETTERS['dropped']}]")
_FOLDS = str.maketrans(LETTERS["folds"])
_UMLAUTS = str.maketrans(LETTERS["umlauts"])
_UMLAUT = compiled(f"[{''.join(LETTERS['umlauts'])}]")
_NAMES = {sign: names.split() for sign, names in (LETTERS["greek"] | LETTERS["signs"]).items()}
_STYLING = frozenset(LETTERS["styling"].split())
_COMMON = frozenset(LETTERS["common"].split())
_ARTICLES = tuple(LETTERS["articles"].split())
_WORD = rf"(?:(?![{_DENSE}])(?:[^\W_]|[{LETTERS['inner']}]))+"
_ANY = compiled(rf"\\[a-z]+|[{_SIGNS}]|[{_DENSE}]+|{_WORD}(?:[{_JOINS}]{_WORD})*(?:\+\+|#)?")
_ASCII = compiled(r"\\[a-z]+|[a-z0-9]+(?:['._&^-][a-z0-9]+)*(?:\+\+|#)?")
_JOIN = compiled(f"[{_JOINS}]")
_IS_DENSE = compiled("|".join(f"[{each}]" for each in re.findall(".-.|.", _DENSE)))  # sooner made than one large set
_PIECE = compiled("[α-ω]+|[0-9]+|[^α-ω0-9]+")


def terms(text: str) -> list[str]:
    """The terms of a text in order.

    Words are folded to lower case without accents; a word with hyphens, dots or apostrophes inside gives its parts and
    the parts as one; a common word stands in a form of its own; a sign or a lone Greek letter also gives its names;
    runs of scripts without spaces give letters and pairs; a TeX command gives its name.
    """
    found: list[str] = []
    for chunk in text.replace(_BOM, " ").split():
        found += forms(chunk)
    return found


@cache
def forms(chunk: str) -> tuple[str, ...]:
    """The terms of a text without spaces."""
    if chunk.isascii():
        return tuple(_folded_forms(chunk.lower()))
    found = _folded_forms(folded(chunk))
    spelt = unicodedata.normalize("NFC", chunk).lower()
    if _UMLAUT.search(spelt):  # Größe is also typed Groesse
        found += [term for term in _folded_forms(folded(spelt.translate(_UMLAUTS))) if term not in found]
    return tuple(found)


def folded(text: str) -> str:
    """The text in lower case, without accents and compatibility forms, its letters as most keyboards have them."""
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).lower().translate(_FOLDS)


def reserved(tag: str) -> list[str]:
    """The terms that stand for a tag as a whole and for each of its parents."""
    parts = " ".join(_CHUNK.findall(folded(tag))).split("/")
    return [f"{RESERVED}#{'/'.join(parts[: count + 1])}" for count in range(len(parts))]


def _folded_forms(text: str) -> list[str]:
    found: list[str] = []
    for run in (_ASCII if text.isascii() else _ANY).findall(text):
        _add(run, found)
    return found


def _add(run: str, found: list[str]) -> None:
    """One command, sign, run of a dense script, or word with its joined parts."""
    if run.isascii() and run.isalnum():  # most are
        _word(run, found)
    elif run[0] == "\\":
        if run[1:] not in _STYLING:
            found.append(run[1 : LONGEST + 1])
    elif run[0] in _SIGNS:
        found += (run, *_NAMES[run])
    elif _IS_DENSE.match(run):
        found += (*run, *(run[at : at + 2] for at in range(len(run) - 1)))
    else:
        parts = _JOIN.split(run)
        for part in parts:
            _word(part, found)
        if 1 < len(parts) <= _MOST_PARTS:
            _word("".join(parts), found)


def _word(word: str, found: list[str]) -> None:
    found.append(RESERVED + word if word in _COMMON else word[:LONGEST])
    if word in _NAMES:
        found += _NAMES[word]
    elif not word.isascii() or not (word.isalpha() or word.isdigit()):
        _inside(word, found)


def _inside(word: str, found: list[str]) -> None:
    """Letters, Greek letters and digits that stand together as in `2π`; a word without its Arabic article."""
    pieces = _PIECE.findall(word)
    if 1 < len(pieces) <= _MOST_PIECES:
        for piece in pieces:
            found.append(piece[:LONGEST])
            found += _NAMES.get(piece, ())
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            found.append(word[len(article) : LONGEST])
            break
