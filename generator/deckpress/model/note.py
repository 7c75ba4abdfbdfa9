"""Notes (what is written) and cards (what is reviewed)."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from deckpress.model.source import Source, Span


class Kind(StrEnum):
    """How a note becomes cards."""

    BASIC = "basic"  # the front asks, the back answers
    REVERSED = "reversed"  # and the other way round: two cards
    CLOZE = "cloze"  # the front with deletions, a card for each group; the back is shown beside the whole text
    CHOICE = "choice"  # the front lists the choices, the back names the right ones
    PROMPT = "prompt"  # a front to think about, no back


class Field(Struct, frozen=True, array_like=True):
    """Markdown of one side of a note, and where its pieces stand in the source."""

    text: str
    packed: bytes = b""  # for each piece its offset in the text and that in the source, 32 bits each, ascending

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, int]]) -> Field:
        """The pieces joined as they are; each is its text and the offset where that stands in the source."""
        texts: list[str] = []
        anchors = array("I")
        at = 0
        for text, start in pieces:
            texts.append(text)
            anchors.append(at)
            anchors.append(start)
            at += len(text)
        return cls("".join(texts), anchors.tobytes())

    @classmethod
    def lines(cls, lines: Iterable[tuple[str, int]]) -> Field:
        """As `of`, for whole lines without their line ends."""
        texts: list[str] = []
        anchors = array("I")
        at = 0
        for text, start in lines:
            texts.append(text)
            anchors.append(at)
            anchors.append(start)
            at += len(text) + 1
        return cls("\n".join(texts), anchors.tobytes())

    @property
    def anchors(self) -> list[tuple[int, int]]:
        """The offset in the text and that in the source of each piece."""
        found = memoryview(self.packed).cast("I")
        return list(zip(found[::2], found[1::2], strict=True))

    def offset(self, at: int) -> int:
        """The offset in the source of the character `at` of the text."""
        if not self.packed:
            return 0
        anchors = memoryview(self.packed).cast("I")
        found = max(bisect_right(anchors[::2], at) - 1, 0)
        return anchors[2 * found + 1] + at - anchors[2 * found]

    def part(self, start: int, end: int) -> list[tuple[str, int]]:
        """The text from `start` to `end` as pieces for `of`."""
        starts = memoryview(self.packed).cast("I")[::2]
        inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        return [(self.text[a:b], self.offset(a)) for a, b in pairwise((start, *inside, end)) if a < b]


NOTHING = Field("")


class Deletion(Struct, frozen=True, array_like=True):
    """A stretch of a front to be recalled: `start` to `end` with its marks, `inner_start` to `inner_end` without.

    Deletions may stand inside another.  `groups` are the numbers of the cards that ask for it, `hidden` those that
    hide it without asking.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    groups: tuple[int, ...]
    hint: str = ""
    hidden: tuple[int, ...] = ()


class Choice(Struct, frozen=True, array_like=True):
    """One of the answers to choose from."""

    label: str  # such as "a", "True"
    text: str  # Markdown
    right: bool


class History(Struct, frozen=True, array_like=True):
    """What another program knows of one card: its schedule as it stands in the notes."""

    scheme: str  # "sm2", "fsrs" or "logseq"
    due: str  # date or instant in ISO form
    interval: float = 0.0  # days
    ease: float = 0.0  # percent for sm2, factor for logseq
    stability: float = 0.0  # days
    difficulty: float = 0.0  # 1 to 10
    state: int = 0  # 0 new, 1 learning, 2 review, 3 relearning
    reviews: int = 0
    lapses: int = 0
    last: str = ""  # last review, date or instant in ISO form


class Note(Struct, frozen=True):
    """What is written: one question and answer as they stand in a deck file."""

    source: Source
    span: Span
    kind: Kind
    front: Field
    back: Field
    deck: tuple[str, ...]
    section: str = ""
    tags: tuple[str, ...] = ()
    id: str = ""  # explicit id: letters, digits and `-`, "" if the author gave none
    deletions: tuple[Deletion, ...] = ()  # of a cloze, sorted by start
    choices: tuple[Choice, ...] = ()  # of a choice
    extra: Field = NOTHING  # shown below the answer, such as a reference; no part of what the note is
    history: tuple[History | None, ...] = ()  # by card, as far as known
    said: str = ""  # a digest of what it says, where that is known


class Card(Struct, frozen=True):
    """What the learner reviews: one prompt, one answer, one schedule."""

    id: str
    note: Note
    ordinal: int
    prompt: Field
    answer: Field
    history: History | None = None
    aliases: tuple[str, ...] = ()  # former ids
    serial: int = 0  # stays with the card as its id does, and is its alone: the search index knows the card by it


# Marks inside the Markdown of a card made of a cloze.  They are code points that are no characters: reading replaces
# any that a file holds, so no deck can write one.
CLOZE_OPEN = "\ufdd8"  # …the deletion that was asked for…
CLOZE_CLOSE = "\ufdd9"
BLANK_OPEN = "\ufdda"  # …hint or nothing, in place of a deletion that is asked for…
BLANK_CLOSE = "\ufddb"
