"""What readers type, and the card that has to come first: languages, hard queries, known items.

The queries stand in `search/languages.json` and `search/hard.json`.  Those over the real decks are asked only where
these are, see the fixture `decks`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from deckpress import content as reading

from bench.search import known
from tests.command import ROOT, surroundings

HERE = ROOT / "tests/search"
ASK = ROOT / "tests/js/ask.mjs"
HARD = 0.95  # of the hard queries find a wanted card first
# Least share of known items that come first, and among the first ten, by kind.
LEAST = {
    "three question words": (0.98, 0.99),
    "last word half typed": (0.94, 0.99),
    "one typo": (0.97, 0.99),
    "three answer words": (0.90, 0.99),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query and the ids of the cards that may come first."""

    query: str
    cards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A card that was found: its id, and its question as results show it."""

    card: str
    asked: str


def published(content: Path, output: Path) -> Path:
    """The site of a copy of `content`; faults such as pictures that are not there do not matter here."""
    copy = output / "content"
    shutil.copytree(content, copy, copy_function=shutil.copyfile)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # the lock is written beside decks that may be read-only
    command = [sys.executable, "-m", "deckpress", "build", str(copy), "-o", str(output / "site"), "-q"]
    done = subprocess.run(command, env=surroundings(), cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return output / "site"


def found(site: Path, queries: Sequence[str], limit: int = 10) -> list[list[Hit]]:
    """What is found for each query, best first, by the code that runs in the browser."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH")
    given = json.dumps([{"text": query, "limit": limit} for query in queries]).encode()
    done = subprocess.run([node, str(ASK), str(site)], input=given, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return [[Hit(href.partition("#c")[2], asked) for href, asked in hits] for hits in json.loads(done.stdout)]


def missed(site: Path, wanted: Iterable[Wanted]) -> dict[str, str]:
    """The queries that do not find a wanted card first, each with what was wanted and the first three found."""
    listed = list(wanted)
    answers = found(site, [item.query for item in listed])
    return {
        item.query: _told(item.query, item.cards, hits)
        for item, hits in zip(listed, answers, strict=True)
        if not hits or hits[0].card not in item.cards
    }


def _told(query: str, cards: Iterable[str], hits: Sequence[Hit]) -> str:
    got = " | ".join(f"{hit.card} {hit.asked[:40]}" for hit in hits[:3])
    return f"{query}: wanted {' or '.join(sorted(cards))}, got {got or 'nothing'}"


def told(misses: Mapping[str, str]) -> str:
    return "\n".join((f"{len(misses)} missed:", *misses.values()))


# Languages


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One site of small decks in many languages."""
    return published(HERE / "languages", tmp_path_factory.mktemp("languages"))


def spoken() -> dict[str, list[Wanted]]:
    """The queries of each language; ids are those written in its deck."""
    groups = json.loads((HERE / "languages.json").read_text("utf-8"))
    return {
        language: [
            Wanted(item["query"], frozenset(map(str, card if isinstance(card := item["card"], list) else [card])))
            for item in items
        ]
        for language, items in groups.items()
    }


@pytest.mark.parametrize("language", spoken())
def test_languages(languages: Path, language: str) -> None:
    """Every query finds its card first."""
    misses = missed(languages, spoken()[language])
    assert not misses, told(misses)


# Hard queries


def plain(text: str) -> str:
    """A question as it is read: without marks of emphasis, code and deletions, quotes straight, on one line."""
    bare = re.sub(r"\*\*?|==|~~|`|\{+(?:c?\d+::?)?|\}+", "", text)
    return " ".join(bare.replace("“", '"').replace("”", '"').replace("’", "'").split())


def cards(content: Path) -> dict[str, list[tuple[str, set[str]]]]:
    """By file, the front of each of its notes and the ids of the note's cards; without the `c` of addresses."""
    notes: dict[Any, set[str]] = defaultdict(set)
    for card in reading.read(content).collection.cards:
        notes[card.note].add(card.id.removeprefix("c"))
    fronts: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for note, ids in notes.items():
        fronts[note.source.path].append((plain(note.front.text), ids))
    return fronts


def hard(part: str, content: Path) -> list[Wanted]:
    """The hard queries over a folder of decks: each names cards by file and a piece of the question."""
    fronts = cards(content)

    def ids(file: str, piece: str) -> set[str]:
        matching = [same for front, same in fronts[file] if plain(piece) in front]
        assert len(matching) == 1, f"{len(matching)} questions of {file} hold {piece!r}"
        return matching[0]

    listed = json.loads((HERE / "hard.json").read_text("utf-8"))[part]
    return [
        Wanted(item["query"], frozenset().union(*(ids(file, piece) for file, piece in item["cards"])))
        for item in listed
    ]


def test_hard_queries(tmp_path: Path) -> None:
    wanted = hard("content", ROOT / "content")
    misses = missed(published(ROOT / "content", tmp_path), wanted)
    print(told(misses))  # shown by `pytest -rP`
    assert len(wanted) >= 100
    assert len(misses) <= (1 - HARD) * len(wanted), told(misses)


def test_hard_queries_over_real_decks(decks: Path, tmp_path: Path) -> None:
    wanted = hard("decks", decks)
    misses = missed(published(decks, tmp_path), wanted)
    print(told(misses))
    assert len(wanted) >= 40
    assert len(misses) <= (1 - HARD) * len(wanted), told(misses)


# Known items


def test_known_items(tmp_path: Path) -> None:
    """Words drawn from a card lead to that card."""
    content = ROOT / "content"
    read = reading.read(content).collection.cards
    listed = [(card.id.removeprefix("c"), card.prompt.text, card.answer.text) for card in read]
    queries = known.queries(listed, 200, seed=20)
    answers = found(published(content, tmp_path), [item.query for item in queries])
    ranks: dict[str, list[int]] = defaultdict(list)
    lines = []
    for item, hits in zip(queries, answers, strict=True):
        rank = next((at for at, hit in enumerate(hits) if hit.card in item.cards), 10)
        ranks[item.kind].append(rank)
        if rank:
            lines.append(f"{item.kind}: {_told(item.query, item.cards, hits)}")
    shares = {kind: (_share(1, of), _share(10, of)) for kind, of in ranks.items()}
    assert set(shares) == set(LEAST)
    poor = {kind: share for kind, share in shares.items() if share[0] < LEAST[kind][0] or share[1] < LEAST[kind][1]}
    assert not poor, "\n".join((str(shares), *lines))


def _share(within: int, ranks: Sequence[int]) -> float:
    return sum(rank < within for rank in ranks) / len(ranks)
