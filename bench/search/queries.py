"""What is typed: phrases letter by letter, and words of a card that is to be found again."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Sequence

from bench.search import known as items
from bench.search.corpus import Corpus

PHRASES = 8
KNOWN = 200  # cards looked for in each way
_COMMON = 120  # words that nobody would type, they are everywhere
_WORD = re.compile(r"[A-Za-z]{3,}")


def phrases(corpus: Corpus) -> list[str]:
    """Two words of one question, both of at least four letters and not among the most common."""
    chance = random.Random(f"phrases {corpus.name}")
    common = _common(corpus)
    found: list[str] = []
    while len(found) < PHRASES:
        words = [word for word in _words(chance.choice(corpus.cards).question, common) if 4 <= len(word) <= 12]
        if len(words) >= 2:
            found.append(" ".join(chance.sample(words, 2)))
    return found


def misspelt(corpus: Corpus, typed: Sequence[str]) -> list[str]:
    """The phrases with one letter of the first word wrong, those whose first word has at least five."""
    chance = random.Random(f"misspelt {corpus.name}")
    found = (_typo(chance, phrase.split()[:1]) for phrase in typed)
    return [f"{word} {phrase.split()[1]}" for word, phrase in zip(found, typed, strict=True) if word]


def keystrokes(phrase: str) -> list[str]:
    """Every text that stands in the field from the second letter on."""
    return [phrase[:at] for at in range(2, len(phrase) + 1)]


def known(corpus: Corpus) -> dict[str, list[tuple[str, list[int]]]]:
    """For each way of asking: the text, and the places of the cards that hold its words where they come from."""
    cards = [(str(at), card.question, card.answer) for at, card in enumerate(corpus.cards)]
    asked: dict[str, list[tuple[str, list[int]]]] = {}
    for item in items.queries(cards, KNOWN, seed=5):
        asked.setdefault(item.kind, []).append((item.query, [int(at) for at in item.cards]))
    return asked


def _common(corpus: Corpus) -> frozenset[str]:
    spread = Counter(word for card in corpus.cards[:5_000] for word in _WORD.findall(card.question.lower()))
    return frozenset(word for word, _ in spread.most_common(_COMMON))


def _words(text: str, common: frozenset[str]) -> list[str]:
    return [word for word in dict.fromkeys(_WORD.findall(text.lower())) if word not in common]


def _typo(chance: random.Random, words: list[str] | None) -> str | None:
    """One letter of one word wrong, missing, too much or swapped with its neighbour; not the first letter."""
    long = [at for at, word in enumerate(words or ()) if len(word) >= 5]
    if not words or not long:
        return None
    at = chance.choice(long)
    word = words[at]
    n = chance.randrange(1, len(word) - 1)
    letter = chance.choice(string.ascii_lowercase.replace(word[n], ""))
    wrong = chance.choice(
        (
            word[:n] + letter + word[n + 1 :],
            word[:n] + word[n + 1 :],
            word[:n] + letter + word[n:],
            word[:n] + word[n + 1] + word[n] + word[n + 2 :],
        )
    )
    if wrong == word:
        return None
    return " ".join([*words[:at], wrong, *words[at + 1 :]])
