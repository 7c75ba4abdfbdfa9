"""Cards to a lunr index and the rows that results show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lunr import __TARGET_JS_VERSION__ as TARGET
from lunr.builder import Builder

from deckpress.search.analysis import terms

FIELDS = {"title": 4, "answer": 1, "section": 2, "deck": 2, "tags": 2}
_SHOWN = 400  # characters of an answer in a row


@dataclass(frozen=True, slots=True)
class Entry:
    """One card as search knows it; `tex` is the source of its formulas, so that commands find them."""

    href: str
    number: int
    deck: int
    section: str
    prompt: str
    answer: str
    tags: tuple[str, ...]
    tex: str = ""


def files(entries: Sequence[Entry], decks: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """`search/index.json`, an index that lunr.js loads as it is, and `search/cards.json`, the rows of results."""
    titles = [list(deck) for deck in decks]
    rows = [[e.deck, e.href, e.number, e.section, e.prompt, _cut(e.answer)] for e in entries]
    return {
        "search/index.json": _json(_index(entries, [title for title, _ in titles])),
        "search/cards.json": _json({"v": 1, "decks": titles, "cards": rows}),
    }


def _index(entries: Sequence[Entry], titles: Sequence[str]) -> Any:
    if not entries:  # lunr.py divides by the number of documents
        return {"version": TARGET, "fields": list(FIELDS), "fieldVectors": [], "invertedIndex": [], "pipeline": []}
    builder = Builder()
    builder.ref("ref")
    for field, boost in FIELDS.items():
        builder.field(field, boost=boost)
    for ref, entry in enumerate(entries):
        builder.add(
            {
                "ref": str(ref),
                "title": terms(entry.prompt),
                "answer": [*terms(entry.answer), *_commands(entry.tex)],
                "section": terms(entry.section),
                "deck": terms(titles[entry.deck]),
                "tags": [term for tag in entry.tags for term in terms(tag)],
            }
        )
    serialised = builder.build().serialize()
    # lunr.js reads the terms in the order of UTF-16 units and refuses any other.
    serialised["invertedIndex"].sort(key=lambda item: item[0].encode("utf-16-be"))
    return serialised


def _commands(tex: str) -> list[str]:
    return [name.lower() for name in dict.fromkeys(re.findall(r"\\([A-Za-z]{2,})", tex)) if name not in _STYLING]


_STYLING = frozenset(
    "begin end left right text mathbf mathrm mathbb mathcal boldsymbol operatorname quad qquad frac tfrac dfrac big"
    " bigl bigr Big Bigl Bigr displaystyle limits nolimits cdot".split()
)


def _cut(text: str) -> str:
    if len(text) <= _SHOWN:
        return text
    return text[:_SHOWN].rpartition(" ")[0] + " …"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
