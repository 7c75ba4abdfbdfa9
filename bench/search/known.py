"""Known items: made-up searches for a card that is known, from the words of that card.

A reader who has seen a card remembers a few of its words.  Each query is drawn from one card, so that card is right.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST = 0.2  # of the cards may hold a word that is remembered; what more of them hold tells no card apart
# What is no text to a reader: formulas, pictures, the language of a fence.
_SILENT = re.compile(
    "\ufdec[^\ufded]*\ufded|\\$\\$.*?\\$\\$|\\$[^$\\s](?:[^$]*[^$\\s])?\\$|!\\[.*?\\](?:\\(.*?\\)|\\])|(?:```|~~~)\\w*",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Known:
    """What is typed, and the cards that hold those words where they were drawn from, or in a better place."""

    kind: str
    query: str
    cards: tuple[str, ...]


def queries(cards: Iterable[tuple[str, str, str]], count: int, seed: int) -> list[Known]:
    """`count` queries of each kind from (id, question, answer); the same arguments give the same queries."""
    listed = [(card, words(question), words(answer)) for card, question, answer in cards]
    held = Counter(word for _, question, answer in listed for word in {*question, *answer})
    telling = {word for word, number in held.items() if number <= max(MOST * len(listed), 3)}
    asked = [(card, [word for word in question if word in telling], {*question}) for card, question, _ in listed]
    told = [
        (card, [word for word in answer if word in telling], {*question, *answer}) for card, question, answer in listed
    ]
    return [
        *_drawn("three question words", asked, count, seed, lambda chosen, _: chosen),
        *_drawn("last word half typed", asked, count, seed + 1, _begun),
        *_drawn("one typo", asked, count, seed + 2, _mistyped),
        *_drawn("three answer words", told, count, seed + 3, lambda chosen, _: chosen),
    ]


def words(text: str) -> list[str]:
    """The words of three letters and more in lower case, each once; none out of a formula or the name of a picture."""
    return list(dict.fromkeys(_WORD.findall(_SILENT.sub(" ", text).lower())))


def typo(word: str, chance: random.Random) -> str:
    """The word with a letter left out, doubled, wrong or swapped with the next; its first letter stays."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    changed = (
        before + after,
        before + letter * 2 + after,
        before + chance.choice(LETTERS.replace(letter, "")) + after,
        before + after[0] + letter + after[1:],
    )
    return chance.choice([other for other in changed if other != word])


def _drawn(
    kind: str,
    sides: Sequence[tuple[str, list[str], set[str]]],
    count: int,
    seed: int,
    told: Callable[[list[str], random.Random], list[str]],
) -> Iterator[Known]:
    """Cards by chance, and three words of each; a side is the card, the words to draw from, all that count for it."""
    chance = random.Random(seed)
    fit = [listed for _, listed, _ in sides if len(listed) >= 3]
    found: set[str] = set()
    for _ in range(20 * count):
        if len(found) == count or not fit:
            return
        chosen = chance.sample(chance.choice(fit), 3)
        query = " ".join(told(chosen, chance))
        if query not in found:
            found.add(query)
            yield Known(kind, query, tuple(card for card, _, held in sides if set(chosen) <= held))


def _begun(chosen: list[str], _: random.Random) -> list[str]:
    """The longest word last, and only half of it, three letters at least."""
    *others, last = sorted(chosen, key=len)
    return [*others, last[: max(3, (len(last) + 1) // 2)]]


def _mistyped(chosen: list[str], chance: random.Random) -> list[str]:
    """A typo in the longest word."""
    longest = max(chosen, key=len)
    if len(longest) < 5:
        return chosen
    return [typo(word, chance) if word == longest else word for word in chosen]
