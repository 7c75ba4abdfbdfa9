"""Cloze cards in the browser: nothing that is asked for is heard or seen too early, and everything fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckpress.model.note import Kind
from playwright.sync_api import Browser

from tests.browser.conftest import Opened
from tests.browser.reading import name, printed, role, spoken, unfold
from tests.browser.test_access import violations_everywhere
from tests.clozes import Made, note
from tests.conftest import Serve

pytestmark = pytest.mark.browser
DECK = "decks/clozes.html"
SECRET = "Donaudampfschifffahrtsgesellschaftskapitän"
NOTES = (
    note("A short {{c1::axon}} here", "More about it", extra="A source, *page 3*"),
    note(f"A long {{{{c1::{SECRET}}}}} here"),
    note(f"With a hint: {{{{c1::{SECRET}::a captain of ships on a river that is long}}}}"),
    note(r"In $\text{one} = {{c1::\text{unseen}}} + \frac{ {{c1::\text{unheard}}} }{c}$ formula"),
    note(
        r"$$\begin{pmatrix} a & {{c1::\text{unseen}}} \\ {{c1::\text{unheard}}} & d \end{pmatrix} = x + y + z + u + v$$"
    ),
    note("```python\nvalue = {{c1::undisclosed}}(" + "argument, " * 12 + ")\n```"),
    note("| Organ | Task |\n|---|---|\n| {{c1::undisclosed}} | pumps |\n| lung | {{c1::undisclosed::what?}} |"),
    note("- {{c1::undisclosed\n- undisclosed}}\n- told"),
    note("Which?\na) one\nb) " + "many words " * 20 + "\nd) four", "d) four", kind=Kind.CHOICE),
    note("Think of a time.", kind=Kind.PROMPT),
)
HIDDEN = ("axon", SECRET, "unseen", "unheard", "undisclosed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, served: Serve) -> str:
    folder: Path = tmp_path_factory.mktemp("clozes")
    return served(Made(*NOTES).write(folder)) + DECK


def test_a_closed_cloze_is_heard_as_a_blank(heard: Opened, address: str) -> None:
    page = heard(address)
    told = " ".join(map(name, spoken(page)))
    assert [word for word in HIDDEN if word in told] == []
    assert "blank, hint: " in told and told.count("blank") >= 10
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    told = " ".join(map(name, spoken(page)))
    assert [word for word in HIDDEN if word not in told] == []


def test_each_formula_says_blank(heard: Opened, address: str) -> None:
    page = heard(address)
    assert page.locator(".q math mtext:text-is('blank')").count() == 4
    assert [name(node) for node in spoken(page) if name(node) == "blank"].count("blank") >= 4


def test_choices_are_a_list_with_their_letters(heard: Opened, address: str) -> None:
    nodes = spoken(heard(address))
    assert [name(node).strip() for node in nodes if role(node) == "ListMarker"][-3:] == ["a)", "b)", "d)"]


def test_blanks_of_short_and_long_deletions_are_equally_wide(opened: Opened, address: str) -> None:
    page = opened(address, width=390)
    widths = page.evaluate("[...document.querySelectorAll('p > .blank')].map(e => e.getBoundingClientRect().width)")
    assert widths[0] == widths[1] == 96 < widths[2]
    inside = page.evaluate(
        "[...document.querySelectorAll('.q .katex .blank')].map(e => e.getBoundingClientRect().width)"
    )
    assert len(inside) == 4 and inside[2] == inside[3] > 48


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_reaches_over_its_card(opened: Opened, address: str, width: int) -> None:
    page = opened(address, width=width)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    over = page.evaluate(
        """[...document.querySelectorAll('.blank, mark, .choices li, .extra, .asked')].filter(e => {
             if (e.closest('.dm, .highlight, .scroll')) return false;
             const inner = e.getBoundingClientRect(), slip = e.closest('.slip').getBoundingClientRect();
             return inner.left < slip.left || inner.right > slip.right;
           }).map(e => e.outerHTML)"""
    )
    assert over == []


def test_axe_finds_nothing_in_clozes(opened: Opened, address: str) -> None:
    page = opened(address, width=320, bypass_csp=True, reduced_motion="reduce")
    assert violations_everywhere(page) == []


def test_paper_shows_blanks_answers_and_what_only_asks(chromium: Browser, address: str) -> None:
    with printed(chromium, address) as pdf:
        words = " ".join(sheet.extract_text() for sheet in pdf.pages)
        filled = [r for sheet in pdf.pages for r in sheet.rects if r["fill"] and r["width"] > 4 and r["height"] > 4]
    assert "Think it over, then judge for yourself." in words
    assert words.count("axon") == 1 and "A source, page 3" in words
    assert [r for r in filled if r.get("non_stroking_color") not in ((1,), (1, 1, 1), 1, None)] == []
