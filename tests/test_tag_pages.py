"""Pages of tags made one by one: which decks stand on them, and which cards each shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from deckpress.site import tags
from hypothesis import given
from hypothesis import strategies as st

COUNTS = st.lists(st.integers(0, 7), max_size=9)


def decks(counts: list[int], tag: str = "t") -> list[Any]:
    """Decks of which each has so many cards with a tag, and one without."""
    card, other = (SimpleNamespace(note=SimpleNamespace(tags=each)) for each in ((tag, "all", tag), ()))
    return [SimpleNamespace(path=(str(at),), cards=(other, *[card] * count)) for at, count in enumerate(counts)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "PER_PAGE", 4)


@given(COUNTS, st.sets(st.integers(0, 8)))
def test_a_part_of_the_decks_has_all_cards_of_the_pages_it_is_on(counts: list[int], asked: set[int]) -> None:
    listed = decks(counts)
    known = tags.runs(listed)
    whole = tags.tagged(listed).get("t", [])
    pages = [whole[at : at + 4] for at in range(0, len(whole), 4)]
    asked = {at for at in asked if at < len(counts)}
    read = sorted(tags.beside(known, asked))
    assert asked <= set(read)
    part = tags.tagged([listed[at] for at in read]).get("t", [])
    found = tags.slices(known.get("t", []), part, {(str(at),): at for at in read})
    for number, page in enumerate(pages):
        if any(int(deck.path[0]) in asked for deck, _, _ in page):
            assert found[number] == page


def test_only_decks_on_the_same_pages_are_beside() -> None:
    known = tags.runs(decks([3, 3, 3, 0, 3, 3]))
    assert tags.beside(known, [0]) == {0, 1}
    assert tags.beside(known, [2]) == {1, 2, 4}
    assert tags.beside(known, [3]) == {3}
    assert tags.beside(known, [1]) == {0, 1, 2}
    assert tags.beside({}, [2]) == {2}
