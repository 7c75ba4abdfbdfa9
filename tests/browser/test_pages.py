"""Every page of the sample site: sound by itself, whole in its links, readable at any width."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.reading import SEARCH, WEEK2, settle, unfold
from tests.conftest import Built, Serve

pytestmark = pytest.mark.browser


@dataclass
class Tags(HTMLParser):
    """What one page names and refers to."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            text = value or ""
            if key == "id":
                self.ids.append(text)
            elif key in ("href", "src", "action", "poster"):
                self.links.append(text)
            elif key in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
                self.refers += text.split()
            elif key == "style" or key.startswith("on"):
                self.inline.append(f"<{tag} {key}>")


@pytest.fixture(scope="module")
def tags(sample: Path, paths: list[str]) -> dict[str, Tags]:
    found = {}
    for path in paths:
        found[path] = Tags()
        found[path].feed((sample / path).read_text("utf-8"))
    return found


def test_no_id_stands_twice_and_each_reference_has_one(tags: dict[str, Tags]) -> None:
    for path, page in tags.items():
        assert sorted(page.ids) == sorted(set(page.ids)), path
        assert set(page.refers) <= set(page.ids), path


def test_no_element_brings_its_own_style_or_script(tags: dict[str, Tags]) -> None:
    assert {path: page.inline for path, page in tags.items() if page.inline} == {}


def test_every_link_and_fragment_leads_somewhere(tags: dict[str, Tags], sample: Path) -> None:
    """`404.html` alone is written for the root of the host, as it stands in for pages of any depth."""
    lost, internal = [], 0
    for path, page in tags.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            internal += 1
            own = parts.path.lstrip("/") if path == "404.html" else normpath(join(dirname(path), parts.path))
            target = path if not parts.path else own
            target = f"{target}/index.html".lstrip("/") if (sample / target).is_dir() else target
            missing = not (sample / target).is_file()
            if missing or (parts.fragment and unquote(parts.fragment) not in tags[target].ids):
                lost.append(f"{path}: {link}")
    assert lost == []
    assert internal > 500


_SIZES = "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.documentElement)"
# A link whose ::after covers its row is as large as that.
_SMALL = """() => [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')]
  .filter(e => !e.matches('.skip') && !e.closest('.text') && e.checkVisibility())
  .filter(e => getComputedStyle(e, '::after').position != 'absolute')
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""


def test_pages_load_without_complaint_fit_any_width_and_have_no_small_targets(
    opened: Opened, origin: str, paths: list[str]
) -> None:
    """With all answers open; 640 pixels at two device pixels each is 1,280 at 200 %; links in text may be small."""
    page = opened(origin, width=640, device_scale_factor=2)
    wide, small = [], {}
    for path in paths:
        page.goto(origin + path)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 800})
            settle(page)
            sizes = page.evaluate(_SIZES)
            if sizes != [width, width]:
                wide.append((path, *sizes))
            if found := page.evaluate(_SMALL):
                small[path, width] = found
    assert wide == []
    assert small == {}


def test_no_formula_is_cut_at_320_pixels(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2, width=320)
    unfold(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.text .base')]
          .filter(e => !e.closest('.dm, .scroll') && e.getBoundingClientRect().right > innerWidth)
          .map(e => e.textContent)"""
    )
    assert cut == []


def test_a_site_below_a_path_of_its_host_works(opened: Opened, served: Serve, sample: Path) -> None:
    page = opened(served(sample, "repo/") + WEEK2)
    assert page.evaluate("[...document.fonts].some(f => f.status == 'loaded')")
    page.get_by_role("link", name="Field notes").first.click()
    page.get_by_role("link", name="Greetings", exact=True).click()
    page.locator("summary").first.click()
    assert page.locator(".answer").first.is_visible()
    assert page.url.endswith("/repo/decks/languages/greetings.html")


def test_the_page_for_lost_visitors_knows_where_the_site_begins(opened: Opened, served: Serve, built: Built) -> None:
    folder = built({"a.md": "> [!question]- What is read?\n> A leaf.\n"}, "--base-path", "/repo/")
    files = served(folder, "repo/")
    page = opened(f"{files}404.html")
    assert page.evaluate("getComputedStyle(document.body).display") == "grid"
    page.get_by_role("link", name="a", exact=True).click()
    expect(page.locator(".slip")).to_have_count(1)


def test_a_site_in_a_folder_reads_and_folds_and_says_what_search_needs(opened: Opened, sample: Path) -> None:
    page = opened((sample / WEEK2).as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.slip')).borderRadius") == "5px"
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px Leaf') && document.fonts.size > 0)"
    )
    assert "loaded" in page.evaluate("[...document.fonts].map(f => f.status)")
    page.locator("summary").first.click()
    assert page.locator(".answer").first.is_visible()
    page.get_by_role("button", name="Show all answers").click()
    assert page.locator(".fold[open]").count() == 17
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('.slip')")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_role("button", name="Close").click()
    page.locator("#q").focus()
    assert page.locator("#told").inner_text() == "Search works at a web address, not from a folder."
    page.get_by_role("link", name="optimisation").first.click()
    assert page.locator("h1").inner_text() == "Tag optimisation"
    page.goto((sample / SEARCH).as_uri())
    assert page.locator("#plain .lead").is_visible()
    assert page.locator("#plain li").count() == len(list((sample / "decks").rglob("*.html")))


def test_the_theme_is_of_three_states_and_remembered(opened: Opened, origin: str) -> None:
    page = opened(origin, color_scheme="dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = "rgb(238, 241, 240)", "rgb(16, 22, 21)"
    assert page.evaluate(ground) == dark
    page.get_by_label("Theme").select_option("Light")
    assert page.evaluate(ground) == light
    page.goto(origin + WEEK2)
    assert (page.evaluate(ground), page.get_by_label("Theme").input_value()) == (light, "light")
    page.get_by_label("Theme").select_option("System")
    page.reload()
    assert (page.evaluate(ground), page.get_by_label("Theme").input_value()) == (dark, "")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == light
    page.get_by_label("Theme").select_option("Dark")
    assert page.evaluate(ground) == dark


def test_with_reduced_motion_nothing_runs(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2, reduced_motion="no-preference")
    unfold = "document.querySelector('.fold').open = true; document.getAnimations().length"
    assert page.evaluate(unfold) == 2  # the answer and the arrow
    still = opened(origin + WEEK2, reduced_motion="reduce")
    still.locator("summary").nth(1).hover()
    assert still.evaluate(unfold) == 0
    still.goto(origin)
    row = still.locator(".shelf li").first
    row.hover()
    settle(still)
    assert still.evaluate("document.getAnimations().length") == 0
    assert row.evaluate("e => getComputedStyle(e).translate") == "none"


def test_in_forced_colours_slip_fold_and_edge_stay(opened: Opened, origin: str) -> None:
    page = opened(origin + WEEK2, forced_colors="active")
    ink = page.evaluate("getComputedStyle(document.body).color")
    borders = page.evaluate(
        """() => ['.slip', '.fold', '.front', '.btn'].map(css => {
          const style = getComputedStyle(document.querySelector(css));
          return [style.borderLeftColor, style.borderLeftStyle, parseFloat(style.borderLeftWidth) > 0];
        })"""
    )
    assert borders == [[ink, "solid", True], [ink, "dashed", True], [ink, "solid", True], [ink, "solid", True]]
    assert page.evaluate("getComputedStyle(document.querySelector('.edge path')).stroke") == ink
