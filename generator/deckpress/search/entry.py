"""One card as search knows it, and its terms by field."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.search.analysis import reserved, terms
from deckpress.search.plurals import others

BOOSTS = {"question": 4, "answer": 1, "section": 2, "deck": 2, "tags": 2}
FIELDS = tuple(BOOSTS)
_COMMAND = compiled(r"\\[A-Za-z]+")

Terms = tuple[list[str], ...]  # a list for each of FIELDS


class Entry(Struct, frozen=True):
    """A card; `question` and `answer` are plain text with formulas between U+FDEC and U+FDED.

    `also` are other names for what it asks, `known` those of its deck; `tex` is the source of its formulas, so that
    commands find them.
    """

    serial: int
    href: str
    number: int
    deck: str
    section: str
    question: str
    answer: str
    tags: tuple[str, ...] = ()
    also: str = ""
    known: str = ""
    tex: str = ""


SIZE = 16  # bytes of the digest of a card


def digest(entries: Iterable[Entry]) -> bytes:
    """A digest of everything that search data are made of, card by card."""
    return b"".join(map(_digest, entries))


def _digest(entry: Entry) -> bytes:
    texts = (entry.href, entry.deck, entry.section, entry.question, entry.answer, entry.also, entry.known, entry.tex)
    values = (*texts, *entry.tags)
    figures = array("Q", (entry.serial, entry.number, *map(len, values)))
    return hashlib.blake2b(figures.tobytes() + "".join(values).encode("utf-8", "replace"), digest_size=SIZE).digest()


def fields(entry: Entry) -> Terms:
    """The terms of a card, a list for each of FIELDS."""
    question, answer = terms(entry.question), terms(entry.answer)
    question += others(question)
    answer += others(answer)
    if entry.also:
        question += terms(entry.also)
    if entry.tex:
        named = terms(" ".join(dict.fromkeys(_COMMAND.findall(entry.tex))))
        new = set(named).difference(question, answer)
        answer += [term for term in named if term in new]
    return question, answer, _shared(entry.section), _shared(f"{entry.deck} {entry.known}"), _tagged(entry.tags)


@lru_cache(4096)
def _shared(text: str) -> list[str]:
    """Terms of a text that many cards share; never changed by those who get it."""
    return terms(text)


@lru_cache(4096)
def _tagged(tags: tuple[str, ...]) -> list[str]:
    found = [term for tag in tags for term in terms(tag)]
    return found + list(dict.fromkeys(term for tag in tags for term in reserved(tag)))
