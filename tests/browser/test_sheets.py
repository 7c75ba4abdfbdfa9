"""Study sheets: what Chromium prints of them, measured in the PDF."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import paper
from tests.browser.paper import GRIDS, MM, PAPERS, Card, Printed
from tests.browser.sheet import Sheet
from tests.conftest import ROOT, Built, Serve

pytestmark = pytest.mark.browser
WEEK2 = "neuralcomputation/week-02"
BOTH = ("fold-list", "booklet", "self-test", *GRIDS, "fold-over")  # show prompts and answers
_WIDE = " & ".join(f"x_{{{n}}}" for n in range(60))
_LESS = " & ".join(f"x_{{{n}}}" for n in range(16))
_LONG = "\n>\n".join(
    f"> Line {n} of an answer that goes on and on, and says nothing new in line {n}." for n in range(120)
)
_CODE = "\n".join(f"> value_{n} = compute({n}) + compute({n + 1})  # number {n}" for n in range(160))
_LIST = "\n".join(f"> {n}. item number {n} with a little text" for n in range(1, 140))
_CELLS = "|".join(f" verylongword{n} " for n in range(10))
HARD = rf"""TARGET DECK: Hard

> [!question]- A matrix of sixty columns?
> $$\begin{{pmatrix}} {_WIDE} \end{{pmatrix}}$$

> [!question]- A matrix of sixteen columns?
> $$\begin{{pmatrix}} {_LESS} \end{{pmatrix}}$$

> [!question]- A long text?
{_LONG}

> [!question]- Long code?
> ```python
{_CODE}
> ```

> [!question]- A long list?
{_LIST}

> [!question]- A wide table?
> |{_CELLS}|
> |{"---|" * 10}
> |{_CELLS}|

> [!question]- One word, {"verylong" * 30}?
> $\text{{{"verylong" * 30}}}$ and {"w" * 200}

