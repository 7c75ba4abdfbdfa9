"""Cards to search in, the same every time: made-up ones of any number, and passages of real documentation."""

from __future__ import annotations

import ast
import itertools
import json
import pydoc_data.topics
import random
import re
import sysconfig
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

ASKED, TOLD = 10, 40  # words of a question, of an answer
PER_DECK = 100
OPEN, SHUT = "\ufdec", "\ufded"  # around a formula
_OWN = 100  # words that belong to the subject of a deck
_SHARE = 0.15  # of a text that is the subject's own words
_FORMULAS = (
    r"\frac{{\partial {a}}}{{\partial {b}}}",
    r"\sum_{{i=1}}^{{n}} {a}_i {b}^i",
    r"\nabla {a} \cdot \mathbf{{{b}}}",
    r"\sqrt{{{a}^2 + {b}^2}} \le \sigma",
)
_SECTIONS = ("Basics", "Terms", "Worked examples", "Proofs", "Exam questions")


@dataclass(frozen=True, slots=True)
class Card:
    """One card; formulas stand between `OPEN` and `SHUT`."""

    question: str
    answer: str
    section: str
    deck: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All cards of a site; a card's serial is its place."""

    name: str
    decks: tuple[str, ...]
    cards: tuple[Card, ...]

    def write(self, file: Path) -> Path:
        """One JSON value a line: the decks, then the cards."""
        with file.open("w", encoding="utf-8") as out:
            out.write(json.dumps([self.name, self.decks]) + "\n")
            out.writelines(json.dumps(asdict(card), ensure_ascii=False) + "\n" for card in self.cards)
        return file


def read(file: Path) -> Corpus:
    """What `Corpus.write` wrote."""
    with file.open(encoding="utf-8") as lines:
        name, decks = json.loads(next(lines))
        values = map(json.loads, lines)
        cards = tuple(Card(**{**value, "tags": tuple(value["tags"])}) for value in values)
    return Corpus(name, tuple(decks), cards)


def synthetic(count: int) -> Corpus:
    """Cards of words as frequent as in real English, with words of their own in every deck."""
    chance = random.Random(f"synthetic {count}")
    spread = Counter(word.lower() for text in _standard() for word in re.findall(r"[A-Za-z]{2,}", text))
    words = sorted(spread)
    totals = list(itertools.accumulate(spread[word] for word in words))
    rare = [word for word in words if spread[word] < 8 and len(word) > 4]
    decks, cards = [], []
    for deck in range(-(-count // PER_DECK)):
        own = [_coined(chance, rare) if n % 4 else chance.choice(rare) for n in range(_OWN)]
        weights = [1 / (rank + 2) for rank in range(_OWN)]
        decks.append(f"{own[0].capitalize()} and {own[1]}")

        def text(length: int, own: Sequence[str] = own, weights: Sequence[float] = weights) -> list[str]:
            drawn = chance.choices(words, cum_weights=totals, k=length)
            mine = chance.choices(own, weights, k=length)
            return [new if chance.random() < _SHARE else word for word, new in zip(drawn, mine, strict=True)]

        for number in range(min(PER_DECK, count - deck * PER_DECK)):
            tags = (f"{own[0]}/{own[2]}", own[3]) if number % 3 == 0 else (own[0],)
            asked, told = _sentence(text(ASKED), "?"), _sentence(text(TOLD), ".")
            if chance.random() < 0.1:
                told += f" {OPEN}{_formula(chance)}{SHUT}"
            cards.append(Card(asked, told, _SECTIONS[number * len(_SECTIONS) // PER_DECK], deck, tags))
    return Corpus(f"s{count}", tuple(decks), tuple(cards))


def real(count: int) -> Corpus:
    """Passages of the documentation on this machine, as many as there are up to `count`, none twice."""
    length = ASKED + TOLD
    texts = [text.split() for text in (*_standard(), *_docstrings(Path(sysconfig.get_path("purelib"))))]
    there = sum(len(text) // length for text in texts)
    step = length if there >= count else max(5, length * there // count)
    passages: dict[str, str] = {}
    for text in texts:
        for at in range(0, len(text) - length + 1, step):
            passages.setdefault(" ".join(text[at : at + ASKED]), " ".join(text[at + ASKED : at + length]))
    chosen = sorted(random.Random("real").sample(sorted(passages.items()), min(count, len(passages))))
    cards = tuple(Card(q, a, "", at // PER_DECK, ()) for at, (q, a) in enumerate(chosen))
    return Corpus(f"r{count}", tuple(f"Part {n + 1}" for n in range(-(-len(cards) // PER_DECK))), cards)


@lru_cache(maxsize=1)
def _standard() -> tuple[str, ...]:
    """Python's manual as pydoc has it, and the docstrings of the standard library."""
    return (*pydoc_data.topics.topics.values(), *_docstrings(Path(sysconfig.get_path("stdlib"))))


def _docstrings(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py")):
        inner = file.relative_to(folder).parts
        if {"test", "tests", "idle_test", "site-packages"} & set(inner):
            continue
        try:
            with warnings.catch_warnings(action="ignore"):
                tree = ast.parse(file.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError):  # a file for another version, or one that is broken on purpose
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                yield ast.get_docstring(node) or ""


def _coined(chance: random.Random, rare: Sequence[str]) -> str:
    """A word that begins like one and ends like another, for subjects have words that no manual knows."""
    first, last = chance.choice(rare), chance.choice(rare)
    return first[: max(3, len(first) // 2 + 1)] + last[-max(3, len(last) // 2) :]


def _sentence(words: Sequence[str], end: str) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:] + end


def _formula(chance: random.Random) -> str:
    return chance.choice(_FORMULAS).format(a=chance.choice("xyzuvw"), b=chance.choice("abcpqr"))
