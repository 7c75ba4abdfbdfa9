"""A seeded vault of any size: notes as people keep them, formulas of which some come again."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from pathlib import Path

CARDS = 20  # of a deck
SECTIONS = 7
_DECKS = 50  # of a folder
_AGAIN, _POOL = 0.4, 100  # share of formulas that all decks share, and how many those are
_SYLLABLES = "ba ce di fo gu ha ki le mo nu pra que ri sto tu va we xo yl za".split()
_SMALL = "of the in a to with and for from by on at as over under into between is are that which it not or".split()
_VOCABULARY = 5_000  # words beside the small ones, as frequent as Zipf's law says
_FORMS = (
    r"\frac{{{a}x + {b}}}{{x^2 + {c}}}",
    r"\int_0^{{{a}}} x^{{{b}}}\,\mathrm{{d}}x",
    r"\sum_{{k=1}}^{{{a}}} \frac{{k}}{{k + {b}}}",
    r"\sqrt{{x^2 + {a}}} \le {b}",
    r"\lim_{{h \to 0}} \frac{{f({a} + h)}}{{{b}h}}",
    r"\begin{{pmatrix}} {a} & {b} \\ 0 & {c} \end{{pmatrix}}",
    r"e^{{-{a}t}} \cos({b}\pi t)",
    r"\nabla L_{{{a}}}(\theta) - {b}\eta",
    r"x_{{{a}}}",
    r"\alpha_{{{a}}} + \beta_{{{b}}}",
)


def written(folder: Path, cards: int, seed: int = 1) -> Path:
    """A content folder of `cards` cards, 20 a deck, with two formulas a card; the same for the same numbers."""
    for number in range(-(-cards // CARDS)):
        path = folder / name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(deck(number, min(CARDS, cards - number * CARDS), seed), encoding="utf-8")
    return folder


def name(number: int) -> str:
    """The file of a deck, by its number from 0."""
    return f"Course-{number // _DECKS + 1:03}/Week-{number % _DECKS + 1:02}.md"


def deck(number: int, cards: int, seed: int = 1) -> str:
    """One deck; about 0.8 KB a card."""
    chance = random.Random(seed * 1_000_003 + number)
    lines = [f"TARGET DECK: Course {number // _DECKS + 1:03}::Week {number % _DECKS + 1:02}\n"]
    per = -(-CARDS // SECTIONS)
    for card in range(cards):
        if card % per == 0:
            lines.append(f"## {_word(chance).title()} and {_word(chance)} {card // per + 1}\n")
        asked, answered = _formula(chance), _formula(chance)
        lines.append(f"> [!question]- What is the **{_word(chance)}** of ${asked}$, {_prose(chance, 6)}?")
        lines.append(f"> {_prose(chance, 30).capitalize()}.\n> $${answered}$$")
        lines.extend(f"> - *{_word(chance)}*: {_prose(chance, 14)}" for _ in range(3))
        lines.append(f"> {_prose(chance, 24).capitalize()}.\n")
    return "\n".join(lines)


def edited(text: str, card: int, words: str) -> str:
    """The deck with `words` in front of the answer of a card, counted from 0."""
    parts = text.split("> [!question]-")
    head, body = parts[card + 1].split("\n> ", 1)
    parts[card + 1] = f"{head}\n> {words} {body}"
    return "> [!question]-".join(parts)


def _formula(chance: random.Random) -> str:
    """One of those that all decks share, else one with numbers of its own."""
    if chance.random() < _AGAIN:
        number = chance.randrange(_POOL)
        return _FORMS[number % len(_FORMS)].format(a=number // 9 + 2, b=number // 5 + 2, c=number % 9)
    numbers = {name: chance.randrange(1_000, 100_000) for name in "abc"}
    return chance.choice(_FORMS).format(**numbers)


def _word(chance: random.Random) -> str:
    return chance.choices(_words(), cum_weights=_weights())[0]


@cache
def _words() -> list[str]:
    chance = random.Random(0)
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        found["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / (rank + 5) for rank in range(_VOCABULARY)))


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_SMALL) if at % 5 in (1, 3) else _word(chance) for at in range(words))
