"""A seeded vault of any size: notes as people keep them, formulas of which some come again."""

from __future__ import annotations

import random
from pathlib import Path

CARDS = 20  # of a deck
SECTIONS = 7
_DECKS = 50  # of a folder
_AGAIN, _POOL = 0.4, 100  # share of formulas that all decks share, and how many those are
_WORDS = (
    "bound rate matrix sum limit field angle vector slope norm root plane series step curve mass charge wave lens "
    "cell tissue enzyme protein membrane signal neuron layer weight kernel filter sample variance estimate prior "
    "market price tax contract court treaty empire trade river climate season memory language grammar verb clause"
).split()
_SMALL = "of the in a to with and for from by on at as over under into between".split()
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
            lines.append(f"## {chance.choice(_WORDS).title()} and {chance.choice(_WORDS)} {card // per + 1}\n")
        asked, answered = _formula(chance), _formula(chance)
        lines.append(f"> [!question]- What is the **{chance.choice(_WORDS)}** of ${asked}$, {_prose(chance, 6)}?")
        lines.append(f"> {_prose(chance, 30).capitalize()}.\n> $${answered}$$")
        lines.extend(f"> - *{chance.choice(_WORDS)}*: {_prose(chance, 14)}" for _ in range(3))
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


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_SMALL if at % 3 == 1 else _WORDS) for at in range(words))
