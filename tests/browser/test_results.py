"""The page of results: what it asks for stands in the address, filters have counts, and Back restores it."""

from __future__ import annotations

import pytest
from deckpress.config import Site
from deckpress.site.assets import assets
from deckpress.site.frames import Frames
from deckpress.site.templating import environment
from deckpress.site.views import DeckLink, SearchView
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.prepared import NASTY, prepare
from tests.browser.reading import SEARCH, WEEK2

pytestmark = pytest.mark.browser


@pytest.fixture
def found(opened: Opened, origin: str) -> Page:
    """214 cards found."""
    page = opened("about:blank")
    prepare(page)
    page.goto(f"{origin}{SEARCH}?q=many")
    page.locator("#results li").first.wait_for()
    return page


def _filters(page: Page, group: str) -> list[str]:
    rows = page.get_by_role("group", name=group).locator("li:visible").all_inner_texts()
    return [" ".join(row.split()) for row in rows]


def test_a_result_shows_both_leaves_and_where_the_card_stands(found: Page) -> None:
    first = found.locator("#results article").first
    assert first.locator(".where").inner_text() == "Cells and molecules ·\u00a0card\u00a01"
    assert first.get_by_role("heading", level=2).inner_text() == "Question 0 about many things"
    assert first.locator("mark").all_inner_texts() == ["many"]
    assert first.locator(".seen").inner_text() == "Answer 0, in a few words."
    assert str(first.locator("a").get_attribute("href")).endswith("decks/biology/cells.html?ask#c0")
    assert found.locator("#found").inner_text() == "214 cards, 30 with all words"
    assert found.get_by_role("heading", level=1).inner_text() == "Search many"
    assert found.locator("#results li").count() == 25
    assert found.locator("#plain").is_hidden()


def test_filters_have_counts_narrow_and_stand_in_the_address(found: Page) -> None:
    assert _filters(found, "Decks") == ["Cells and molecules 72", "Plants 71", "Git 71"]
    tags = _filters(found, "Tags")
    assert tags[:2] == [f"{NASTY} 54", "exam 53"]
    found.get_by_label("Plants").check()
    expect(found.locator("#found")).to_have_text("71 cards, 30 with all words")
    assert found.get_by_label("Plants").is_checked()
    assert found.evaluate("document.activeElement.checked")
    assert found.url.endswith("?q=many&deck=biology%2Fplants")
    found.get_by_label("exam").check()
    expect(found.locator("#found")).to_have_text("18 cards")
    assert found.url.endswith("?q=many&deck=biology%2Fplants&tag=exam")
    assert set(found.locator("#results .where b").all_text_contents()) == {"Plants"}
    expect(found.locator("#told")).to_have_text("18 cards.")
    found.reload()
    expect(found.locator("#found")).to_have_text("18 cards")
    assert found.get_by_label("exam").is_checked()
    found.get_by_label("exam").uncheck()
    found.get_by_label("Plants").uncheck()
    expect(found.locator("#found")).to_have_text("214 cards, 30 with all words")
    assert found.url.endswith("?q=many")


def test_decks_are_added_to_one_another_in_the_real_search(opened: Opened, origin: str) -> None:
    page = opened(f"{origin}{SEARCH}?q=gradient")
    page.locator("#results li").first.wait_for()
    before = _filters(page, "Decks")
    assert len(before) == 2
    page.get_by_label("Cells and molecules").check()
    expect(page.locator("#found")).to_have_text("1 card")
    assert _filters(page, "Decks") == before
    page.get_by_label("Week 2: gradient descent").check()
    expect(page.locator("#found")).to_have_text(f"{sum(int(row.split()[-1]) for row in before)} cards")
    page.get_by_label("chemistry").check()
    expect(page.locator("#found")).to_have_text("1 card")
    assert page.url.endswith("&tag=chemistry")


