"""Schedules of other programs."""

from __future__ import annotations

import pytest
from deckpress.model.note import History
from deckpress.model.source import Place
from deckpress.read import properties, schedule

PLACE = Place("deck.md", 2)
FSRS = "fsrs,2026-09-06T00:10:00.000Z,3,2.5,4.5,2,5,1,0,2026-09-03T00:00:00.000Z"
OF_FSRS = History(
    "fsrs", "2026-09-06T00:10:00.000Z", 3.0, 0.0, 2.5, 4.5, 2, 5, 1, "2026-09-03T00:00:00.000Z"
)  # fmt: skip
OF_SM2 = History("sm2", "2026-01-03", 4.0, 250.0)


@pytest.mark.parametrize(
    ("entries", "cards", "expected"),
    [
        ("!2026-01-03,4,250", 1, (OF_SM2,)),
        ("2026-01-03,4,250", 1, (OF_SM2,)),
        ("!2026-01-03,4,250", 3, (OF_SM2,)),
        (f"!{FSRS}", 1, (OF_FSRS,)),
        (f"!2026-01-03,4,250!{FSRS}", 2, (OF_SM2, OF_FSRS)),
        (f"!2000-01-01,1,250!{FSRS}!2000-01-01,1,250", 3, (None, OF_FSRS, None)),
        (" ! 2026-01-03, 4.0 , 250 ", 1, (OF_SM2,)),
    ],
)
def test_comments_of_obsidian(entries: str, cards: int, expected: tuple[History | None, ...]) -> None:
    assert schedule.histories(entries, cards, PLACE) == (expected, ())


@pytest.mark.parametrize(
    "entry",
    [
        "", "soon,4,250", "2026-01-03,4", "2026-01-03,4,250,1", "2026-13-03,4,250", "2026-01-03,-4,250",
        "2026-01-03,nan,250", "fsrs", "fsrs,x", FSRS.replace(",2,5,", ",7,5,"), FSRS.replace("4.5", "inf"),
        FSRS.replace("2026-09-06T00", "2026-09-06T99"), f"{FSRS},1",
    ],
)  # fmt: skip
def test_what_is_no_schedule(entry: str) -> None:
    found, faults = schedule.histories(f"!{entry}!2026-01-03,4,250", 2, PLACE)
    assert found == (None, OF_SM2)
    assert [fault.about for fault in faults] == [f"`{entry[:60]}` is no schedule" if entry else "schedule is empty"]


def test_more_schedules_than_cards() -> None:
    found, faults = schedule.histories("!2026-01-03,4,250!2026-01-04,5,250", 1, PLACE)
    assert found == (OF_SM2,)
    assert [fault.about for fault in faults] == ["schedules of 2 cards, but the note makes 1"]


PROPERTIES = {
    "card-last-interval": "8.32",
    "card-repeats": "3",
    "card-ease-factor": "2.6",
    "card-next-schedule": "2026-01-03T12:00:00.000Z",
    "card-last-reviewed": "2025-12-26T04:19:12.000Z",
    "card-last-score": "5",
}


def test_properties_of_logseq() -> None:
    assert properties.logseq_history(PROPERTIES) == History(
        "logseq", "2026-01-03T12:00:00.000Z", 8.32, 2.6, state=2, reviews=3, last="2025-12-26T04:19:12.000Z"
    )
    forgotten = properties.logseq_history({**PROPERTIES, "card-last-interval": "-1"})
    assert forgotten is not None and forgotten.interval == 0


@pytest.mark.parametrize("values", [{}, {"card-next-schedule": "nil"}, {**PROPERTIES, "card-next-schedule": "soon"}])
def test_properties_without_a_date(values: dict[str, str]) -> None:
    assert properties.logseq_history(values) is None


def test_numbers_that_cannot_be_read_count_as_nothing() -> None:
    known = properties.logseq_history({**PROPERTIES, "card-repeats": "x", "card-ease-factor": "inf"})
    assert known is not None and (known.reviews, known.ease) == (0, 0.0)
