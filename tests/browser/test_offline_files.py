"""Search where there is no network: from a folder, without a worker, and with what was read before."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.reading import SEARCH, WEEK2
from tests.conftest import ROOT, Serve, build

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site, to be opened from a folder."""
    return build(ROOT / "content", tmp_path_factory.mktemp("offline") / "site", "--offline")


_KEPT = """kept => Promise.all(kept.map(async ([name, path]) => {
  const cache = await caches.open(name);
  await cache.put(new URL(path, location), new Response('old'));
}))"""


def _found(page: Page, text: str) -> list[str]:
    page.locator("#q").fill(text)
    page.locator("#hits [role=option]").first.wait_for()
    return page.locator("#hits .asked").all_inner_texts()


def test_an_offline_site_is_searched_from_a_folder(opened: Opened, folder: Path) -> None:
    """Type, see cards, open one, and see all results; under the page's policy, without a complaint."""
    page = opened((folder / WEEK2).as_uri())
    page.keyboard.press("/")
    page.keyboard.type("photosynthesis")
    page.locator("#hits [role=option]").first.wait_for()
    expect(page.locator("#told")).to_contain_text("card")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decks/biology/*.html*#*")
    assert page.locator(".slip:target").count() == 1
    page.goto(f"{(folder / SEARCH).as_uri()}?q=gradient")
    page.locator("#results li").first.wait_for()
    page.locator("#q").fill("enzyme")
    expect(page.locator("#results mark").first).to_contain_text("nzyme")
    assert page.url.endswith("?q=enzyme")


def test_an_offline_site_is_searched_at_an_address_as_any_other(opened: Opened, folder: Path, served: Serve) -> None:
    page = opened(served(folder))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert _found(page, "gradient")
    assert not [url for url in asked if "/search/" in url and url.endswith(".js")]


def test_without_a_worker_the_page_searches_itself(opened: Opened, origin: str) -> None:
    page = opened("about:blank")
    page.add_init_script("window.Worker = class { constructor() { throw new Error('no workers') } }")
    page.goto(origin)
    assert _found(page, "gradient")


def test_what_was_searched_once_is_found_without_a_network(opened: Opened, origin: str, complaints: list[str]) -> None:
    page = opened(origin)
    once = _found(page, "gradient")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("caches.keys()") == ["/ search"]
    page.reload()
    page.route("**/search/**", lambda route: route.abort())
    page.context.route("**/search/**", lambda route: route.abort())
    assert _found(page, "gradient") == once
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said and "/search/manifest.json" not in said]


def test_a_site_with_a_newer_build_forgets_what_that_does_not_name(opened: Opened, origin: str) -> None:
    page = opened(origin)
    page.evaluate(_KEPT, [["/ search", "search/t/0123abcd.txt"], ["/other/ search", "search/t/0123abcd.txt"]])
    _found(page, "gradient")
    page.wait_for_function(
        "caches.match(new URL('search/t/0123abcd.txt', location), { cacheName: '/ search' }).then(r => !r)"
    )
    assert page.evaluate("caches.has('/other/ search')")
    assert page.evaluate("caches.match(new URL('search/t/0123abcd.txt', location)).then(Boolean)")
