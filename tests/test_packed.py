"""Terms of cards as bytes: read as they were written, and never where a byte is another."""

from __future__ import annotations

import pytest
from deckpress.search.entry import Entry, fields
from deckpress.search.packed import Cards, packed, unpacked
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cards import entries

QUICK = settings(max_examples=300, deadline=None, derandomize=True)
TEXT = st.text(max_size=30) | st.text("a·#/\\\t\n\r\v\x1c\x85\u2028 \ud800𝑥é学", max_size=12)
TERMS = st.builds(
    lambda question, answer, section, tags, tex: fields(
        Entry(0, "", 1, "", section, question, answer, tags, question, answer, tex)
    ),
    *(TEXT, TEXT, TEXT),
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(st.sampled_from(["\\frac", "\\alpha", "\\quad", "\\ß"])).map("".join),
)


@QUICK
@given(st.integers(0, 2**40), st.lists(st.tuples(st.integers(0, 2**40), TERMS), min_size=1, max_size=4))
def test_cards_are_unpacked_as_they_were_packed(number: int, cards: Cards) -> None:
    assert unpacked(number, packed(number, cards)) == cards


def test_other_bytes_are_not_taken_for_cards() -> None:
    whole = packed(3, [(entry.serial, fields(entry)) for entry in entries(5)])
    for damaged in (b"", whole[:-1], whole[1:], whole.replace(b"\t", b"\n", 1)):
        with pytest.raises(ValueError, match="is not as it was packed"):
            unpacked(3, damaged)
    with pytest.raises(ValueError, match="is not as it was packed"):
        unpacked(4, whole)