> [!question]- Plain?
> Plain.
"""


@pytest.fixture(scope="module")
def hard(built: Built, served: Serve) -> str:
    return served(built({"hard.md": HARD}))


@pytest.mark.parametrize("name", list(PAPERS))
@pytest.mark.parametrize("sheet", ["fold-list", "cards-2x4", "booklet"])
def test_sheets_are_as_large_as_the_paper(chromium: Browser, origin: str, sheet: str, name: str) -> None:
    got = paper.printed(chromium, origin, f"deck={WEEK2}&sheet={sheet}&paper={name}")
    width, height = PAPERS[name][::-1] if sheet == "booklet" else PAPERS[name]
    for page in got.sheets:
        assert abs(page.width / MM - width) < 0.3 and abs(page.height / MM - height) < 0.3


@pytest.mark.parametrize("sheet", ["fold-list", "booklet", "cards-2x4", "fold-over", "cornell"])
def test_letters_are_as_large_as_the_styles_say_whatever_is_too_wide(chromium: Browser, hard: str, sheet: str) -> None:
    got = paper.printed(chromium, hard, f"deck=hard&sheet={sheet}")
    printed = {round(text.size, 2) for page in got.sheets for text in page.texts}
    assert [size for size in printed if min(abs(size - other) for other in got.sizes) > 0.06] == []
    assert got.over == []
    assert got.rungs.get("over") is None


def test_each_rung_of_the_ladder_is_taken(chromium: Browser, hard: str) -> None:
    assert paper.printed(chromium, hard, "deck=hard&sheet=cards-2x4").rungs == {
        "as it is": 1,
        "smaller": 1,
        "two cells": 2,
        "in the list at the end": 4,
    }
    assert paper.printed(chromium, hard, "deck=hard&sheet=fold-list").rungs == {
        "as it is": 5,
        "smaller": 1,
        "the width of the page": 1,
        "written as source": 1,
    }


@pytest.mark.parametrize("sheet", ["fold-list", "self-test", "cards-2x4"])
def test_what_is_too_long_is_cut_into_pages_and_nothing_is_lost(chromium: Browser, hard: str, sheet: str) -> None:
    got = paper.printed(chromium, hard, f"deck=hard&sheet={sheet}")
    words = got.stream()
    for n in range(120):
        assert f"Line{n}of" in words and f"inline{n}" in words
    assert all(f"compute{n}" in words and f"number{n}" in words for n in range(160))
    assert all(f"itemnumber{n}withalittletext" in words for n in range(1, 140))
    assert paper.letters(_WIDE) in words.replace("beginpmatrix", "")
    assert "formulaasitiswritten" in words


@pytest.mark.parametrize("duplex", ["long-edge", "short-edge"])
@pytest.mark.parametrize("sheet", list(GRIDS))
def test_backs_lie_behind_their_fronts(chromium: Browser, origin: str, sheet: str, duplex: str) -> None:
    """17 cards: the last sheet is not full.  Numbers stand at one place of every cell."""
    columns, rows = GRIDS[sheet]
    got = paper.printed(chromium, origin, f"deck={WEEK2}&sheet={sheet}&duplex={duplex}")
    assert len(got.sheets) % 2 == 0
    seen = []
    for front, back in zip(got.sheets[::2], got.sheets[1::2], strict=True):
        fronts = {number: (cell, at) for number, cell, at in paper.numbers(front, (columns, rows))}
        backs = {number: (cell, at) for number, cell, at in paper.numbers(back, (columns, rows))}
        assert fronts.keys() == backs.keys()
        for number, ((column, row), (x, y)) in fronts.items():
            mirrored = (column, rows - 1 - row) if duplex == "short-edge" else (columns - 1 - column, row)
            (cell, (x2, y2)) = backs[number]
            assert cell == mirrored
            assert abs(x - x2) < 0.5 and abs(y - y2) < 0.5
            seen.append(number)
    assert seen == list(range(1, 18))


def test_a_card_of_two_cells_has_two_on_both_sides(chromium: Browser, hard: str) -> None:
    got = paper.printed(chromium, hard, "deck=hard&sheet=cards-3x3")
    front, back = got.sheets[:2]
    there = {number: cell for number, cell, _ in paper.numbers(front, (3, 3))}
    behind = {number: cell for number, cell, _ in paper.numbers(back, (3, 3))}
    assert there.keys() == behind.keys()
    two = [number for number in there if there[number][0] + behind[number][0] != 2]
    assert len(two) == got.rungs["two cells"] > 0
    for number in two:  # the number stands in the second cell: columns 1 and 2 in front are 1 and 2 from the other side
        assert there[number][0] + behind[number][0] == 3 and there[number][1] == behind[number][1]


def test_backs_move_by_the_millimetre(chromium: Browser, origin: str) -> None:
    plain = paper.printed(chromium, origin, f"deck={WEEK2}&sheet=cards-2x4")
    moved = paper.printed(chromium, origin, f"deck={WEEK2}&sheet=cards-2x4&nudge=-3.5,2")
    for at, (one, other) in enumerate(zip(plain.sheets, moved.sheets, strict=True)):
        x, y = (-3.5, 2) if at % 2 else (0, 0)
        for text, text2 in zip(one.texts, other.texts, strict=True):
            assert abs(text2.x - text.x - x * MM) < 0.1 and abs(text2.y - text.y - y * MM) < 0.1


def test_a_row_longer_than_a_page_is_cut_as_well(chromium: Browser, built: Built, served: Serve) -> None:
    words = " ".join(f"word{n}." for n in range(1500))
    table = f"> | a | b |\n> |---|---|\n> | c | {words} |\n"
    site = built({"row.md": f"TARGET DECK: Row\n\n> [!question]- A row?\n{table}"})
    got = paper.printed(chromium, served(site), "deck=row&sheet=fold-list")
    assert len(got.sheets) > 2
    said = got.stream()
    assert [n for n in range(1500) if f"word{n}" not in said] == []


def _lines(got: Printed, at: int) -> int:
    """Lines on a sheet that are no thicker than a cut line and no part of a formula or table."""
    sheet = got.sheets[at]
    edges = {sheet.width / 2} | {sheet.height * n / 4 for n in range(1, 4)}
    return sum(
        any(abs(middle - edge) < 1 for edge in edges)
        for box in sheet.shapes
        for middle in ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        if min(box.width, box.height) < 1
    )


def test_lines_to_cut_along_are_on_fronts_only_and_can_be_left_out(chromium: Browser, origin: str) -> None:
    got = paper.printed(chromium, origin, f"deck={WEEK2}&sheet=cards-2x4")
    assert _lines(got, 0) > 4
    assert _lines(got, 1) == 0
    assert _lines(paper.printed(chromium, origin, f"deck={WEEK2}&sheet=cards-2x4&cuts=off"), 0) == 0


def _black(sheet: Sheet, width: float, height: float) -> list[float]:
    """Tops in mm of black rectangles of that size at the right edge of the sheet."""
    return [
        box.top / MM
        for box in sheet.shapes
        if abs(box.width / MM - width) < 0.3 and abs(box.height / MM - height) < 0.3 and abs(box.x1 - sheet.width) < 1
    ]


@pytest.mark.parametrize(
    ("sheet", "name"), [("fold-list", "a4"), ("self-test", "letter"), ("cornell", "letter"), ("cloze", "a4")]
)
def test_every_page_has_its_number_its_deck_and_a_tab(chromium: Browser, origin: str, sheet: str, name: str) -> None:
    """The second deck's tab is one step lower, and nothing needs background graphics."""
    got = paper.printed(chromium, origin, f"deck={WEEK2}&deck=guide/clozes&sheet={sheet}&paper={name}")
    for at, page in enumerate(got.sheets, 1):
        foot, head = page.text(top=page.height - 15 * MM), page.text(bottom=15 * MM)
        assert foot == f"Field notes {at} / {len(got.sheets)}"
        assert head in ("Week 2: gradient descent", "Clozes")
        step = int(head == "Clozes")
        (top,) = _black(page, 5, 22)
        assert abs(top - (17 + 22 * step)) < 0.5


