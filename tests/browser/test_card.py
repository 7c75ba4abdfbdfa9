"""The card: the question is in the open, the answer is nowhere until it is unfolded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opened
from tests.browser.reading import GUIDE, LANGUAGES, TAG, WEEK2, name, role, settle, spoken

pytestmark = pytest.mark.browser
NAMED = {"button", "link", "heading", "DisclosureTriangle", "combobox", "textbox", "searchbox", "article", "checkbox"}

# Words that stand in answers alone, by page; the first of a page stands in its first answer.
HIDDEN = {
    WEEK2: [
        "sets how far one step goes",
        "Convergence",
        "basin",
        "Nothing ever moves",
        "vanishes",
        "Bernoulli",
        "zigzag",
    ],
    GUIDE: [],
    LANGUAGES: [],
    TAG: ["Convergence", "zigzag"],
}


def _answers(page: Page) -> list[str]:
    """Words of each answer that stand in no question of the page."""
    return page.evaluate(
        r"""() => {
          const plain = e => {
            const copy = e.cloneNode(true);
            copy.querySelectorAll('.katex').forEach(m => m.remove());
            return copy;
          };
          const words = e => plain(e).textContent.match(/\p{L}{4,}/gu) || [];
          const shown = new Set(
            [...document.querySelectorAll('.q, h1, h2, h3, header, footer, .facts, nav')].flatMap(words));
          const answers = [...document.querySelectorAll('.answer')];
          return answers.flatMap(a => words(a).filter(w => !shown.has(w)).slice(0, 3));
        }"""
    )


@pytest.mark.parametrize("path", HIDDEN)
def test_no_answer_is_in_the_accessibility_tree_before_it_is_opened(heard: Opened, origin: str, path: str) -> None:
    page = heard(origin + path)
    words = {*_answers(page), *HIDDEN[path]}
    assert len(words) > 10
    folded = " ".join(map(name, spoken(page)))
    assert [word for word in words if re.search(rf"\b{re.escape(word)}\b", folded)] == []

    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    unfolded = " ".join(map(name, spoken(page)))
    assert [word for word in words if word not in unfolded] == []


@pytest.mark.parametrize("path", [WEEK2, GUIDE, TAG])
def test_formulas_of_questions_are_read_out_and_name_no_control(heard: Opened, origin: str, path: str) -> None:
    page = heard(origin + path)
    nodes = spoken(page)
    assert sum(role(node) == "MathMLMath" for node in nodes) == page.locator(".q math").count() > 0
    sources = page.locator("annotation").all_text_contents()
    commands = {word for source in sources for word in re.findall(r"\\[a-z]+", source)}
    for node in nodes:
        if role(node) in NAMED:
            assert not any(sign in name(node) for sign in commands | set("∇ηθσ∑𝜽")), name(node)
    assert page.locator(":is(h1, h2, h3, button, summary, a, label, option) :is(math, .katex)").count() == 0


def test_names_hold_numbers_and_words(heard: Opened, origin: str) -> None:
    nodes = spoken(heard(origin + WEEK2))
    headings = [name(node) for node in nodes if role(node) == "heading"]
    assert {"Week 2: gradient descent", "Gradient descent fundamentals"} < set(headings)
    cards = [text for text in headings if text.startswith("Card ")]
    assert cards == [f"Card {n} optimisation classification" for n in range(1, 18)]
    folds = [node for node in nodes if role(node) == "DisclosureTriangle"]
    assert [name(node) for node in folds] == [f"Answer to card {n}" for n in range(1, 18)]
    assert {p["value"]["value"] for node in folds for p in node["properties"] if p["name"] == "expanded"} == {False}


def test_without_script_click_and_space_unfold(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2, java_script_enabled=False)
    first, second = page.locator(".answer").nth(0), page.locator(".answer").nth(1)
    assert not first.is_visible()
    page.locator("summary").nth(0).click()
    assert first.is_visible()
    page.locator("summary").nth(1).focus()
    page.keyboard.press("Space")
    assert second.is_visible()
    assert page.locator(".scripted:visible").count() == 0


def test_opening_a_card_moves_nothing_above_it(week2: Page) -> None:
    fold = week2.locator("summary").nth(9)
    settle(week2)
    fold.scroll_into_view_if_needed()
    settle(week2)
    places = "[...document.querySelectorAll('.slip')].slice(0, 10).map(e => e.getBoundingClientRect().top)"
    before = week2.evaluate(places)
    fold.click()
    assert week2.locator(".answer").nth(9).is_visible()
    assert week2.evaluate(places) == before


def test_a_link_to_a_card_opens_it(opened: Opened, origin: str, sample: Path) -> None:
    card = re.findall(r'<article class="slip" id="([^"]+)"', (sample / WEEK2).read_text())[11]
    page = opened(f"{origin}{WEEK2}#{card}")
    assert page.evaluate("[...document.querySelectorAll('.slip:has(.fold[open])')].map(e => e.id)") == [card]
    box = page.locator(f"#{card}").bounding_box()
    assert box and 0 <= box["y"] < 800


def test_show_all_answers_and_hide_them_again(week2: Page) -> None:
    button = week2.get_by_role("button", name="Show all answers")
    button.click()
    assert week2.locator(".fold[open]").count() == 17
    week2.get_by_role("button", name="Hide all answers").click()
    assert week2.locator(".fold[open]").count() == 0
