"""What is left out of the reading of a file for speed changes nothing of what is read."""

from __future__ import annotations

import codecs
from unittest.mock import patch

from deckpress.model.source import Source
from deckpress.read import encoding, normal, scan
from deckpress.read.dialects import callouts
from deckpress.read.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_properties import PIECES

TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)
BYTES = st.lists(
    st.binary(max_size=4)
    | st.sampled_from(
        ("\ufdd0", "\ufdef", "\ufdf0", "\ufdcf", "\ufffe", "\uffff", "\ufffd", "\ufeff", "\U0001ffff", "\0", "é", "\n")
    ).map(str.encode)
    | st.sampled_from((b"\xed\xa0\x80", b"\xef", b"\xff", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\xd0\xfd"))
).map(b"".join)
CARDS = st.lists(
    st.sampled_from(
        (
            "> [!question]- Q?\n", "> [!faq]+ Q\n", "> [!tip] T\n", "> A\n", ">A\n", "   > A\n", "    > A\n", ">\n",
            ">  \n", "> > [!success]- Answer\n", "> > A\n", "> <!--ID: 7-->\n", "<!--ID: 8-->\n", "<!--ID: x-->\n",
            "<!--SR:!2026-01-03,4,250-->\n", "> <!--SR:!x-->\n", "> <!-- c -->\n", "<!-- c\nc -->\n", "\n", "\n\n\n\n",
            "lazy\n", "> ```\n", "```\n", "> [!sr|card-metadata]-\n", "> a) x\n", "> {{c1::x}}\n", "# H\n",
        )
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(BYTES)
def test_no_unusable_character_is_overlooked(data: bytes) -> None:
    with patch.object(encoding, "_SUSPECT", (b"",)):
        expected = encoding.source("deck.md", data)
    assert encoding.source("deck.md", data) == expected


@settings(max_examples=600, deadline=None)
@given(CARDS)
def test_no_comment_of_a_callout_is_overlooked(text: str) -> None:
    with patch.object(callouts, "_commented", lambda *_: True):
        expected = list(callouts.parse(Page(Source("deck.md", text))))
    assert list(callouts.parse(Page(Source("deck.md", text)))) == expected


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_no_fence_and_no_comment_is_overlooked(text: str) -> None:
    with patch.object(scan, "_HIDING", (text[:1] or "-",)):
        expected = (scan.blocks(text), scan.unclosed(text))
    assert (scan.blocks(text), scan.unclosed(text)) == expected


@settings(max_examples=600, deadline=None)
@given(st.text(st.characters(max_codepoint=130)))
def test_plain_ascii_is_made_normal_as_any_text(text: str) -> None:
    assert normal.normal(text) == "".join(normal._plain(text).split())
