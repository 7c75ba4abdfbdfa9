"""Decks to PDFs: which sheets, from which address, with nothing in them that changes from run to run."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

from msgspec import Struct

from deckpress import server
from deckpress.build import Done
from deckpress.cards import Progress
from deckpress.paper import chromium
from deckpress.paper.chromium import Pdf, Running, Stopped
from deckpress.site.layout import name

SHEETS = (
    "fold-list", "self-test", "cards-2x4", "cards-2x2", "cards-3x3", "cards-2x5",
    "fold-over", "cloze", "cornell", "booklet", "test",
)  # fmt: skip
PAPERS = ("a4", "letter")
SIDES = ("long-edge", "short-edge")
_LEAST, _CARD = 60.0, 0.2  # seconds that a print may take, and more for each card
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)[^)]*\)")
_THEN = b"20000101000000+00'00'"


class Look(Struct, frozen=True):
    """How cards are printed."""

    sheet: str = "fold-list"
    paper: str = "a4"
    duplex: str = "long-edge"
    nudge: tuple[float, float] = (0.0, 0.0)  # millimetres to the right and down, of backs
    cuts: bool = True


class Order(Struct, frozen=True):
    """One PDF: what it is called when something goes wrong, its decks by address, the tags that its cards must have."""

    title: str
    path: str  # of the file, below the folder for all
    decks: tuple[str, ...]
    cards: int
    tags: tuple[str, ...] = ()


def printed(
    files: Mapping[str, bytes],
    orders: Sequence[Order],
    look: Look,
    progress: Progress,
    deadline: Callable[[Order], float] = lambda order: _LEAST + _CARD * order.cards,
) -> Iterator[tuple[Order, Pdf | str]]:
    """Each order with its PDF, or with what went wrong twice; `files` is the site."""
    path = chromium.needed()
    with _served(files) as address, _Press(path) as press:
        for done, order in enumerate(orders):
            progress("sheets", done, len(orders))
            yield order, press.pdf(address + _query(order, look), deadline(order))
        progress("sheets", len(orders), len(orders))


class _Press:
    """Prints with one browser for as long as it lives; a print that fails is tried again with a new one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stack = ExitStack()
        self._running: Running | None = None

    def __enter__(self) -> _Press:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def pdf(self, url: str, seconds: float) -> Pdf | str:
        reason = ""
        for _ in range(2):
            try:
                if self._running is None:
                    self._running = self._stack.enter_context(chromium.running(self._path))
                found = self._running.pdf(url, seconds)
                return Pdf(settled(found.data), found.pages, found.rungs)
            except Stopped as stopped:
                reason = str(stopped)
                self._running = None
                self._stack.close()
        return reason


def settled(data: bytes) -> bytes:
    """The PDF with dates that are always the same, as long as they were: nothing else in it depends on the run."""
    return _DATE.sub(lambda found: found[1] + _THEN.ljust(len(found[0]) - len(found[1]) - 1, b"'") + b")", data)


def _query(order: Order, look: Look) -> str:
    asked = [("deck", deck) for deck in order.decks] + [("tag", tag) for tag in order.tags]
    asked += [("sheet", look.sheet), ("paper", look.paper), ("duplex", look.duplex)]
    asked += [("nudge", f"{look.nudge[0]:g},{look.nudge[1]:g}")] + ([] if look.cuts else [("cuts", "off")])
    return f"print/index.html?{urlencode(asked)}"


@contextmanager
def _served(files: Mapping[str, bytes]) -> Iterator[str]:
    """The address of the site, on this machine alone, for as long as the block runs."""
    with server.server(files, port=0) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.address(running)
        finally:
            running.shutdown()
            thread.join()


def beside(done: Done) -> list[Order]:
    """A fold list beside the first page of each deck."""
    decks = ((deck, name(done.layout.pages[deck.path])) for deck in done.content.collection.decks)
    return [Order(deck.title, f"decks/{address}.pdf", (address,), len(deck.cards)) for deck, address in decks]


def faults(results: Iterable[tuple[Order, Pdf | str]]) -> list[str]:
    """A line for each order that could not be printed."""
    return [f"{order.title} could not be printed: Chromium: {got}" for order, got in results if isinstance(got, str)]
