"""What a visitor's browser loads: bytes, elements, requests, and when the page stands."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import browser
from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench import decks
from bench.record import Row, Table
from bench.served import Site, serving, squeezed

_VIEW = {"width": 1200, "height": 800}
_WATCH = """
window.seen = { lcp: 0, cls: 0 };
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.lcp = e.startTime })
  .observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value })
  .observe({ type: 'layout-shift', buffered: true });
"""
_OPEN = "for (const fold of document.querySelectorAll('details.fold')) fold.open = true"
_SCROLL = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 400) {
    scrollTo(0, y);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  await document.fonts.ready;
}"""


@dataclass(frozen=True, slots=True)
class View:
    """One page at first view, then with all its answers open."""

    first: dict[str, int]  # body bytes by path
    opened: dict[str, int]  # the same, with everything open and scrolled through
    elements: int
    others: int  # requests to other origins
    lcp: float
    cls: float
    script: int  # the inline reading script, compressed alone
    style: int  # the inline rules of formulas and paper, compressed alone

    def kind(self, *suffixes: str, opened: bool = False) -> int:
        sent = self.opened if opened else self.first
        return sum(size for path, size in sent.items() if path.endswith(suffixes))


def tables() -> list[Table]:
    """The weight of the 20-card deck page against its budgets, and of every page of the sample site."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find())
        home = Path(folder)
        twenty = decks.built(decks.maths(home / "twenty"), home / "twenty-site")
        hundred = decks.built(decks.generated(home / "hundred", 100), home / "hundred-site")
        sample = decks.built(decks.CONTENT, home / "sample-site")
        with serving(twenty) as site:
            view = _view(chromium, site, decks.PAGE)
            search = _search(chromium, site)
        with serving(hundred) as site:
            large = _view(chromium, site, "decks/bench/deck-001.html")
        with serving(sample) as site:
            paths = [file.relative_to(sample).as_posix() for file in sorted(sample.rglob("*.html"))]
            views = {path: _view(chromium, site, path) for path in paths if path != "404.html"}
        chromium.close()
    return [_budgets(view, large, search), _pages(views)]


def _view(chromium: Browser, site: Site, path: str) -> View:
    print(f"bench: {path}", file=sys.stderr)
    context = chromium.new_context(viewport={"width": _VIEW["width"], "height": _VIEW["height"]})
    page = context.new_page()
    others: list[str] = []
    page.on("request", lambda request: _note(request, site, others))
    page.add_init_script(_WATCH)
    site.sent.clear()
    page.goto(site.address + quote(path), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    first = dict(site.sent)
    seen = page.evaluate("seen")
    elements = int(page.evaluate("document.querySelectorAll('*').length"))
    page.evaluate(_OPEN)
    page.evaluate(_SCROLL)
    page.wait_for_load_state("networkidle")
    script, style = _inline(page, "script"), _inline(page, "style")
    view = View(first, dict(site.sent), elements, len(others), seen["lcp"], seen["cls"], script, style)
    context.close()
    return view


def _note(request: Request, site: Site, others: list[str]) -> None:
    if not request.url.startswith((site.address, "data:", "blob:")):
        others.append(request.url)


def _inline(page: Page, kind: str) -> int:
    text = page.evaluate(f"[...document.querySelectorAll('{kind}:not([src])')].map(e => e.textContent).join('')")
    return len(squeezed(text.encode()))


def _search(chromium: Browser, site: Site) -> dict[str, int]:
    """Body bytes by path of what a first search loads."""
    context = chromium.new_context(viewport={"width": _VIEW["width"], "height": _VIEW["height"]})
    page = context.new_page()
    page.goto(site.address + decks.PAGE, wait_until="networkidle")
    site.sent.clear()
    page.fill("#q", "gradient")
    page.wait_for_selector("#hits [role=option]")
    page.wait_for_load_state("networkidle")
    context.close()
    return dict(site.sent)


def _budgets(view: View, large: View, search: dict[str, int]) -> Table:
    scripts = sum(size for path, size in search.items() if path.endswith(".js"))
    index = sum(size for path, size in search.items() if path.endswith(".json"))
    rows = (
        Row("HTML, its script and styles in it", view.kind(".html"), "KB", 14_000),
        Row("HTML of a page of 100 generated cards", large.kind(".html"), "KB", 60_000),
        Row("CSS with KaTeX's, one file", view.kind("/site.css"), "KB", 10_000),
        Row("CSS for paper, fetched after the rest", view.kind("/sheet.css"), "KB"),
        Row("script to read (part of the HTML)", view.script, "KB", 2_000),
        Row("styles of formulas and paper (part of the HTML)", view.style, "KB"),
        Row("script with search in use", view.script + scripts, "KB", 24_000),
        Row("search index and rows of results", index, "KB"),
        Row("fonts on first view", view.kind(".woff2"), "KB", 70_000),
        Row("fonts, everything open", view.kind(".woff2", opened=True), "KB", 110_000),
        Row("total on first view", sum(view.first.values()), "KB", 100_000),
        Row("total, everything open", sum(view.opened.values()), "KB"),
        Row("elements", view.elements, "", 4_000),
        Row("elements of a page of 100 generated cards", large.elements, "", 20_000),
        Row("requests on first view", len(view.first)),
        Row("requests to other origins", view.others, "", 0),
        Row("largest contentful paint, this machine, no throttling", view.lcp, "ms"),
        Row("layout shift", view.cls, "shift", 0.01),
    )
    about = (
        "A deck page of 20 cards with maths in Chromium, 1,200 × 800, empty cache. Bytes are bodies as sent, text "
        "compressed with gzip 6. “Everything open”: all answers open and the page scrolled to its end."
    )
    return Table("Weight of a page of 20 maths cards", about, rows)


def _pages(views: dict[str, View]) -> Table:
    lines = []
    for path, view in sorted(views.items()):
        kinds = (view.kind(".html"), view.kind(".css"), view.kind(".woff2"), sum(view.first.values()))
        figures = [f"{size / 1000:.1f}" for size in (*kinds, sum(view.opened.values()))]
        lines.append((f"`{path}`", *figures, f"{view.elements:,}", str(view.others), f"{view.cls:.3f}"))
    about = "Every page of the decks in content/, KB as above."
    head = ("page", "HTML", "CSS", "fonts", "first view", "all open", "elements", "other origins", "shift")
    return Table("Weight of the sample site", about, head=head, plain=tuple(lines))
