"""The pages that tests look at, and what is read from them."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
from pdfplumber.pdf import PDF
from playwright.sync_api import Browser, Page

WEEK2 = "decks/neuralcomputation/week-02.html"
GUIDE = "decks/guide/every-syntax.html"
LANGUAGES = "decks/languages/greetings.html"
TAG = "tags/optimisation.html"
SEARCH = "search/index.html"


def spoken(page: Page) -> list[dict[str, Any]]:
    """The nodes of the full accessibility tree that a screen reader meets."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node for node in nodes if not node["ignored"]]


def role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", ""))


def unfold(page: Page) -> None:
    """Every answer open, and all of the page laid out, even what is far down."""
    page.evaluate(
        """for (const d of document.querySelectorAll('details')) d.open = true;
           for (const e of document.querySelectorAll('.slip')) e.style.contentVisibility = 'visible'"""
    )
    settle(page)


def read_through(page: Page) -> None:
    """Every answer open, and scrolled through once, so that each has been on screen."""
    unfold(page)
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
            scrollTo(0, y); await new Promise(requestAnimationFrame);
          }
          scrollTo(0, 0); await new Promise(requestAnimationFrame);
        }"""
    )


def settle(page: Page) -> None:
    """Two frames later: what the last act set off has been laid out and drawn."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def printed(browser: Browser, url: str) -> PDF:
    """The page as the browser prints it without script, on the sheet that its style asks for."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.emulate_media(media="print")  # faces that only paper shows are fetched when it is laid out
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    data = page.pdf(prefer_css_page_size=True)
    context.close()
    return pdfplumber.open(io.BytesIO(data))
