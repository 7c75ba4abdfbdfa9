"""The page to print from: what is chosen, what it says, what it remembers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import paper
from tests.browser.conftest import Opened
from tests.browser.reading import TAG, WEEK2
from tests.browser.test_access import violations_everywhere
from tests.conftest import Built, Serve

pytestmark = pytest.mark.browser
PRINT = "print/index.html"
DECK = "?deck=neuralcomputation/week-02"


def _at(opened: Opened, address: str, **options: object) -> Page:
    return paper.ready(opened(address, **options))


def _cards(page: Page) -> list[str]:
    """Ids of the cards on the sheets, each once, in their order."""
    return page.evaluate("[...new Set([...document.querySelectorAll('#sheets [data-card]')].map(e => e.dataset.card))]")


def _said(page: Page) -> list[str]:
    return page.locator("#said span").all_inner_texts()


def _advice(page: Page) -> dict[str, str]:
    pairs = page.locator("#how div")
    return {pair.locator("dt").inner_text(): pair.locator("dd").inner_text() for pair in pairs.all()}


def test_a_deck_page_leads_to_its_sheets(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2)
    page.get_by_role("link", name="Print…").click()
    paper.ready(page)
    assert page.url.startswith(f"{origin}{PRINT}{DECK}")
    assert _said(page) == ["17 cards", "4 pages: 2 sheets of paper printed on both sides"]
    assert page.locator("#deck").input_value() == "neuralcomputation/week-02"
    assert page.locator("#sheets .sheet").count() == 4


def test_a_tag_page_leads_to_sheets_of_its_cards(opened: Opened, origin: str) -> None:
    page = opened(origin + TAG)
    count = page.locator(".slip").count()
    page.get_by_role("link", name="Print…").click()
    paper.ready(page)
    assert len(_cards(page)) == count
    assert page.locator("#sheets h1").inner_text().startswith("Tag optimisation")


def test_choices_lay_the_sheets_out_anew_stand_in_the_address_and_are_remembered(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}")
    page.get_by_label("Cards, 8 a sheet").check()
    expect(page.locator("#said")).to_contain_text("3 sheets of paper")
    page.get_by_label("Letter").check()
    page.get_by_label("short edge").check()
    page.get_by_label("Move backs right by").fill("0.5")
    page.get_by_label("Move backs right by").press("Enter")
    page.get_by_label("Lines to cut along").uncheck()
    expect(page.locator("html")).to_have_attribute("data-fit", "done")
    assert _advice(page) == {
        "Paper": "Letter",
        "Scale": "100 %, not “fit to page”",
        "Margins": "none",
        "Sides": "both sides, flip on the short edge",
    }
    wanted = f"{DECK}&sheet=cards-2x4&paper=letter&duplex=short-edge&nudge=0.5,0&cuts=off"
    page.wait_for_url(f"**/{PRINT}{wanted}")
    page.goto(f"{origin}{PRINT}?deck=code/git")
    paper.ready(page)
    assert page.url == f"{origin}{PRINT}{wanted.replace('neuralcomputation/week-02', 'code/git')}"
    assert page.locator("#sheets .sheet").first.evaluate("e => getComputedStyle(e).page") == "letter"


def test_sections_and_tags_narrow_the_cards(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}")
    page.get_by_label("Sigmoid", exact=True).check()
    expect(page.locator("#said")).to_contain_text("2 cards")
    page.get_by_label("Binary cross-entropy", exact=True).check()
    expect(page.locator("#said")).to_contain_text("5 cards")
    assert page.locator("#sheets h2").all_inner_texts() == ["Sigmoid", "Binary cross-entropy"]
    assert page.locator("#tags").is_hidden()  # all cards have them all


def test_tags_that_only_some_cards_have_narrow_them(opened: Opened, built: Built, served: Serve) -> None:
    card = "TARGET DECK: A\n{}\n> [!question]- Question {}?\n> Answer.\n"
    site = built({"a.md": card.format("", 1), "b.md": card.format("\nFILE TAGS: exam\n", 2)})
    page = _at(opened, f"{served(site)}{PRINT}?deck=a")
    page.get_by_label("exam", exact=True).check()
    expect(page.locator("#said")).to_contain_text("1 card")
    assert "tag=exam" in page.url


def test_chosen_cards_come_in_the_order_of_the_address(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2)
    ids = page.evaluate("[...document.querySelectorAll('.slip')].map(e => e.id)")
    page.goto(f"{origin}decks/code/git.html")
    other = page.evaluate("document.querySelector('.slip').id")
    asked = [ids[5], other, ids[0], "gone"]
    page.goto(f"{origin}{PRINT}?cards={','.join(asked)}&sheet=cards-2x2")
    paper.ready(page)
    assert _cards(page) == asked[:3]
    assert _said(page) == ["3 cards", "1 sheet of paper", "1 card left out: gone, or not to be shown"]
    assert page.locator("#deck option").first.inner_text() == "4 cards chosen"


def test_former_ids_of_cards_still_name_them(opened: Opened, built: Built, served: Serve) -> None:
    site = built({"a.md": "TARGET DECK: A\n\n> [!question]- What?\n> That.\n"})
    (now,) = re.findall(r'class="slip" id="([^"]*)"', (site / "decks/a.html").read_text("utf-8"))
    (site / "cards/aliases.json").write_text(f'{{"then":"{now}"}}', "utf-8")
    page = _at(opened, f"{served(site)}{PRINT}?cards=then")
    assert _cards(page) == [now]


def test_a_deck_of_many_pages_is_printed_whole(opened: Opened, built: Built, served: Serve) -> None:
    cards = "\n".join(f"> [!question]- Question {n}?\n> Answer {n}.\n" for n in range(250))
    site = built({"a.md": f"TARGET DECK: A\n\n{cards}"})
    page = _at(opened, f"{served(site)}{PRINT}?deck=a&sheet=cards-3x3")
    assert len(_cards(page)) == 250
    assert _said(page) == ["250 cards", "28 sheets of paper"]


def test_without_blanks_the_cloze_sheet_says_so(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}&sheet=cloze")
    assert _said(page) == ["No card here has blanks to fill in"]
    page = _at(opened, f"{origin}{PRINT}?deck=guide/clozes&sheet=cloze")
    assert _said(page)[0] == "13 of 15 cards"


def test_what_is_printed_on_one_side_takes_a_sheet_a_page(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}&sheet=fold-over")
    assert _said(page) == ["17 cards", "5 sheets of paper"]
    assert _advice(page)["Sides"] == "one side only"


def test_a_deck_page_has_one_way_to_paper_and_from_a_folder_prints_itself(
    opened: Opened, origin: str, sample: Path
) -> None:
    page = opened(origin + WEEK2)
    assert page.locator(".acts .btn:visible").all_inner_texts() == ["Show all answers", "Print…"]
    page = opened((sample / WEEK2).as_uri())
    page.evaluate("void (window.print = () => { window.printed = (window.printed || 0) + 1 })")
    page.get_by_role("link", name="Print…").click()
    page.keyboard.press("p")
    assert (page.evaluate("printed"), page.url) == (2, (sample / WEEK2).as_uri())


def test_without_cards_it_offers_decks(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}")
    assert _said(page) == ["No cards chosen"]
    page.locator("#deck").select_option(label="Git")
    expect(page.locator("#said")).to_contain_text("7 cards")
    assert "deck=code/git" in page.url


def test_a_deck_that_is_gone_is_told(opened: Opened, origin: str, complaints: list[str]) -> None:
    page = opened(f"{origin}{PRINT}?deck=no/such")
    page.wait_for_selector("html[data-fit=failed]")
    assert page.locator("#said").inner_text() == "The cards could not be fetched. Are you online?"
    assert [bool(re.search("404", line)) for line in complaints] == [True]
    complaints.clear()


def test_printing_is_one_press_and_the_sheet_is_all_that_prints(opened: Opened, origin: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}")
    page.evaluate("void (window.print = () => { window.printed = true })")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("printed")
    page.emulate_media(media="print")
    shown = "e => getComputedStyle(e).display !== 'none'"
    assert [page.locator(css).first.evaluate(shown) for css in (".bar", ".head", ".wanted", "#decks")] == [False] * 4
    assert page.locator("#sheets").evaluate("e => getComputedStyle(e).zoom") == "1"


def test_without_script_it_lists_the_decks(opened: Opened, origin: str) -> None:
    page = opened(f"{origin}{PRINT}{DECK}", java_script_enabled=False)
    assert page.locator("#decks a").count() == 9
    assert page.get_by_text("Without, open a deck and print its page").is_visible()
    assert not page.locator("#paper-form").is_visible()


def test_no_class_of_the_page_meets_one_of_the_cards(opened: Opened, origin: str) -> None:
    """Choices and names in code once vanished on paper, for the form had classes of the same name."""
    page = _at(opened, f"{origin}{PRINT}?deck=code/python&deck=guide/every-syntax")
    for css in ("ol.choices", "pre .n", ".task .box"):
        assert page.locator(f"#sheets {css}").first.evaluate("e => e.getClientRects().length > 0"), css
    assert page.locator("#sheets pre .n").first.evaluate(
        "e => getComputedStyle(e).fontFamily === getComputedStyle(e.parentElement).fontFamily"
    )


@pytest.mark.parametrize("sheet", ["cards-2x4", "fold-list"])
def test_axe_finds_nothing_and_the_page_fits(opened: Opened, origin: str, sheet: str) -> None:
    page = _at(opened, f"{origin}{PRINT}{DECK}&sheet={sheet}", width=320, bypass_csp=True, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations_everywhere(page) == []


def test_decks_of_one_title_keep_apart(opened: Opened, built: Built, served: Serve) -> None:
    card = "TARGET DECK: {}::Same\n\n> [!question]- From {}?\n> Yes.\n"
    site = built({"a.md": card.format("A", "A"), "b.md": card.format("B", "B")})
    page = _at(opened, f"{served(site)}{PRINT}?deck=a/same&deck=b/same")
    assert page.locator("#sheets .sheet").count() == 2
    assert [head.partition("\n")[0] for head in page.locator("#sheets h1").all_inner_texts()] == ["Same", "Same"]


def test_choices_made_in_a_hurry_end_in_the_last_one(opened: Opened, origin: str) -> None:
    """Layouts share one unseen stage, so they come one after the other."""
    calm = _at(opened, f"{origin}{PRINT}{DECK}&sheet=cards-2x4")
    wanted = calm.locator("#sheets").text_content()
    page = opened(f"{origin}{PRINT}{DECK}")
    page.evaluate("""() => {
      for (const id of ['cornell', 'self-test', 'cards-3x3', 'booklet', 'cards-2x5', 'cards-2x4'])
        document.querySelector(`#sheet-${id}`).click();
    }""")
    paper.ready(page)
    assert page.locator("#sheets").text_content() == wanted
