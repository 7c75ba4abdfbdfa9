"""Open pages while decks are written: the real command, and what the browser shows after each save."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened
from tests.browser.test_access import violations_everywhere
from tests.command import written
from tests.serving import LONG, Serving, serving

pytestmark = pytest.mark.browser
CARDS = 40
PATH = "decks/deck.html"
Open = Callable[..., Page]
_NOTE = """window.marked = [];
  new MutationObserver(seen => {
    for (const { target } of seen) if (target.dataset.live === 'changed') marked.push(target.id);
  }).observe(document, { subtree: true, attributeFilter: ['data-live'] });"""


def text(edits: dict[int, str] | None = None) -> str:
    """A deck of numbered cards with ids of their own; `edits` are lines at the end of answers."""
    return "\n".join(
        f"> [!question]- Question {at} with $x_{{{at}}}$\n> Answer {at}.\n> $$\\frac{{{at}}}{{2}}$$\n"
        f"> {(edits or {}).get(at, 'The end.')}\n<!--ID: {1_700_000_000_000 + at}-->\n"
        for at in range(1, CARDS + 1)
    )


def other(end: str = "The end.") -> str:
    """A deck of one card."""
    return f"> [!question]- Something else?\n> {end}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return written(tmp_path, {"content/deck.md": text(), "content/other.md": other()})


@pytest.fixture
def running(home: Path) -> Iterator[Serving]:
    with serving(home) as started:
        yield started


@pytest.fixture
def live(running: Serving, opened: Opened) -> Iterator[Open]:
    """Opens a page of the server; conditions may take as long as a slow machine needs."""

    def page(path: str = PATH, **options: object) -> Page:
        found = opened(running.address + path, **options)
        found.set_default_timeout(LONG * 1000)
        found.add_init_script(_NOTE)  # from the next load on
        return found

    expect.set_options(timeout=LONG * 1000)
    yield page
    expect.set_options(timeout=5_000)


def save(home: Path, deck: str, name: str = "deck.md") -> None:
    (home / "content" / name).write_text(deck, encoding="utf-8")


def slip(page: Page, number: int) -> str:
    """The id of a card."""
    found = page.locator(".slip").nth(number - 1).get_attribute("id")
    assert found
    return found


def opens(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.slip:has(.fold[open])')].map(e => e.id)")


def top(page: Page, card: str) -> float:
    return page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", card)


def still(page: Page, card: str) -> float:
    """Where the card stands when it has stood there for ten frames."""
    return page.evaluate(
        """id => new Promise(done => {
          let last, same = 0;
          const look = () => {
            const { top } = document.getElementById(id).getBoundingClientRect();
            same = top === last ? same + 1 : 0;
            last = top;
            if (same > 10) done(top); else requestAnimationFrame(look);
          };
          look();
        })""",
        card,
    )


def marked(page: Page) -> list[str]:
    """The ids of the cards that were outlined."""
    page.wait_for_function("() => window.marked?.length")
    return page.evaluate("marked")


def at_card(page: Page, number: int, *unfolded: int) -> str:
    """Scrolls until the card stands 100 px below the upper edge of the view, some answers open."""
    for other in unfolded:
        page.locator(".slip").nth(other - 1).locator("summary").click()
    card = slip(page, number)
    page.evaluate("id => document.getElementById(id).scrollIntoView()", card)
    still(page, card)
    page.evaluate("scrollBy(0, -84)")
    still(page, card)
    return card


def test_an_edit_in_view_is_shown_where_it_is(live: Open, home: Path) -> None:
    page = live()
    card = at_card(page, 20, 5, 20)
    before, unfolded = top(page, card), opens(page)
    assert len(unfolded) == 2
    save(home, text({20: "Now edited."}))
    expect(page.locator(f"#{card}")).to_contain_text("Now edited.")
    assert marked(page) == [card]
    assert abs(still(page, card) - before) <= 2
    assert opens(page) == unfolded
    assert page.locator(f"#{card} .answer").is_visible()
    expect(page.locator("[data-live=changed]")).to_have_count(0)


def test_an_edit_out_of_view_is_scrolled_to(live: Open, home: Path) -> None:
    page = live()
    at_card(page, 30, 30)
    unfolded, card = opens(page), slip(page, 3)
    save(home, text({3: "Now edited."}))
    expect(page.locator(f"#{card}")).to_contain_text("Now edited.")
    assert marked(page) == [card]
    assert 0 <= still(page, card) < 700
    assert opens(page) == unfolded


def test_an_address_that_names_a_card_does_not_draw_the_page_back_to_it(live: Open, home: Path) -> None:
    page = live()
    page.goto(f"{page.url}#{slip(page, 30)}")
    card = at_card(page, 10, 10)
    before, unfolded = top(page, card), opens(page)
    assert len(unfolded) == 2
    save(home, text({10: "Now edited."}))
    assert marked(page) == [card]
    assert abs(still(page, card) - before) <= 2
    assert opens(page) == unfolded


def test_cards_without_ids_stay_open_through_an_edit(live: Open, home: Path) -> None:
    bare = re.sub("<!--ID.*-->", "", text())
    save(home, bare)
    page = live()
    expect(page.locator(".slip")).to_have_count(CARDS)
    page.locator("summary").nth(1).click()
    save(home, bare.replace("Answer 2.", "Another answer."))
    expect(page.locator(".slip").nth(1)).to_contain_text("Another answer.")
    expect(page.locator(".slip").nth(1).locator(".answer")).to_be_visible()
    assert len(opens(page)) == 1


def test_a_page_that_no_save_concerns_is_left_alone(live: Open, home: Path, running: Serving) -> None:
    page, second = live(), live("decks/other.html")
    page.evaluate("document.body.dataset.same = ''")
    save(home, other("Now edited."), "other.md")
    expect(second.locator("main")).to_contain_text("Now edited.")
    assert page.locator("[data-same]").count() == 1


def test_faults_stand_in_a_panel_until_they_are_mended(live: Open, home: Path) -> None:
    page = live()
    panel = page.get_by_role("complementary", name="Faults")
    expect(panel).to_have_count(0)
    save(home, text({2: "Broken $\\frac{1}{<b>$"}))
    status = panel.get_by_role("status")
    expect(status).to_contain_text("1 fault in the decks")
    expect(status).to_contain_text("content/deck.md:10:22")
    expect(status).to_contain_text("M001")
    expect(status).to_contain_text("the page shows its source instead")
    box = panel.bounding_box()
    assert box and 300 < box["y"] < box["y"] + box["height"] <= 800
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = page.locator(".foot p").bounding_box()
    assert foot and foot["y"] + foot["height"] <= box["y"]

    fresh = live()
    expect(fresh.get_by_role("status").filter(has_text="content/deck.md:10:22")).to_be_visible()
    save(home, text())
    expect(panel).to_have_count(0)
    expect(fresh.get_by_role("complementary", name="Faults")).to_have_count(0)


def test_a_panel_that_was_closed_comes_back_for_other_faults_only(live: Open, home: Path) -> None:
    page = live()
    panel = page.get_by_role("complementary", name="Faults")
    broken = "Broken $\\frac{1}{$"
    save(home, text({2: broken}))
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    save(home, text({2: broken, 3: "Now edited."}))
    expect(page.locator("main")).to_contain_text("Now edited.")
    assert panel.count() == 0
    save(home, text({2: broken, 4: broken}))
    expect(panel).to_contain_text("2 faults in the decks")


def test_a_build_that_fails_leaves_the_page_and_says_so(live: Open, home: Path) -> None:
    page = live()
    (home / "content").rename(home / "away")
    status = page.get_by_role("status").filter(has_text="The build failed")
    expect(status).to_contain_text("content is not a folder")
    page.reload()
    expect(page.locator(".slip")).to_have_count(CARDS)
    expect(status).to_be_visible()
    (home / "away").rename(home / "content")
    expect(status).to_have_count(0)
    save(home, text({1: "Now edited."}))
    expect(page.locator("main")).to_contain_text("Now edited.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_panel_fits_and_has_the_colours_of_the_site(live: Open, home: Path, scheme: str, width: int) -> None:
    page = live(width=width, color_scheme=scheme)
    save(home, text(dict.fromkeys(range(1, 20), "Broken $\\frac{1}{$")))
    panel = page.get_by_role("complementary", name="Faults")
    expect(panel).to_contain_text("19 faults")
    box = panel.bounding_box()
    assert box and 0 < box["x"] < box["x"] + box["width"] < width
    assert box["height"] <= 330
    colour = "e => getComputedStyle(e).backgroundColor"
    assert panel.evaluate(colour) == page.locator(".front").first.locator("..").evaluate(colour)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel.get_by_role("status").focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => { const e = document.activeElement.shadowRoot.activeElement; return e.scrollTop > 100 }"
    )


def test_axe_finds_nothing_in_the_panel(live: Open, home: Path) -> None:
    save(home, text(dict.fromkeys(range(1, 10), "Broken $\\frac{1}{$")) + "\n> [!question]- No answer\n")
    page = live(bypass_csp=True, reduced_motion="reduce")
    expect(page.get_by_role("complementary", name="Faults")).to_contain_text("10 faults")
    assert violations_everywhere(page) == []


def test_without_motion_the_outline_only_comes_and_goes(live: Open, home: Path) -> None:
    page = live(reduced_motion="reduce")
    save(home, text({1: "Now edited."}))
    marked = page.locator("[data-live=changed]")
    style = marked.evaluate("e => { const s = getComputedStyle(e); return [s.animationName, s.outlineStyle] }")
    assert style == ["none", "solid"]
    expect(marked).to_have_count(0)


def test_a_page_whose_deck_is_gone_leads_to_the_start(live: Open, home: Path, running: Serving) -> None:
    page = live("decks/other.html")
    (home / "content/other.md").unlink()
    page.wait_for_url(running.address)
    expect(page.get_by_role("link", name="Deck", exact=False).first).to_be_visible()


def test_an_address_that_shows_nothing_shows_the_deck_when_it_is_saved(
    live: Open, home: Path, complaints: list[str]
) -> None:
    page = live("decks/new.html")
    assert page.locator(".slip").count() == 0
    complaints.clear()  # the browser notes a 404
    save(home, other().replace("else", "new"), "new.md")
    expect(page.locator(".slip")).to_have_count(1)


def test_the_page_to_print_from_is_laid_out_again(live: Open, home: Path) -> None:
    page = live("print/index.html?deck=deck")
    expect(page.locator("#sheets")).to_contain_text("Answer 7.")
    save(home, text({7: "Now edited."}))
    expect(page.locator("#sheets")).to_contain_text("Now edited.")


def test_a_hidden_page_hears_of_it_when_it_is_looked_at(live: Open, home: Path) -> None:
    page, second = live(), live("decks/other.html")
    turn = """hidden => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(turn, True)
    save(home, text({1: "Now edited."}))
    save(home, other("Now edited."), "other.md")
    expect(second.locator("main")).to_contain_text("Now edited.")
    assert "Now edited." not in page.locator("main").inner_text()
    page.evaluate(turn, False)
    expect(page.locator("main")).to_contain_text("Now edited.")


def test_a_server_that_comes_back_is_found(live: Open, home: Path, running: Serving, complaints: list[str]) -> None:
    page = live()
    page.evaluate("() => document.fonts.ready")
    running.process.kill()
    running.process.wait(LONG)
    page.evaluate("document.body.dataset.same = ''")
    with serving(home, port=running.port), page.expect_response(re.compile(r"/\.deckpress/events")):
        pass
    assert page.locator("[data-same]").count() == 1
    save(home, text({1: "Now edited."}))
    with serving(home, port=running.port):
        expect(page.locator("main")).to_contain_text("Now edited.")
        page.close()
    complaints.clear()  # the browser notes each time that nobody answers


def test_without_script_the_page_is_as_published(live: Open, home: Path, running: Serving) -> None:
    page = live(java_script_enabled=False)
    assert page.locator(".slip").count() == CARDS
    page.locator("summary").first.click()
    assert page.locator(".answer").first.is_visible()
    save(home, text({1: "Now edited."}))
    assert "built in" in running.line()
    assert page.locator(".answer").first.is_visible()
    assert "Now edited." not in page.locator("main").inner_text()
    page.reload()
    expect(page.locator("main")).to_contain_text("Now edited.")