def test_a_deck_alone_lists_its_cards(opened: Opened, origin: str) -> None:
    page = opened(f"{origin}{SEARCH}?deck=biology/plants")
    expect(page.locator("#found")).to_have_text("11 cards")
    expect(page.locator("#results li")).to_have_count(11)
    assert page.get_by_label("Plants").is_checked()


def test_an_index_that_cannot_be_had_leaves_the_decks(opened: Opened, origin: str, complaints: list[str]) -> None:
    page = opened("about:blank")
    page.context.route("**/search/manifest.json", lambda route: route.fulfill(status=500))
    page.goto(f"{origin}{SEARCH}?q=gradient")
    expect(page.locator("#found")).to_have_text("The search index could not be loaded.")
    assert page.locator("#plain .decks").is_visible()
    page.context.unroute("**/search/manifest.json")
    page.locator("#q").fill("gradients")
    page.locator("#results li").first.wait_for()
    complaints[:] = [said for said in complaints if "500" not in said]


def test_the_twelve_most_frequent_tags_come_first_and_the_rest_when_asked_for(found: Page) -> None:
    first = _filters(found, "Tags")
    assert len(first) == 12
    found.get_by_role("button", name="Show all").click()
    assert _filters(found, "Tags")[:12] == first
    assert len(_filters(found, "Tags")) == 22
    assert found.evaluate("document.activeElement.type") == "checkbox"


def test_filters_are_folded_away_on_a_phone(opened: Opened, origin: str) -> None:
    page = opened("about:blank", width=360)
    prepare(page)
    page.goto(f"{origin}{SEARCH}?q=many")
    page.locator("#results li").first.wait_for()
    assert page.get_by_label("Plants").is_hidden()
    page.get_by_text("Filter", exact=False).first.click()
    page.get_by_label("Plants").check()
    expect(page.locator("#chosen")).to_have_text("1 chosen")
    assert page.get_by_label("Plants").is_visible()


def test_more_cards_come_below_and_back_restores_them_and_the_place(found: Page) -> None:
    found.get_by_role("button", name="Show more").click()
    expect(found.locator("#results li")).to_have_count(50)
    assert found.evaluate("document.activeElement === document.querySelectorAll('#results a')[25]")
    found.locator("#results a").nth(40).scroll_into_view_if_needed()
    place = found.evaluate("scrollY")
    assert place > 1_000
    found.locator("#results a").nth(40).click()
    found.wait_for_url("**/decks/**")
    found.go_back()
    expect(found.locator("#results li")).to_have_count(50)
    found.wait_for_function("scrollY > 1000")
    assert abs(found.evaluate("scrollY") - place) < 60


def test_back_restores_what_was_typed_and_chosen_even_without_the_page_in_memory(opened: Opened, origin: str) -> None:
    page = opened("about:blank")
    prepare(page)
    page.goto(f"{origin}{SEARCH}?q=ma")
    page.evaluate("addEventListener('unload', () => {})")
    page.locator("#q").fill("many")
    page.get_by_label("Git").check()
    expect(page.locator("#found")).to_have_text("71 cards, 30 with all words")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#results li")).to_have_count(50)
    page.goto(origin + WEEK2)
    page.go_back()
    expect(page.locator("#results li")).to_have_count(50)
    assert page.locator("#q").input_value() == "many"
    assert page.get_by_label("Git").is_checked()


def test_who_finds_nothing_is_told_why_and_offered_words_and_decks(found: Page) -> None:
    found.locator("#q").fill("none here")
    expect(found.locator("#found")).to_have_text("No card holds “none”")
    near = found.get_by_role("region", name="Did you mean").get_by_role("link")
    assert near.all_inner_texts() == ["nine", NASTY]
    assert found.locator("#plain").is_visible()
    assert found.get_by_text("How to search").is_visible()
    assert found.locator("#plain .decks a").count() == 9
    near.first.click()
    expect(found.locator("#results li")).to_have_count(3)
    assert found.locator("#q").input_value() == "nine here"
    assert found.url.endswith("?q=nine+here")
    assert found.locator("#q").evaluate("e => e === document.activeElement")


