"""What is called of deckpress itself: the one place to change when its search does."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deckpress.search.data import data
from deckpress.search.entry import Entry as Entry
from deckpress.search.memory import Memory
from deckpress.search.rows import Deck

from bench import decks
from bench.record import ROOT
from bench.search.corpus import OPEN, PER_DECK, SHUT, Corpus
from bench.search.place import Place

# The field of the start page and the list below it, which shows eight.
PLACE = Place(hit="#hits [role=option]:not(.all)", shown=8, fixed=r"\.js$|manifest\.json$")
CORE = "core.html"  # the page that measures the modules alone
_FORMULA = re.compile(f"{OPEN}(.*?){SHUT}")

Update = Callable[[Sequence[Entry]], dict[str, bytes]]


def entries(corpus: Corpus) -> list[Entry]:
    """The cards as the search of deckpress takes them."""
    return [
        Entry(
            serial=serial,
            href=f"decks/deck-{card.deck + 1}.html#c{serial}",
            number=serial % PER_DECK + 1,
            deck=corpus.decks[card.deck],
            section=card.section,
            question=card.question,
            answer=card.answer,
            tags=card.tags,
            tex=" ".join(_FORMULA.findall(card.question + card.answer)),
        )
        for serial, card in enumerate(corpus.cards)
    ]


def files(corpus: Corpus) -> Update:
    """A function that makes all files of the search, by path from the root of the site, of the corpus' cards."""
    listed = _decks(corpus)
    return lambda cards: dict(data(cards, listed))


def updater(corpus: Corpus) -> Update:
    """The same again and again, with what is remembered from one time to the next."""
    listed = _decks(corpus)
    memory = Memory(Path(tempfile.mkdtemp(prefix="deckpress-")) / "memory.sqlite")
    return lambda cards: dict(data(cards, listed, memory))


def _decks(corpus: Corpus) -> list[Deck]:
    every = range(len(corpus.cards))
    return [
        (title, f"decks/deck-{at + 1}.html", every[at * PER_DECK : (at + 1) * PER_DECK])
        for at, title in enumerate(corpus.decks)
    ]


def shards(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with terms among all; the others are rows, lists and what names them."""
    return {path: text for path, text in found.items() if path.startswith("search/t/")}


def apart(path: str, text: bytes) -> bool:
    """Whether a file is fetched in special cases only, so that its size is no measure.

    Common words typed out, words misspelt, other tools.
    """
    common = text.startswith("0·".encode()) and b"\n" not in text
    return common or path.startswith("v/") or path == "index.json"


def site(home: Path) -> Path:
    """A small real site, whose search data are then replaced: pages and scripts are what readers get."""
    made = decks.built(decks.generated(home / "decks", 20), home / "site")
    shutil.copytree(ROOT / "static/js", made / "js", dirs_exist_ok=True)
    shutil.copy(ROOT / "bench/search/pages/ours.html", made / CORE)
    return made


def place(base: Path, made: Path, target: Path) -> None:
    """The site `base` with the search data of `made` instead of its own."""
    shutil.copytree(base, target)
    for path in (target / "search").iterdir():
        if path.name != "index.html":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(made / "search", target / "search", dirs_exist_ok=True)
