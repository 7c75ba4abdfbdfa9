"""The search files answer as lunr.js does with the index of lunr's own builder: cards, order, scores, bit for bit."""

from __future__ import annotations

import importlib
import inspect
import os
import pydoc_data.topics
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from deckpress.search import data, postings
from deckpress.search.entry import Entry, fields
from deckpress.search.index import index
from deckpress.search.rows import encoded

from tests import cards
from tests.command import written
from tests.monolith import monolith
from tests.node import JS, lunr, node

ROUNDS = 250  # queries of each kind
MORE = [int(count) for count in os.environ.get("DECKPRESS_CARDS", "").split()]  # numbers of cards; 100000 takes long
SOURCES = (
    "argparse ast asyncio collections concurrent.futures configparser csv ctypes datetime decimal difflib "
    "email.message enum fractions functools heapq html.parser http.client inspect io itertools json logging math "
    "multiprocessing operator os pathlib pickle random re shutil socket sqlite3 ssl statistics string subprocess "
    "tarfile tempfile textwrap threading tokenize unittest unittest.mock urllib.parse urllib.request uuid zipfile "
    "builtins"
).split()


def docstrings() -> Iterator[str]:
    """Passages of Python's own documentation."""
    seen: set[str] = set()
    texts = [*pydoc_data.topics.topics.values()]
    for name in SOURCES:
        module = importlib.import_module(name)
        members = [module, *(value for _, value in sorted(vars(module).items()) if inspect.isclass(value))]
        for member in [*members, *(part for one in members for _, part in sorted(vars(one).items()))]:
            if isinstance(text := getattr(member, "__doc__", None), str):
                texts.append(inspect.cleandoc(text))
    for text in texts:
        for passage in re.split(r"\n\s*\n", text):
            if len(passage) > 60 and passage not in seen:
                seen.add(passage)
                yield passage


def equal(folder: Path, entries: Sequence[Entry], rounds: int = ROUNDS) -> dict[str, int]:
    """How many of so many queries of each kind find something, all of them as lunr.js does."""
    assert lunr()
    whole = monolith([(entry.serial, fields(entry)) for entry in entries])
    written(folder, dict(data.data(entries, cards.decks(entries))) | {"monolith.json": encoded(whole)})
    found: dict[str, int] = node(JS / "equal.mjs", folder, str(rounds), seconds=120 + len(entries) / 50)
    return found


@pytest.mark.parametrize("count", [1, 1_000, 10_000, *MORE])
def test_made_up_cards(tmp_path: Path, count: int) -> None:
    found = equal(tmp_path, cards.entries(count, 3))
    assert count == 1 or min(found.values()) > ROUNDS / 20, found


def test_real_text(tmp_path: Path) -> None:
    listed = cards.passages(docstrings(), 3_000)
    assert len(listed) >= 2_000
    found = equal(tmp_path, listed)
    assert min(found.values()) > ROUNDS / 20, found


@pytest.mark.parametrize("count", [1, 2, 60, 1_500])
def test_the_published_index_is_that_of_the_builder(count: int) -> None:
    listed = cards.entries(count, 8)
    made = dict(data.data(listed, cards.decks(listed)))
    assert made["search/index.json"] == encoded(monolith([(entry.serial, fields(entry)) for entry in listed]))


def test_the_index_of_real_text_is_that_of_the_builder() -> None:
    listed = [(entry.serial, fields(entry)) for entry in cards.passages(docstrings(), 1_000)]
    made = index(*postings.table(listed), [serial for serial, _ in listed])
    assert encoded(made) == encoded(monolith(listed))