@pytest.mark.parametrize("sheet", [*GRIDS, "fold-over"])
def test_every_card_has_a_tab_its_deck_and_its_number_on_both_sides(chromium: Browser, origin: str, sheet: str) -> None:
    got = paper.printed(chromium, origin, f"deck={WEEK2}&sheet={sheet}")
    words = got.stream()
    assert words.count("Week2gradientdescent") == 34
    for at, page in enumerate(got.sheets, 1):
        assert f"{at} / {len(got.sheets)}" in page.text()
        tabs = [box for box in page.shapes if abs(box.width / MM - 2.2) < 0.2 and abs(box.height / MM - 6) < 0.2]
        assert len(tabs) == page.text().count("Week 2: gradient descent")


def _decks(sample: Path) -> list[str]:
    return sorted(p.relative_to(sample / "decks").as_posix()[:-5] for p in (sample / "decks").rglob("*.html"))


def _whole(chromium: Browser, origin: str, names: list[str], cards: list[Card], sheet: str) -> Counter[str]:
    """Fails unless the sheet says all that the cards say, in their order; the rungs that they took."""
    got = paper.printed(chromium, origin, f"sheet={sheet}&" + "&".join(f"deck={name}" for name in names))
    assert got.over == []
    prompts, answers = [card.prompt for card in cards], [card.answer for card in cards]
    both = [side for pair in zip(prompts, answers, strict=True) for side in pair]
    sides = {"cornell": [prompts], "self-test": [prompts, answers]}.get(sheet, [both])
    streams = [got.stream()]
    ordered = not got.rungs.get("in the list at the end") and sheet != "booklet"
    if sheet in GRIDS and ordered:
        sides, streams = [prompts, answers], [got.stream(slice(0, None, 2)), got.stream(slice(1, None, 2))]
    for n, listed in enumerate(sides):
        words, at = streams[n % len(streams)], 0
        for side in listed:
            places = [words.find(run, at if ordered else 0) for run in side.runs]
            assert -1 not in places, (sheet, side.runs[places.index(-1)])
            at = min(places, default=at)  # tables are painted after the text around them
            for formula in side.formulas:
                assert not Counter(formula) - Counter(words), (sheet, formula)
    return Counter(got.rungs)


@pytest.fixture(scope="module")
def sampled(chromium: Browser, origin: str, sample: Path) -> tuple[list[str], list[Card]]:
    """The decks of the sample and all their cards: formulas, tables, code, pictures, clozes, other scripts."""
    names = _decks(sample)
    return names, [card for name in names for card in paper.cards(chromium, origin, name)]


@pytest.mark.parametrize("sheet", [*BOTH, "cornell"])
def test_sheets_say_all_that_the_cards_say_in_order(
    chromium: Browser, origin: str, sampled: tuple[list[str], list[Card]], sheet: str
) -> None:
    rungs = _whole(chromium, origin, *sampled, sheet)
    print(sheet, dict(rungs))
    assert rungs["over"] == 0 and rungs.total() == 156


def test_sheets_say_all_that_real_decks_say(chromium: Browser, decks: Path, built: Built, served: Serve) -> None:
    folders = ("NeuralComputation", "quiz-callouts", "spaced-repetition")
    files = {
        path.relative_to(decks).as_posix(): path.read_text("utf-8")
        for name in folders
        for path in sorted((decks / name).rglob("*.md"))
    }
    site = built(files)
    origin, names = served(site), _decks(site)
    cards = [card for name in names for card in paper.cards(chromium, origin, name)]
    for sheet in (*BOTH, "cornell"):
        rungs = _whole(chromium, origin, names, cards, sheet)
        print(sheet, len(cards), dict(rungs))
        assert rungs["over"] == 0


def test_blanks_are_at_least_22_millimetres_and_the_key_fills_them(chromium: Browser, origin: str) -> None:
    got = paper.printed(chromium, origin, "deck=guide/clozes&sheet=cloze")
    assert "13cards" in got.stream()
    rules = [box.width / MM for box in got.sheets[0].shapes if box.height < 1 and 15 * MM < box.width < 60 * MM]
    assert [round(width) for width in rules if width < 30].count(22) >= 5
    words = got.stream()
    assert words.index("Clozesanswers") < words.index("whatstandsbetweenitsmarks", words.index("Clozesanswers"))
    cards = [card for card in paper.cards(chromium, origin, "guide/clozes") if card.answer.runs]
    key = words[words.index("Clozesanswers") :]
    shown = [card for card in cards if all(run in key for run in card.answer.runs)]
    assert len(shown) >= 13


def test_a_sheet_of_two_decks_gives_each_its_own_pages(chromium: Browser, origin: str) -> None:
    got = paper.printed(chromium, origin, "deck=code/git&deck=biology/plants&sheet=fold-list")
    heads = [page.text(bottom=15 * MM) for page in got.sheets]
    assert list(dict.fromkeys(heads)) == ["Git", "Plants"]


def test_the_sample_holds_what_sheets_must_take() -> None:
    """Else the tests above show little."""
    text = "".join(path.read_text("utf-8") for path in (ROOT / "content").rglob("*.md"))
    for sign in ("$$", "```", "| --- |", "![[", "{{c1::"):
        assert sign in text or (sign == "| --- |" and "|---|" in text.replace(" ", "")), sign
