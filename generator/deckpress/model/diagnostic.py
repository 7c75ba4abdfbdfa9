"""What is wrong with the content, as values."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from deckpress.model.source import Place


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """Every fault deckpress can name; a code is public for ever."""

    UNREADABLE = "R001"
    LINKED = "R002"
    IRREGULAR = "R003"
    BINARY = "R004"
    MISDECODED = "R005"
    OVERSIZE = "R006"
    UNSAFE_NAME = "R007"
    FRONT_MATTER_OPEN = "F001"
    FRONT_MATTER_INVALID = "F002"
    FRONT_MATTER_VALUE = "F003"
    CONFIG_INVALID = "S001"
    CONFIG_KEY = "S002"
    CONFIG_VALUE = "S003"
    VAULT_SETTINGS = "S004"
    KEYWORDS_UNKNOWN = "S005"
    PATTERN = "S006"
    DIALECT_UNKNOWN = "S007"
    NO_ANSWER = "C001"
    NO_QUESTION = "C002"
    NO_DECK_NAME = "C003"
    REPEATED_ID = "C004"
    TWIN = "C005"
    CARD_TOO_LARGE = "C006"
    CARD_NOT_SHOWN = "C007"
    BROKEN_ID = "C008"
    BLOCK_OPEN = "C009"
    EMPTY_CLOZE = "C010"
    SPLIT = "C011"
    NO_DELETION = "C012"
    NOTE_TYPE = "C013"
    STRAY_TEXT = "C014"
    HIDDEN = "C015"
    CHOICE = "C016"
    SCHEDULE = "C017"
    ROW = "C018"
    FIELD = "C019"
    FORMULA = "M001"
    FORMULA_REFUSED = "M002"
    FORMULA_OPEN = "M003"
    MACRO = "M004"
    MEDIA_MISSING = "I001"
    MEDIA_REFUSED = "I002"
    NO_ALT = "I003"
    MEDIA_REMOTE = "I004"
    DIAGRAM = "I005"
    LINK_BROKEN = "L001"
    EMBED_BROKEN = "L002"
    EMBED_DEEP = "L003"
    LOCK_DAMAGED = "K001"
    LOCK_CONFLICT = "K002"
    LOCK_STALE = "K003"


WARNINGS = frozenset(
    {
        Code.NO_ALT, Code.TWIN, Code.LINKED, Code.IRREGULAR, Code.MISDECODED, Code.LINK_BROKEN, Code.CONFIG_KEY,
        Code.KEYWORDS_UNKNOWN, Code.NO_ANSWER, Code.NO_QUESTION, Code.BLOCK_OPEN, Code.EMPTY_CLOZE, Code.SPLIT,
        Code.NO_DELETION, Code.NOTE_TYPE, Code.STRAY_TEXT, Code.HIDDEN, Code.CHOICE, Code.SCHEDULE, Code.ROW,
        Code.FIELD, Code.DIAGRAM, Code.EMBED_BROKEN, Code.EMBED_DEEP, Code.LOCK_CONFLICT,
    }
)  # fmt: skip


class Diagnostic(Struct, frozen=True):
    """One fault: `about` says what is wrong in lower case, `hint` what to do."""

    code: Code
    place: Place
    about: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR


class Rejected(Struct, frozen=True):
    """Something that looks like a card and is none; `rule` says why, in lower case."""

    place: Place
    rule: str


def in_order(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by place, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    place = diagnostic.place
    return place.path, place.line, place.column, diagnostic.code, diagnostic.about
