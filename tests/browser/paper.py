"""Sheets as Chromium prints them, and what cards say, to compare."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.browser.sheet import Sheet

MM = 72 / 25.4
PAPERS = {"a4": (210, 297), "letter": (215.9, 279.4)}
GRIDS = {"cards-2x4": (2, 4), "cards-2x2": (2, 2), "cards-3x3": (3, 3), "cards-2x5": (2, 5)}

_CARDS = """() => [...document.querySelectorAll('.slip:not(.unshown)')].map(slip => {
  const side = text => {
    const runs = [], formulas = [];
    if (!text) return { runs, formulas };
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node; node = walker.nextNode();)
      if (!node.parentElement.closest('.katex, audio, video, .footnote-backref, .vh')) runs.push(node.data);
    for (const formula of text.querySelectorAll('.katex-html')) formulas.push(formula.textContent);
    return { runs, formulas };
  };
  return { number: Number(slip.querySelector('.meta .n').lastChild.textContent), id: slip.id,
    prompt: side(slip.querySelector('.q')), answer: side(slip.querySelector('.answer')) };
})"""
_SIZES = """() => {
  const sizes = new Set();
  for (const part of document.querySelectorAll('.sheet, .sheet *'))
    if ([...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
      sizes.add(parseFloat(getComputedStyle(part).fontSize) * .75);
  return [...sizes];
}"""
_OVER = """() => {
  document.querySelector('#sheets').style.zoom = 1;
  const over = [];
  for (const place of document.querySelectorAll('.cell, .column, .item .text')) {
    const inner = place.matches('.cell') ? place.querySelector('.txt') : place;
    place.closest('.sheet').style.contentVisibility = 'visible';
    const box = place.getBoundingClientRect(), room = inner.getBoundingClientRect();
    for (const part of place.querySelectorAll('.base, img, td, th, pre, code')) {
      const at = part.getBoundingClientRect();
      const wide = at.left < room.left - 1.5 || at.right > room.right + 1.5;
      if (at.width && (wide || at.bottom > box.bottom + 1 || at.top < box.top - 1))
        over.push([place.className, part.tagName, part.textContent.slice(0, 40)]);
    }
    const [head, , foot] = place.matches('.cell') ? [...place.children].map(part => part.getBoundingClientRect()) : [];
    if (head && (room.top < head.bottom || room.bottom > foot.top))
      over.push([place.className, 'text', inner.textContent.slice(0, 40)]);
    const size = parseFloat(getComputedStyle(inner).getPropertyValue('--k'));
    if (size < .6) over.push([place.className, 'size', size]);
  }
  return over;
}"""


@dataclass(frozen=True)
class Side:
    """What one side of a card says: its texts outside formulas, and its formulas, letters and digits alone."""

    runs: tuple[str, ...]
    formulas: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    number: int
    id: str
    prompt: Side
    answer: Side


@dataclass(frozen=True)
class Printed:
    """A print-out: its sheets, how many cards each rung took, font sizes of the styles, what is over its place."""

    sheets: tuple[Sheet, ...]
    rungs: dict[str, int]
    sizes: tuple[float, ...]
    over: list[Any]

    def stream(self, sheets: slice = slice(None)) -> str:
        """Letters and digits in the order in which they are painted."""
        return letters("".join(sheet.painted for sheet in self.sheets[sheets]))


def letters(text: str) -> str:
    """Letters and digits of scripts that any machine has a font for, ligatures and script letters as plain ones."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum() and char < "\u0590")


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-fit=done], html[data-fit=failed]", timeout=60_000)
    assert page.evaluate("document.documentElement.dataset.fault || ''") == ""
    return page


_KNOWN: dict[tuple[str, str], Printed] = {}


def printed(browser: Browser, origin: str, query: str) -> Printed:
    """The sheets of an address, as they are printed without background graphics; the same ones are printed once."""
    if (origin, query) not in _KNOWN:
        _KNOWN[origin, query] = _printed(browser, origin, query)
    return _KNOWN[origin, query]


def _printed(browser: Browser, origin: str, query: str) -> Printed:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{origin}print/index.html?{query}")
    ready(page)
    data = page.pdf(prefer_css_page_size=True, print_background=False)
    rungs = json.loads(page.evaluate("document.documentElement.dataset.rungs"))
    sizes, over = page.evaluate(_SIZES), page.evaluate(_OVER)
    context.close()
    document = pypdfium2.PdfDocument(data)
    return Printed(tuple(Sheet(document, at) for at in range(len(document))), rungs, tuple(sizes), over)


def cards(browser: Browser, origin: str, deck: str) -> list[Card]:
    """The cards as the pages of their deck show them."""
    page = browser.new_page()
    found: list[Card] = []
    path = f"decks/{deck}.html"
    while path:
        page.goto(origin + path)
        found.extend(
            Card(card["number"], card["id"], _side(card["prompt"]), _side(card["answer"]))
            for card in page.evaluate(_CARDS)
        )
        link = page.locator("a[rel=next]")
        path = page.evaluate("a => a.href", link.element_handle()).removeprefix(origin) if link.count() else ""
    page.close()
    return found


def _side(side: dict[str, list[str]]) -> Side:
    runs = tuple(filter(None, map(letters, side["runs"])))
    return Side(runs, tuple(filter(None, map(letters, side["formulas"]))))


def numbers(sheet: Sheet, grid: tuple[int, int]) -> Iterator[tuple[int, tuple[int, int], tuple[float, float]]]:
    """The number of each card on a sheet of cells, its cell, and how far it is from that cell's corner, in mm."""
    wide, high = sheet.width / grid[0], sheet.height / grid[1]
    for word, box in sheet.words(7.5):
        if re.fullmatch(r"\d+", word):
            column, row = int(box.x1 // wide), int(box.bottom // high)
            yield int(word), (column, row), ((box.x1 - column * wide) / MM, (box.bottom - row * high) / MM)
