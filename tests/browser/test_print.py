"""The deck page on paper: a list to fold down the middle of the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pdfplumber.page import Page as Sheet
from playwright.sync_api import Browser

from tests.browser.reading import WEEK2, printed
from tests.conftest import Built, Serve

pytestmark = pytest.mark.browser
MM = 72 / 25.4
_WIDE = r"""
> [!question]- What is too wide for a sheet?
> $$\begin{pmatrix} %s \end{pmatrix}$$
> and $%s$ in a sentence.

> [!question]- What stands beside it?
> A plain line.
"""


@pytest.fixture(scope="module")
def sheets(chromium: Browser, origin: str) -> Iterator[list[Sheet]]:
    with printed(chromium, origin + WEEK2) as pdf:
        yield pdf.pages


def _words(sheets: list[Sheet]) -> str:
    """All text in the order of the file, each run of spaces as one."""
    return re.sub(r"\s+", " ", " ".join(sheet.extract_text(use_text_flow=True) for sheet in sheets))


def test_every_question_and_answer_is_printed_in_order(sheets: list[Sheet], sample: Path) -> None:
    html = (sample / WEEK2).read_text("utf-8")
    sides = re.findall(r'<div class="(?:q|answer) text"[^>]*>(.*?)</div>(?=</div>|</details>)', html, re.DOTALL)
    assert len(sides) == 34
    words = re.sub(r"\s", "", _words(sheets))
    at = 0
    for side in sides:
        text = re.split(r"<span class=\"katex|<div|<br", side, maxsplit=1)[0]
        start = re.sub(r"\s", "", re.sub(r"<[^>]+>|&\w+;", "", text))[:24]
        found = words.find(start, at)
        assert found >= 0, f"{start!r} is not behind what stands before it"
        at = found + len(start)


def test_each_sheet_has_its_number_and_the_title_of_the_deck(sheets: list[Sheet]) -> None:
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        head = sheet.crop((0, 0, sheet.width, 17 * MM)).extract_text()
        foot = sheet.crop((0, sheet.height - 16 * MM, sheet.width, sheet.height)).extract_text()
        assert (head, foot) == ("Week 2: gradient descent", f"{number} / {len(sheets)}")


def test_the_fold_is_a_dashed_line_in_the_middle_of_each_sheet(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        upright = [
            line for line in (*sheet.lines, *sheet.rects, *sheet.curves) if line["width"] < 1.5 and line["height"] > 1
        ]
        middle = [line for line in upright if abs((line["x0"] + line["x1"]) / 2 - sheet.width / 2) < 0.5 * MM]
        assert middle, sheet.page_number
        length = sum(line["height"] for line in middle)
        dashed = any((line.get("dash") or ([], 0))[0] for line in middle) or len(middle) > 20
        assert dashed and length > 0.2 * sheet.height, (sheet.page_number, len(middle), length)


def test_no_word_crosses_the_fold_or_leaves_the_sheet(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        half = sheet.width / 2
        body = sheet.crop((0, 17 * MM, sheet.width, sheet.height - 16 * MM))
        for char in body.chars:
            assert char["x0"] >= 11 * MM and char["x1"] <= sheet.width - 11 * MM, char["text"]
            if char["top"] > 35 * MM:
                assert not char["x0"] < half - 0.5 < half + 0.5 < char["x1"], char["text"]


def _text_sizes(sheets: list[Sheet]) -> set[float]:
    """Sizes of all glyphs in web fonts, in points."""
    return {round(char["size"], 2) for sheet in sheets for char in sheet.chars if "OTS-derived" in char["fontname"]}


def test_text_is_as_large_as_the_style_says(sheets: list[Sheet]) -> None:
    """Text of cards 10.5 pt, section heads 11.5, title 15; tables .9 of it, formulas 1.1, indices .7 of that."""
    assert _text_sizes(sheets) == {10.5, 11.5, 15.0, 9.45, 11.55, 8.08}


def test_an_over_wide_formula_does_not_scale_the_sheets(chromium: Browser, built: Built, served: Serve) -> None:
    entries = " & ".join(f"x_{{{n}}}" for n in range(60))
    folder = built({"wide.md": _WIDE % (entries, r"\text{%s}" % ("verylong" * 30))})
    with printed(chromium, served(folder) + "decks/wide.html") as pdf:
        assert "A plain line." in _words(pdf.pages)
        assert {10.5, 15.0} <= _text_sizes(pdf.pages) <= {10.5, 15.0, 11.55, 8.08}


def test_sheets_have_no_fill_and_no_control(sheets: list[Sheet]) -> None:
    """Nothing on paper needs background graphics, and nothing on it asks to be pressed."""
    words = _words(sheets)
    assert not re.search(r"Show all|Search|Answer to card|Theme", words)
    for sheet in sheets:
        filled = [r for r in sheet.rects if r["fill"] and r["width"] > 4 and r["height"] > 4]
        assert [r for r in filled if r.get("non_stroking_color") not in ((1,), (1, 1, 1), 1, None)] == []


def test_the_cards_stand_in_order_by_number(sheets: list[Sheet]) -> None:
    numbers = [
        int(char["text"])
        for sheet in sheets
        for char in sheet.extract_words()
        if char["x0"] < 15 * MM and char["text"].isdigit()
    ]
    assert numbers == list(range(1, 18))
