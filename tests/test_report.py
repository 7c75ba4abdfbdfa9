"""How faults are printed for people and for machines."""

from __future__ import annotations

import json

import pytest
from deckpress import report
from deckpress.model.diagnostic import Code, Diagnostic, Severity, in_order
from deckpress.model.source import Place, Source

SOURCE = Source("a/deck.md", "first\n> [!question]- What?\n> 漢字 $x$\n" + "x" * 300 + "\n\tend\x1b[31m\n")
ONE = Diagnostic(Code.FORMULA, SOURCE.place(6, 27), "question has no answer", "add lines below it")
WARNING = Diagnostic(Code.TWIN, Place("b.md"), "card stands twice")


def full(fault: Diagnostic) -> list[str]:
    return list(report.lines([fault], "full"))


def test_full_shows_the_line_and_the_hint() -> None:
    assert list(report.lines([ONE], "full", "decks/")) == [
        "decks/a/deck.md:2:1: M001 question has no answer",
        "    2 | > [!question]- What?",
        "      | ^^^^^^^^^^^^^^^^^^^^",
        "      = hint: add lines below it",
    ]


def test_full_without_a_line_or_hint_is_one_line() -> None:
    assert full(WARNING) == ["b.md:1:1: C005 card stands twice"]


def test_wide_letters_move_the_mark() -> None:
    at = SOURCE.text.index("$x$")
    shown = full(Diagnostic(Code.FORMULA, SOURCE.place(at, at + 3), "wrong"))
    assert shown[1:] == ["    3 | > 漢字 $x$", "      |   \u3000\u3000 ^^^"]


def test_long_lines_are_cut_around_the_place() -> None:
    at = SOURCE.text.index("xxx") + 250
    shown = full(Diagnostic(Code.FORMULA, SOURCE.place(at, at + 1), "wrong"))
    assert len(shown[1]) <= 8 + 160
    assert shown[2] == "      | " + " " * 80 + "^"


def test_nothing_steers_the_terminal() -> None:
    shown = full(Diagnostic(Code.FORMULA, SOURCE.place(SOURCE.text.index("end")), "wrong"))
    assert shown[1:] == ["    5 |  end [31m", "      |  ^^^^^^^^"]


def test_concise_is_one_line_a_fault() -> None:
    assert list(report.lines([ONE, WARNING], "concise")) == [
        "a/deck.md:2:1: M001 question has no answer",
        "b.md:1:1: C005 card stands twice",
    ]


def test_json_is_one_list() -> None:
    assert json.loads("".join(report.lines([ONE], "json", "decks"))) == [
        {
            "code": "M001",
            "severity": "error",
            "file": "decks/a/deck.md",
            "line": 2,
            "column": 1,
            "about": "question has no answer",
            "hint": "add lines below it",
        }
    ]
    assert list(report.lines([], "json")) == ["[]"]


def test_github_is_a_command_that_no_text_can_break() -> None:
    fault = Diagnostic(Code.TWIN, Place("a,b:c%.md", 3, 4), "new\nline::error", "do: this")
    assert list(report.lines([fault], "github")) == [
        "::warning file=a%2Cb%3Ac%25.md,line=3,col=4,title=C005::new%0Aline%3A%3Aerror (do%3A this)"
    ]


@pytest.mark.parametrize(
    ("faults", "text"),
    [
        ([], "no faults"),
        ([ONE], "1 error"),
        ([WARNING, WARNING], "2 warnings"),
        ([ONE, ONE, WARNING], "2 errors, 1 warning"),
    ],
)
def test_a_summary_counts_in_words(faults: list[Diagnostic], text: str) -> None:
    assert report.summary(faults) == text


def test_faults_are_in_order_of_place_and_each_once() -> None:
    assert in_order([WARNING, ONE, WARNING]) == (ONE, WARNING)


def test_codes_are_unique_and_of_one_form() -> None:
    assert len({code.value for code in Code}) == len(Code)
    assert all(len(code) == 4 and code[0].isupper() and code[1:].isdigit() for code in Code)
    assert {ONE.severity, WARNING.severity} == set(Severity)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, None, (1, 1, 5)),
        (0, 99, (1, 1, 5)),
        (5, 6, (1, 6, 0)),
        (-3, 1, (1, 1, 1)),
        (10_000, None, (6, 1, 0)),
        (6, 4, (2, 1, 0)),
    ],
)
def test_places_are_cut_to_their_line(start: int, end: int | None, place: tuple[int, int, int]) -> None:
    found = SOURCE.place(start, end)
    assert (found.line, found.column, found.width) == place
