"""Search: a combobox whose focus never leaves the field, a page of results, and no query that harms."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.reading import SEARCH, WEEK2

pytestmark = pytest.mark.browser
NASTY = [
    "*a*a*a*a*a*a",
    "foo:",
    "title:",
    "~9",
    "a~9",
    "^",
    "a^",
    "+",
    "-",
    "-a",
    "\\",
    '"',
    "<script>alert(1)</script>",
    "$\\frac",
    "\ud7ff\u202e\u0000",
    "toString",
    "__proto__",
]


def _states(page: Page) -> list[str | None]:
    field = page.locator("#q")
    names = ("role", "aria-expanded", "aria-controls", "aria-activedescendant")
    assert page.evaluate("document.activeElement.id") == "q"
    return [field.get_attribute(name) for name in names]


def test_the_field_is_a_combobox_and_keeps_the_focus(opened: Opened, origin: str) -> None:
    page = opened(origin)
    field, options, told = page.locator("#q"), page.locator("#hits [role=option]"), page.locator("#told")
    field.focus()
    assert _states(page) == ["combobox", "false", "hits", None]
    field.press_sequentially("gradient")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(told).to_contain_text("card")
    assert told.get_attribute("role") == "status"
    assert 1 <= options.count() <= 9
    assert _states(page) == ["combobox", "true", "hits", None]
    page.keyboard.press("ArrowDown")
    assert _states(page)[3] == "hit-0"
    assert options.nth(0).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert _states(page)[3] == f"hit-{options.count() - 1}"
    page.keyboard.press("Escape")
    assert _states(page) == ["combobox", "false", "hits", None]
    assert field.input_value() == "gradient"
    page.keyboard.press("ArrowDown")
    assert _states(page)[1:] == ["true", "hits", "hit-0"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    assert _states(page) == ["combobox", "false", "hits", None]


def test_enter_opens_the_card_that_is_picked(opened: Opened, origin: str) -> None:
    page = opened(origin)
    page.keyboard.press("Control+k")
    page.keyboard.type("bernoulli")
    page.locator("#hits [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/week-02.html*#*")
    expect(page.locator(".slip:target")).to_contain_text("Bernoulli")


def test_a_click_opens_a_card(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2)
    page.locator("#q").fill("mitochondria")
    page.locator("#hits [role=option]").first.click()
    page.wait_for_url("**/decks/biology/*.html*#*")


def test_enter_without_a_pick_leads_to_the_results_and_back_restores_them(opened: Opened, origin: str) -> None:
    page = opened(origin)
    page.locator("#q").fill("gradient")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=gradient")
    results = page.locator("#results li")
    results.first.wait_for()
    page.locator("#q").fill("loss")
    page.wait_for_url("**/search/index.html?q=loss")
    expect(page).to_have_title("loss · Search · Field notes")
    results.nth(2).locator("a").click()
    page.wait_for_url("**/decks/**")
    page.go_back()
    results.first.wait_for()
    assert page.locator("#q").input_value() == "loss"


def test_without_script_enter_asks_the_results_page(opened: Opened, origin: str) -> None:
    page = opened(origin, java_script_enabled=False)
    page.locator("#q").fill("gradient")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=gradient")
    assert page.locator("#plain").is_visible()


def test_nothing_found_is_said(opened: Opened, origin: str) -> None:
    page = opened(origin)
    page.locator("#q").fill("zzyzxqqq")
    expect(page.locator("#told")).to_have_text("No card holds “zzyzxqqq”.")
    expect(page.locator(".offer .note")).to_be_visible()
    assert page.locator("#hits").is_hidden()
    assert _states(page) == ["combobox", "false", "hits", None]


# What is told of a query, as soon as it is, or after so many milliseconds.
_TOLD = """async ([query, most]) => {
  const field = document.querySelector('#q'), told = document.querySelector('#told');
  field.value = query;
  field.dispatchEvent(new Event('input'));
  for (const end = performance.now() + most; told.textContent === '…' && performance.now() < end;)
    await new Promise(requestAnimationFrame);
  return told.textContent;
}"""


def test_no_query_harms_or_hangs(opened: Opened, origin: str) -> None:
    """Each is answered within its time, and the field still works at the end."""
    page = opened(origin)
    field, told = page.locator("#q"), page.locator("#told")
    field.fill("gradient")
    expect(told).to_contain_text("card")
    for query in [*NASTY, "a" * 100_000]:
        page.evaluate("document.getElementById('told').textContent = '…'")
        field.fill("")
        assert page.evaluate(_TOLD, [query, 3_000]) != "…"
    field.fill("gradient")
    page.locator("#hits [role=option]").first.wait_for()
    assert page.locator("#hits script").count() == 0


@pytest.mark.parametrize("query", ["*a*a*a*a*a*a", "foo:", "~9", "<script>alert(1)</script>", "a" * 4_000])
def test_no_address_of_results_harms(opened: Opened, origin: str, query: str) -> None:
    page = opened(f"{origin}{SEARCH}?q={quote(query)}")
    expect(page.locator("#found")).not_to_be_empty()
    page.locator("#q").fill("gradient")
    page.locator("#results li").first.wait_for()
    assert page.locator("#results script").count() == 0
