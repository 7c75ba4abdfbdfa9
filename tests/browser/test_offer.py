"""What the list under the search field shows and says, whatever the answer: prepared ones, so that each is met."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.prepared import NASTY, prepare
from tests.browser.reading import WEEK2, settle

pytestmark = pytest.mark.browser


@pytest.fixture
def home(opened: Opened, origin: str) -> Page:
    page = opened("about:blank")
    prepare(page)
    page.goto(origin)
    return page


def _asked(page: Page, text: str) -> list[str]:
    """The options once the answer to `text` is shown."""
    page.locator("#q").fill(text)
    page.locator("#hits [role=option]").first.wait_for()
    settle(page)
    return page.locator("#hits [role=option]").all_inner_texts()


def test_an_option_shows_the_question_where_it_stands_and_what_was_found_of_the_answer(home: Page) -> None:
    first = _asked(home, "three")[0]
    assert first.split("\n") == ["Question 0 about many things", "Cells and molecules ·\u00a0card\u00a01"]
    assert _asked(home, "answer")[1].split("\n") == [
        "What is told?",
        "The answer is here.",
        "Plants ·\u00a0Membranes ·\u00a0card\u00a02",
    ]
    assert home.locator("#hits mark").all_inner_texts() == ["answer"] * 3


def test_a_formula_is_set_as_one_and_marked_as_a_whole(home: Page) -> None:
    _asked(home, "formula")
    mark = home.locator("#hits mark").first
    assert mark.evaluate("e => e.innerHTML") == '<i class="maths" dir="ltr">∇L(w) = 0</i>'
    style = mark.locator("i").evaluate("e => [getComputedStyle(e).fontStyle, getComputedStyle(e).fontFamily]")
    assert style[0] == "italic"
    assert style[1].startswith("Leaf")


def test_the_last_option_leads_to_all_results(home: Page) -> None:
    options = _asked(home, "many & more")
    assert (len(options), options[-1]) == (9, "All 214 results")
    home.keyboard.press("ArrowUp")
    home.keyboard.press("Enter")
    home.wait_for_url("**/search/index.html?q=many+%26+more")
    expect(home.locator("#q")).to_have_value("many & more")
    expect(home.locator("#results li")).to_have_count(25)


@pytest.mark.parametrize(
    ("text", "shown", "said"),
    [
        ("many", ["214 cards, 30 with all words"], "214 cards, 30 with all words."),
        ("misspelt", ["Showing results for gradient", "3 cards"], "Showing results for gradient. 3 cards."),
        ("wide", ["Type another letter"], "Type another letter."),
        ("none", ["No card holds “none”"], "No card holds “none”."),
    ],
)
def test_what_was_found_is_shown_at_once_and_read_out_when_typing_rests(
    home: Page, text: str, shown: list[str], said: str
) -> None:
    home.evaluate(
        """() => { window.heard = [];
          new MutationObserver(() => heard.push(document.querySelector('#told').textContent))
            .observe(document.querySelector('#told'), { childList: true, characterData: true, subtree: true }) }"""
    )
    home.locator("#q").press_sequentially(text, delay=30)
    expect(home.locator(".offer .note span")).to_have_text(shown)
    expect(home.locator("#told")).to_have_text(said)
    assert home.evaluate("heard") == [said]


def test_old_options_stay_until_newer_ones_are_there_and_the_newest_question_wins(home: Page) -> None:
    old = _asked(home, "answer")
    home.locator("#q").fill("slow")
    settle(home)
    assert home.locator("#hits [role=option]").all_inner_texts() == old
    home.keyboard.press("ArrowDown")
    assert home.locator("#q").get_attribute("aria-activedescendant") == "hit-0"
    home.locator("#q").fill("slow many")
    home.locator("#q").fill("misspelt")
    expect(home.locator(".offer .note")).to_contain_text("gradient")
    assert home.locator("#hits [role=option]").count() == 3
    assert home.locator("#q").get_attribute("aria-activedescendant") is None


def test_control_k_reaches_the_field_from_a_field_and_from_the_list_of_keys(home: Page, origin: str) -> None:
    field = home.locator("#q")
    assert field.get_attribute("aria-keyshortcuts") == "Control+K Meta+K"
    for combination in ("Control+k", "Meta+k", "Control+K"):
        home.locator("#theme").focus()
        home.keyboard.press(combination)
        assert home.evaluate("document.activeElement.id") == "q"
    home.get_by_role("button", name="Keyboard keys").click()
    home.get_by_role("button", name="Change the key for: Next card").click()
    home.keyboard.press("Control+k")
    assert home.locator("dialog[open]").count() == 0
    assert home.evaluate("document.activeElement.id") == "q"


def test_a_card_opens_folded_if_its_question_was_found_and_open_if_its_answer_was(home: Page, origin: str) -> None:
    """The reader may test himself; links without `?ask` open the card as ever."""
    home.goto(origin + WEEK2)
    card = home.locator(".slip").nth(3)
    name = card.get_attribute("id")
    home.goto(f"{origin}{WEEK2}?ask#{name}")
    expect(card).to_be_focused()
    assert card.locator("details").get_attribute("open") is None
    home.goto(f"{origin}{WEEK2}#{name}")
    assert card.locator("details").get_attribute("open") == ""
    for text, mark in (("three", "?ask#c0"), ("answer", "#c0")):
        _asked(home, text)
        home.keyboard.press("ArrowDown")
        assert str(home.locator("#hit-0").get_attribute("data-href")).endswith(f"decks/biology/cells.html{mark}")


def test_control_enter_opens_another_tab(home: Page) -> None:
    _asked(home, "answer")
    home.keyboard.press("ArrowDown")
    with home.context.expect_page() as other:
        home.keyboard.press("Control+Enter")
    assert other.value.url.endswith("#c0")
    assert home.locator("#q").evaluate("e => e === document.activeElement")


def test_what_is_hostile_is_shown_as_it_is_written(home: Page) -> None:
    options = _asked(home, "hostile")
    assert all(option.count("<script>alert(1)</script>&amp;") == 3 for option in options)
    assert home.locator(".offer :is(img, script)").count() == 0
    assert NASTY in options[0]


def test_the_list_fits_a_narrow_phone(opened: Opened, origin: str) -> None:
    page = opened("about:blank", width=320, height=640)
    prepare(page)
    page.goto(origin)
    for text in ("hostile", "many", "formula"):
        _asked(page, text)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        box = page.locator(".offer").bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] + box["height"] <= 640
