"""Schedules that other programs wrote into the notes: what they know of a card."""

from __future__ import annotations

from datetime import datetime

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import History
from deckpress.model.source import Place
from deckpress.patterns import compiled

COMMENT = compiled(r"<!--[ \t]*SR:(?P<entries>(?:(?!-->|<!--)[^\n])*)-->")  # of Obsidian Spaced Repetition
UNSEEN = "2000-01-01"  # stands for a sibling that was never shown

_DAY = compiled(r"\d{4}-\d\d-\d\d")
_INSTANT = compiled(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_NUMBER = compiled(r"\d{1,9}(?:\.\d{1,12})?")
_COUNT = compiled(r"\d{1,9}")


def histories(entries: str, cards: int, place: Place) -> tuple[tuple[History | None, ...], tuple[Diagnostic, ...]]:
    """What a comment knows of the cards of one note, by card, and what of it cannot be read.

    `entries` is the text behind `SR:`, such as `!2026-01-03,4,250!fsrs,…`; None stands for a card never shown.
    """
    written = [entry.strip() for entry in entries.strip().removeprefix("!").split("!")]
    found: list[History | None] = []
    faults: list[Diagnostic] = []
    for entry in written:
        read = None if entry.startswith(UNSEEN) else _entry(entry)
        if not read and not entry.startswith(UNSEEN):
            hint = "write date, interval and ease, or remove it"
            about = f"`{entry[:60]}` is no schedule" if entry else "schedule is empty"
            faults.append(Diagnostic(Code.SCHEDULE, place, about, hint))
        found.append(read)
    if len(written) > cards:
        about = f"schedules of {len(written)} cards, but the note makes {cards}"
        faults.append(Diagnostic(Code.SCHEDULE, place, about, "remove those of cards that are gone"))
    return tuple(found[:cards]), tuple(faults)


def _entry(entry: str) -> History | None:
    values = [value.strip() for value in entry.split(",")]
    return _fsrs(values[1:]) if values[0] == "fsrs" else _sm2(values)


def _sm2(values: list[str]) -> History | None:
    if len(values) != 3 or not _DAY.fullmatch(values[0]) or not _instant(values[0]):
        return None
    if not all(_NUMBER.fullmatch(value) for value in values[1:]):
        return None
    return History("sm2", values[0], float(values[1]), float(values[2]))


def _fsrs(values: list[str]) -> History | None:
    """Of due date, interval, stability, difficulty, state, reviews, lapses, learning steps and last review."""
    if len(values) != 9 or not _instant(values[0]) or (values[8] and not _instant(values[8])):
        return None
    if not all(_NUMBER.fullmatch(value) for value in values[1:4]):
        return None
    if values[4] not in ("0", "1", "2", "3") or not all(_COUNT.fullmatch(value) for value in values[5:8]):
        return None
    interval, stability, difficulty = map(float, values[1:4])
    state, reviews, lapses = map(int, values[4:7])
    return History("fsrs", values[0], interval, 0.0, stability, difficulty, state, reviews, lapses, values[8])


def _instant(text: str) -> bool:
    """True for a date or an instant in ISO form that the calendar has."""
    if not _INSTANT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
