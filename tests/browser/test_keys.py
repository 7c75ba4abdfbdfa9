"""Single keys: they act on the deck, never on what is typed, and can be changed and turned off (WCAG 2.1.4)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opened
from tests.browser.reading import SEARCH, WEEK2, settle

pytestmark = pytest.mark.browser
_STATE = """() => [
  [...document.querySelectorAll('.slip')].indexOf(document.activeElement) + 1,
  [...document.querySelectorAll('.fold')].flatMap((d, n) => d.open ? [n + 1] : []),
  window.printed || 0,
]"""
_PRINT = "window.print = () => { window.printed = (window.printed || 0) + 1 }"


@pytest.fixture
def deck(opened: Opened, origin: str) -> Page:
    page = opened("about:blank")
    page.add_init_script(_PRINT)
    page.goto(origin + WEEK2)
    return page


def _after(page: Page, *keys: str) -> list[object]:
    """The card in focus, the open cards, and how often the page was printed, once these keys were pressed."""
    for key in keys:
        page.keyboard.press(key)
    settle(page)
    return page.evaluate(_STATE)


def test_keys_move_fold_and_print(deck: Page) -> None:
    assert _after(deck, "j") == [1, [], 0]
    assert _after(deck, "j", "j", "k") == [2, [], 0]
    assert _after(deck, "o") == [2, [2], 0]
    assert _after(deck, "j", "o", "k", "o") == [2, [3], 0]
    deck.locator("summary").nth(4).focus()
    assert _after(deck, "Space") == [0, [3, 5], 0]
    assert _after(deck, "Enter") == [0, [3], 0]
    deck.keyboard.press("p")
    deck.wait_for_url("**/print/index.html?deck=neuralcomputation/week-02*")


def test_keys_reach_the_search_field(deck: Page) -> None:
    deck.keyboard.press("/")
    assert deck.evaluate("document.activeElement.id") == "q"
    assert deck.locator("#q").input_value() == ""
    deck.keyboard.press("Escape")
    deck.locator("summary").first.focus()
    deck.keyboard.press("Control+k")
    assert deck.evaluate("document.activeElement.id") == "q"


def test_keys_do_nothing_while_writing_with_modifiers_or_on_repeat(deck: Page) -> None:
    deck.locator("#q").focus()
    assert _after(deck, "j", "o", "p", "?") == [0, [], 0]
    assert deck.locator("#q").input_value() == "jop?"
    assert deck.locator("dialog[open]").count() == 0
    deck.locator("#theme").focus()
    assert _after(deck, "j", "o", "p") == [0, [], 0]
    deck.locator("h1").click()
    deck.evaluate("document.activeElement.blur()")
    assert _after(deck, "Alt+j", "Control+j", "Meta+o", "Alt+p", "Control+o") == [0, [], 0]
    deck.keyboard.down("j")
    deck.keyboard.down("j")
    deck.keyboard.down("j")
    deck.keyboard.up("j")
    assert _after(deck) == [1, [], 0]
    deck.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key:'o', isComposing:true, bubbles:true}))"
    )
    assert _after(deck) == [1, [], 0]


def test_the_list_of_keys_turns_them_off_for_good(deck: Page) -> None:
    deck.keyboard.press("?")
    dialog = deck.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    rows = dialog.get_by_role("row").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == [
        "Next card",
        "Previous card",
        "Open or fold the card in view",
        "Search",
        "Print this page",
        "This list",
        "Search, also while typing",
        "Open or fold the answer in focus",
        "Close a list or this window",
    ]
    dialog.get_by_role("checkbox").uncheck()
    deck.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert _after(deck, "j", "o", "p", "?") == [0, [], 0]
    deck.reload()
    assert _after(deck, "j", "o", "p") == [0, [], 0]
    deck.keyboard.press("Control+k")
    assert deck.evaluate("document.activeElement.id") == "q"
    deck.get_by_role("button", name="Keyboard keys").click()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Close").click()
    assert _after(deck, "j")[0] == 1


def test_a_key_is_changed_and_kept(deck: Page) -> None:
    deck.get_by_role("button", name="Keyboard keys").click()
    dialog = deck.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name="Change the key for: Next card").click()
    deck.keyboard.press("k")
    assert dialog.get_by_role("status").inner_text() == "“k” is the key for “Previous card” already."
    dialog.get_by_role("button", name="Change the key for: Next card").click()
    deck.keyboard.press("n")
    assert dialog.get_by_role("status").inner_text() == "“Next card” is now “n”."
    deck.keyboard.press("Escape")
    deck.reload()
    assert _after(deck, "j") == [0, [], 0]
    assert _after(deck, "n") == [1, [], 0]
    deck.keyboard.press("?")
    dialog.get_by_role("button", name="Reset").click()
    deck.keyboard.press("Escape")
    assert _after(deck, "j")[0] == 2


def test_keys_act_on_other_pages_too(opened: Opened, origin: str) -> None:
    page = opened(origin + SEARCH)
    page.locator("#q").blur()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