def test_filters_that_leave_nothing_are_given_up_with_one_press(found: Page) -> None:
    found.get_by_label("Plants").check()
    found.locator("#q").fill("none")
    found.get_by_role("button", name="Search all decks and tags").click()
    expect(found.get_by_role("button", name="Search all decks and tags")).to_have_count(0)
    assert found.url.endswith("?q=none")


def test_a_keyboard_alone_goes_from_anywhere_to_an_opened_card(opened: Opened, origin: str) -> None:
    """With the real search: Ctrl+K, words, Enter for all results, Tab to a card, Enter, and the answer."""
    page = opened(origin + WEEK2)
    page.keyboard.press("Control+k")
    page.keyboard.type("photosynthesis")
    page.locator("#hits [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=photosynthesis")
    page.locator("#results li").first.wait_for()
    page.keyboard.press("Control+k")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#results') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/decks/**")
    card = page.locator(".slip:target")
    if card.evaluate("e => e === document.activeElement"):
        page.keyboard.press("o")
    expect(card.locator(".answer")).to_be_visible()


def test_no_width_scrolls_sideways(opened: Opened, origin: str) -> None:
    page = opened("about:blank", width=320)
    prepare(page)
    for query in ("?q=hostile", "?q=many&tag=exam", "?q=none", "?q=" + "w" * 200, ""):
        page.goto(f"{origin}{SEARCH}{query}")
        page.locator("#results li, #plain:not([hidden])").first.wait_for()
        page.evaluate("document.querySelector('#filters').open = true")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, query
        assert page.locator("main :is(img, script)").count() == 0


def test_the_page_of_results_prints_all_that_it_shows_without_what_is_around_it(found: Page) -> None:
    found.emulate_media(media="print")
    shown = "e => getComputedStyle(e).display !== 'none'"
    assert [found.locator(css).first.evaluate(shown) for css in (".bar", "#take", "#filters", ".foot")] == [False] * 4
    leaves = found.locator("#results article").first.evaluate(
        "e => [...e.children].map(leaf => leaf.getBoundingClientRect().width / e.getBoundingClientRect().width)"
    )
    assert all(0.44 < leaf < 0.5 for leaf in leaves)


def test_pages_that_take_the_cards_found_are_linked_once_they_exist(opened: Opened, origin: str) -> None:
    page = opened("about:blank")
    prepare(page)
    html = page.request.get(origin + SEARCH).text()
    for name in ("data-study", "review/index.html"):
        assert name not in html
    assert "data-print" in html
    frame = Frames(Site(), assets(), "/").frame(SEARCH, "Search", sheets=("hits.css",))
    decks = (DeckLink("Cells and molecules", "../decks/biology/cells.html", "biology/cells", "teal"),)
    made = environment().get_template("search.html").render(view=SearchView(frame, decks, ("print", "review")))
    page.route(f"**/{SEARCH}*", lambda route: route.fulfill(body=made, content_type="text/html"))
    page.route("**/print/index.html*", lambda route: route.fulfill(body="paper", content_type="text/html"))
    page.goto(f"{origin}{SEARCH}?q=three")
    page.locator("#results li").first.wait_for()
    links = page.locator("#take a")
    assert links.all_inner_texts() == ["Study these", "Print these"]
    assert [link.evaluate("a => a.href") for link in links.all()] == [
        f"{origin}{place}/index.html?cards=c0,c1,c2" for place in ("review", "print")
    ]
    page.locator("#q").fill("many")
    expect(page.locator("#results li")).to_have_count(25)
    page.locator("[data-print]").click()
    page.wait_for_url("**/print/index.html?cards=*")
    assert len(page.url.partition("=")[2].split(",")) == 200
