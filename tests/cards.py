"""Made-up cards for tests of search: words by Zipf's law, and those letters that sort differently in UTF-16."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from deckpress.search import data
from deckpress.search.entry import Entry
from deckpress.search.memory import Memory
from deckpress.search.rows import Deck
from msgspec.structs import replace

DECKS = ("Cells", "Linear algebra", "__proto__", "日本語", "constructor")
_ODD = (
    "c++ c# mini-batch don't 𝑥 𝒚𝒛 ﬁ ） ｶﾞ \ue000x \uffc3 \U00020000\U00020001 機械学習 σ ∇f \\nabla 2π x_1 3.14 "
    "1984 10 100 1 Größe naïve __proto__ constructor toString the of and 👍 \U0001d54f\ufa0e العربية हिन्दी a·b ·x #y"
).split()
_SYLLABLES = "ba ce di fo gu ha ki le mo nu pra que ri sto tu va we xo yl za 1 2 ä é 学 𝑥".split()
_TAGS = ("exam", "ml", "ml/steps", "__proto__", "Été 2", "a\tb\nc/d", "a/b/c", "𝑥")


def words(count: int, source: random.Random) -> list[str]:
    """Different words, the odd ones first among equals."""
    found = dict.fromkeys(_ODD)
    while len(found) < count:
        found["".join(source.choices(_SYLLABLES[:20], k=source.randint(1, 4)))] = None
        if source.random() < 0.1:
            found["".join(source.choices(_SYLLABLES, k=source.randint(1, 3)))] = None
    listed = [*found]
    source.shuffle(listed)
    return listed


def entries(count: int, seed: int = 0, *, vocabulary: int = 3_000) -> list[Entry]:
    """So many cards with holes between their serials; the same arguments give the same cards."""
    source = random.Random(seed)
    known = words(vocabulary, source)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(known))))

    def text(most: int) -> str:
        return " ".join(source.choices(known, cum_weights=weights, k=source.randint(0, most)))

    found, serial = [], -1
    for _ in range(count):
        serial += source.choice((1, 1, 1, 1, 1, 1, 2, 4)) if source.random() < 0.998 else 1_100
        deck = DECKS[serial // 97 % len(DECKS)]
        tags = tuple(source.sample(_TAGS, k=source.choice((0, 0, 0, 1, 2))))
        section = f"Section {serial // 23}"
        href = f"decks/d{DECKS.index(deck)}.html#c{serial}"
        found.append(Entry(serial, href, serial % 97 + 1, deck, section, text(9), text(25), tags))
    return found


def decks(listed: Sequence[Entry]) -> list[Deck]:
    """The decks of these cards."""
    return [
        (title, f"decks/d{at}.html", [entry.serial for entry in listed if entry.deck == title])
        for at, title in enumerate(DECKS)
    ]


def passages(texts: Iterator[str], most: int) -> list[Entry]:
    """Each text as a card: its first words are the question."""
    found = []
    for serial, text in zip(range(most), texts, strict=False):
        question, _, answer = text.partition("\n")
        found.append(Entry(serial, f"decks/d0.html#c{serial}", serial + 1, DECKS[0], "", question, answer))
    return found


def cold(listed: Sequence[Entry]) -> dict[str, bytes]:
    """The search files of these cards."""
    return dict(data.data(listed, decks(listed)))


def warm(listed: Sequence[Entry], path: Path) -> dict[str, bytes]:
    """The same with what the last build left at a path."""
    return dict(data.data(listed, decks(listed), Memory(path)))


def changed(listed: Sequence[Entry], source: random.Random, count: int) -> list[Entry]:
    """So many random edits, cards that come in and cards that go."""
    held = {entry.serial: entry for entry in listed}
    for _ in range(count):
        serial = source.choice([*held])
        text = " ".join(source.choices(_ODD, k=6))
        match source.randrange(8):
            case 0:
                del held[serial]
            case 1:
                new = source.choice((max(held) + source.randrange(1, 30), serial + 1))
                held.setdefault(new, replace(held[serial], serial=new, href=f"decks/d0.html#c{new}", question=text))
            case 2:
                held[serial] = replace(held[serial], tags=(*held[serial].tags, source.choice(_ODD)))
            case 3:
                held[serial] = replace(held[serial], question="", answer="", section="", tags=())
            case 4:
                held[serial] = replace(held[serial], href=f"other.html#c{serial}", number=7)
            case 5:
                held[serial] = replace(held[serial], question=" ".join([text] * 3))
            case _:
                held[serial] = replace(held[serial], answer=f"{held[serial].answer} {text}")
    return [*held.values()]
