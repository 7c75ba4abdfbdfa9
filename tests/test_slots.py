"""Slots: what finds whole ones finds them as the pattern for all does."""

from __future__ import annotations

import re

from deckpress.render import markup, slots
from hypothesis import given, settings
from hypothesis import strategies as st

PIECES = ("\ufdd3", "\ufdd4", "\ufdd31\ufdd4", "<p>", "</p>", "<p>\ufdd30\ufdd4.</p>", "0", "12", "٣", " ", ".", "a")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def shown(pattern: re.Pattern[str], text: str) -> str:
    def named(found: re.Match[str]) -> str:
        return f"[{found.groupdict().get('lone')}/{found.groupdict().get('rest')}/{found['slot']}]"

    return pattern.sub(named, text)


@settings(max_examples=2_000, deadline=None)
@given(TEXTS)
def test_whole_slots_are_found_alike(text: str) -> None:
    if slots.intact(text):
        assert shown(slots.WHOLE, text) == shown(slots.SLOT, text)
        assert shown(markup._WHOLE_PLACES, text) == shown(markup._PLACES, text)


def test_torn_slots_are_seen() -> None:
    assert slots.intact("a \ufdd30\ufdd4 5\ufdd31\ufdd4") and not slots.intact("a 0\ufdd4 \ufdd31\ufdd4")
