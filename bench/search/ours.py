"""What is called of deckpress itself: the one place to change when its search does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deckpress.search.index import Entry as Entry
from deckpress.search.index import files as _files

from bench import decks
from bench.record import ROOT
from bench.search.corpus import OPEN, PER_DECK, SHUT, Corpus
from bench.search.place import Place

# The field of the start page and the list below it, which shows eight.
PLACE = Place(hit="#hits [role=option]:not(.all)", shown=8, fixed=r"\.js$|manifest\.json$")
Update = Callable[[Sequence[Entry]], dict[str, bytes]]
CORE = "core.html"  # the page that measures the modules alone


def entries(corpus: Corpus) -> list[Entry]:
    """The cards as the search of deckpress takes them."""
    return [
        Entry(
            href=f"decks/deck-{card.deck + 1}.html#c{serial}",
            number=serial % PER_DECK + 1,
            deck=card.deck,
            section=card.section,
            prompt=card.question.replace(OPEN, "").replace(SHUT, ""),
            answer=card.answer.replace(OPEN, "").replace(SHUT, ""),
            tags=card.tags,
        )
        for serial, card in enumerate(corpus.cards)
    ]


def files(cards: Sequence[Entry], titles: Sequence[str]) -> dict[str, bytes]:
    """All files of the search by path from the root of the site."""
    return _files(cards, [(title, f"decks/deck-{at + 1}.html") for at, title in enumerate(titles)])


def updater(titles: Sequence[str]) -> Update:
    """The files again and again, with what is remembered from one time to the next."""
    return lambda cards: files(cards, titles)


def shards(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with terms among all; the others are rows, lists and what names them."""
    return {path: data for path, data in found.items() if path == "search/index.json"}


def apart(path: str, data: bytes) -> bool:
    """Whether a file is fetched in special cases only, so that its size is no measure.

    Common words typed out, words misspelt, other tools.
    """
    common = data.startswith("0·".encode()) and b"\n" not in data
    return common or path.startswith("v/")


def site(home: Path) -> Path:
    """A small real site, whose search data are then replaced: pages and scripts are what readers get."""
    made = decks.built(decks.generated(home / "decks", 20), home / "site")
    shutil.copytree(ROOT / "static/js", made / "js", dirs_exist_ok=True)
    shutil.copy(ROOT / "build/vendor/lunr.js", made / "js")
    shutil.copy(ROOT / "bench/search/pages/ours.html", made / CORE)
    return made


def place(base: Path, data: Path, target: Path) -> None:
    """The site `base` with the search data of `data` instead of its own."""
    shutil.copytree(base, target)
    for path in (target / "search").iterdir():
        if path.name != "index.html":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(data / "search", target / "search", dirs_exist_ok=True)
