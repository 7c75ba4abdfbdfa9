"""What everyone must be able to see and use: axe on whole pages, contrast computed from the stylesheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opened
from tests.browser.prepared import prepare
from tests.browser.reading import GUIDE, LANGUAGES, SEARCH, WEEK2, read_through
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "build/js/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PYTHON = "decks/code/python.html"
TAG = "tags/chemistry.html"


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(
        """async tags => {
          const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
          return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 120)}`));
        }""",
        RULES,
    )


def violations_everywhere(page: Page) -> list[tuple[int, str, object]]:
    """What axe finds, narrow and wide, light and dark, with everything open."""
    found: list[tuple[int, str, object]] = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        read_through(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [(width, scheme, violation) for violation in _violations(page)]
    return found


@pytest.mark.parametrize("path", ["index.html", WEEK2, GUIDE, LANGUAGES, TAG, "404.html", f"{SEARCH}?q=gradient"])
def test_axe_finds_nothing(opened: Opened, origin: str, path: str) -> None:
    """Narrow and wide, light and dark, each with all answers open and search results shown."""
    page = opened(origin + path, width=320, bypass_csp=True, reduced_motion="reduce")
    if path.startswith(SEARCH):
        page.locator("#results li").first.wait_for()
    assert violations_everywhere(page) == []


@pytest.mark.parametrize("text", ["many", "formula", "answer", "misspelt"])
def test_axe_finds_nothing_while_results_are_offered(opened: Opened, origin: str, text: str) -> None:
    page = opened("about:blank", bypass_csp=True)
    prepare(page)
    page.goto(origin)
    page.locator("#q").fill(text)
    page.locator("#hits [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert _violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []


@pytest.mark.parametrize("query", ["?q=many&tag=exam", "?q=none", "?q=formula", ""])
def test_axe_finds_nothing_on_the_page_of_results(opened: Opened, origin: str, query: str) -> None:
    """With filters open and one chosen, with nothing found, and before anything is asked."""
    page = opened("about:blank", width=320, bypass_csp=True, reduced_motion="reduce")
    prepare(page)
    page.goto(f"{origin}{SEARCH}{query}")
    page.locator("#results li, #plain:not([hidden])").first.wait_for()
    assert violations_everywhere(page) == []


# In the page: colours as numbers, laid over one another, and the ratio of WCAG 2.
_CONTRAST = """
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const pixel = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + .05) / (y + .05) };
"""
_TOKENS = (
    "() => {"
    + _CONTRAST
    + """
  const rules = [...document.styleSheets].flatMap(s => [...s.cssRules]).flatMap(r => [...(r.cssRules || [])]);
  const named = rules.map(r => r.selectorText?.match(/^\\[data-hue="?(\\w+)"?\\]$/)?.[1]).filter(Boolean);
  const hues = ['', ...new Set(named)];
  const probe = document.body.appendChild(document.createElement('div'));
  const found = [];
  for (const hue of hues) {
    if (hue) probe.dataset.hue = hue;
    const colour = name => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color };
    const grounds = ['desk', 'leaf', 'back'];
    const all = [...grounds, 'tint'];
    const pairs = [['ink', [...all, 'mark'], 4.5], ['ink2', all, 4.5], ['hue', all, 4.5], ['edge', grounds, 3],
      ['focus', all, 3]];
    for (const [name, on, least] of pairs) for (const ground of on) {
      const seen = ratio(pixel(colour(ground), colour(name)), pixel(colour(ground)));
      found.push([`${hue || 'plain'}: ${name} on ${ground}`, seen, least]);
    }
  }
  probe.remove();
  return found;
}"""
)
_CODE = (
    "names => {"
    + _CONTRAST
    + """
  const block = document.querySelector('.highlight');
  const ground = getComputedStyle(block).backgroundColor;
  const probe = block.appendChild(document.createElement('span'));
  return names.map(name => {
    probe.className = name;
    return [`code .${name}`, ratio(pixel(ground, getComputedStyle(probe).color), pixel(ground)), 4.5];
  });
}"""
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_has_contrast(opened: Opened, origin: str, scheme: str) -> None:
    page = opened(origin + PYTHON, color_scheme=scheme)
    tokens = page.evaluate(_TOKENS)
    assert len(tokens) == 9 * 20
    names = re.findall(r"\.([a-z][a-z0-9]?|cpf)\b(?=[ ,)])", (ROOT / "static/css/code.css").read_text("utf-8"))
    assert len(names) > 60
    pairs = [*tokens, *page.evaluate(_CODE, names)]
    assert [(pair, round(seen, 2)) for pair, seen, least in pairs if seen < least] == []
