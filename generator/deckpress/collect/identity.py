"""Ids of cards: the author's own, else a digest of what the note says.

A lock file that carries ids over edits belongs here: `ids` is the one place that names cards.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from deckpress.collect import siblings
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Note
from deckpress.model.source import Place

_DIGITS = 12  # hexadecimal digits: 48 bits


def ids(notes: Iterable[Note]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """One id a note, all different, safe in a URL fragment; the same text gives the same id wherever it stands.

    A second note with an explicit id already taken is reported and named by its text.  A second note with the same
    text is reported and gets the digest with its count behind it.
    """
    taken: dict[str, Note] = {}
    named: list[str] = []
    faults: list[Diagnostic] = []
    for note in notes:
        explicit = f"c{note.id}" if note.id else ""
        if explicit and explicit in taken:
            first = taken[explicit].source.place(taken[explicit].span.start)
            hint = f"{first.path}:{first.line} has it already; remove this id comment"
            faults.append(Diagnostic(Code.REPEATED_ID, _place(note), f"id {note.id} stands on two cards", hint))
            explicit = ""
        name = explicit or f"c{digest(note)}"
        if name in taken:
            first = taken[name].source.place(taken[name].span.start)
            hint = f"{first.path}:{first.line} is the same card; remove one"
            faults.append(Diagnostic(Code.TWIN, _place(note), "card stands twice", hint))
        count, free = 2, name
        while free in taken:
            free, count = f"{name}-{count}", count + 1
        taken[free] = note
        named.append(free)
    return tuple(named), tuple(faults)


def card_ids(name: str, keys: Iterable[str]) -> Iterator[str]:
    """An id for each card of a note, by what it asks for; never by its place among its siblings."""
    taken: set[str] = set()
    for key in keys:
        base = name if not key else f"{name}-{'r' if key == siblings.REVERSED else _digest(_normal(key))}"
        count, free = 2, base
        while free in taken:
            free, count = f"{base}-{count}", count + 1
        taken.add(free)
        yield free


def digest(note: Note) -> str:
    """A digest of both sides without white space, emphasis and case of Unicode form."""
    parts = [_normal(note.front.text), _normal(note.back.text)]
    framed = "".join(f"{len(part)}:{part}" for part in (note.kind.value, *parts))
    return hashlib.blake2b(framed.encode(), digest_size=_DIGITS // 2).hexdigest()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _normal(text: str) -> str:
    return re.sub(r"[\s*_]+", "", unicodedata.normalize("NFC", text))


def _place(note: Note) -> Place:
    return note.source.place(note.span.start)
