"""Notes (what is written) and cards (what is reviewed)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deckpress.model.source import Source, Span


class Kind(StrEnum):
    """How a note becomes cards."""

    BASIC = "basic"


@dataclass(frozen=True, slots=True)
class Field:
    """Markdown of one side of a note, and where each of its lines starts in the source."""

    text: str
    starts: tuple[int, ...]  # offset in the source of every line of `text`

    def offset(self, at: int) -> int:
        """The offset in the source of the character `at` of the text."""
        line = self.text.count("\n", 0, at)
        first = self.text.rfind("\n", 0, at) + 1
        return self.starts[min(line, len(self.starts) - 1)] + at - first if self.starts else 0


@dataclass(frozen=True, slots=True)
class Note:
    """What is written: one question and answer as they stand in a deck file."""

    source: Source
    span: Span
    kind: Kind
    front: Field
    back: Field
    deck: tuple[str, ...]
    section: str = ""
    tags: tuple[str, ...] = ()
    id: str = ""  # explicit id, "" if the author gave none


@dataclass(frozen=True, slots=True)
class Card:
    """What the learner reviews: one prompt, one answer, one schedule."""

    id: str
    note: Note
    ordinal: int
    prompt: Field
    answer: Field
