"""Whatever is typed into the search, the page stays alive and well."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.reading import SEARCH
from tests.node import JS, node

pytestmark = pytest.mark.browser

# Types so many letters of each text, and tells of which the page was held up for half a second.
_TYPE = """
async ([texts, most]) => {
  const field = document.querySelector('#q');
  const late = [];
  for (const text of texts) {
    field.value = text.slice(0, most);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const start = performance.now();
    await new Promise(done => setTimeout(done, 15));
    if (performance.now() - start > 500) late.push(text.slice(0, 60));
  }
  return late;
}
"""


def _alive(page: Page) -> None:
    """The search still works, and nothing that was typed has become markup."""
    assert page.locator("#hits script, #hits img, #results script, #results img").count() == 0
    page.locator("#q").fill("gradient")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """The table of nasty texts, and 200 random ones."""
    found: list[str] = node(JS / "nasty.mjs", "200")
    assert len(found) > 280
    return found


def test_nothing_that_is_typed_harms_or_hangs(opened: Opened, origin: str, texts: list[str]) -> None:
    page = opened(origin)
    page.locator("#q").fill("gradient")
    page.locator("#hits [role=option]").first.wait_for()
    assert page.evaluate(_TYPE, [texts, 100_000]) == []
    _alive(page)
    page.locator("#hits [role=option]").first.wait_for()
    expect(page.locator("#told")).to_contain_text("card")


def test_nothing_that_is_asked_of_the_results_harms_or_hangs(opened: Opened, origin: str, texts: list[str]) -> None:
    page = opened(f"{origin}{SEARCH}?q=gradient")
    page.locator("#results li").first.wait_for()
    assert page.evaluate(_TYPE, [texts, 200]) == []  # what the field and the address let through
    _alive(page)
    page.wait_for_url("**?q=gradient")
    page.locator("#results li").first.wait_for()
