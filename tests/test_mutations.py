"""Decks of every dialect, damaged at random: nothing raises, places lie inside, nothing is lost, good cards stay whole.

DECKPRESS_EXAMPLES sets how many decks of each dialect are tried.
"""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from deckpress.collect import siblings
from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.model.source import Source
from deckpress.model.vault import SpacedRepetition, ToAnki, Vault
from deckpress.read import account, dialects
from deckpress.read.page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import notes as samples
from tests.test_properties import PIECES

EXAMPLES = int(os.environ.get("DECKPRESS_EXAMPLES", "150"))
MARKS = (
    "START\n", "END\n", "Basic\n", "Cloze\n", "STARTI [Basic] ", " Back: ", " ENDI\n", "Back: ", "Tags: a\n",
    "DELETE\n", "FROZEN - Basic:\n", "ID: 7\n", "::", ":::", " :: ", "\n?\n", "\n??\n", "\n+++\n",
    "#flashcards/a ", "#flashcards\n", "<!--SR:!2026-01-03,4,250-->\n", "<!--SR:!fsrs,x-->", "<!--SR:", "==a==",
    "{{c1::", "{{c2::b::h}}", "}}", "{1:", "{x}", "{", "}", "Q: ", "A: ", "C: ", "Q:", "[x]", "[", "]", " #card\n",
    "#card-reverse\n", "#card-spaced\n", "^1700000000001\n", "#separator:tab\n", "\t", '"', '""', ";", ",",
    "\n---\n", "\n\n---\n\n", "\n%\n", "T: ", "F: ", "B: ", "C1: ", "E: ", "<!-- note_key: 5f0c3a91d2e4 -->\n",
    "- x #card\n", "\t- y\n", "  card-repeats:: 1\n", "id:: 1\n", "{{cloze ", "{{x}}", "## ", "# ", "[#a](x.md)\n",
    "<!-- notecardId: 1 -->\n", "%%ANKI\n", "END%%\n", "\x01", "\n\n",
)  # fmt: skip
CUTS = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from((*PIECES, *MARKS, "", "", "")))
VAULT = Vault(
    to_anki=ToAnki(
        curly=True,
        highlights=True,
        fields=("Reference",),
        patterns=(("Basic", r"^Q: ((?:.+\n)*)\n*A: (.+(?:\n(?:^.+))*)"),),
    ),
    spaced_repetition=SpacedRepetition(end="+++", clozes=("==[123;;]answer[;;hint]==", "{{[123::]answer[::hint]}}")),
)


def mutated(text: str, cuts: list[tuple[float, int, str]]) -> str:
    """The text with stretches taken out and pieces put in."""
    for place, length, piece in cuts:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    return text.replace("\0", "\ufffd").replace("\ufdd0", "\ufffd").replace("\ufdd3", "\ufffd").replace("\r", "\n")


def read(dialect: str, source: Source) -> tuple[Page, list[dialects.Item]]:
    vault = Vault(to_anki=VAULT.to_anki, spaced_repetition=VAULT.spaced_repetition, dialects=(("*", dialect),))
    page = Page(samples.prepared(source).source, vault)
    return page, list(dialects.parse(page))


@pytest.mark.parametrize("dialect", [name for name in samples.DIALECTS if name in dialects.NAMES])
def test_any_damage(dialect: str) -> None:
    whole = samples.pages(dialect, 100 if dialect != "mochi" else 1)[0].source
    pieces = samples.few(dialect, (424242, 17, 18, 19))
    path, head, sentinel, rest = whole.path, pieces[0], pieces[1], pieces[2:]
    items = read(dialect, Source(path, head + sentinel + rest[0]))[1]
    expected = next(item for item in items if isinstance(item, Note))
    assert "424242" in expected.front.text

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(CUTS, max_size=8))
    def holds(cuts: list[tuple[float, int, str]]) -> None:
        page, items = read(dialect, Source(path, head + sentinel + rest[0] + mutated("".join(rest[1:]), cuts)))
        check(page, items)
        first = next(item for item in items if isinstance(item, Note))
        assert (first.kind, first.front.text, first.back.text) == (
            expected.kind, expected.front.text, expected.back.text,
        )  # fmt: skip

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(CUTS, max_size=8))
    def raises_nothing(cuts: list[tuple[float, int, str]]) -> None:
        check(*read(dialect, Source(path, mutated(head + sentinel + "".join(rest), cuts))))

    holds()
    raises_nothing()


def check(page: Page, items: list[dialects.Item]) -> None:
    """What holds for any file."""
    source = page.source
    lines = source.text.split("\n")
    for item in items:
        if isinstance(item, (Diagnostic, Rejected)):
            place = item.place
            assert 1 <= place.line <= len(lines)
            assert place.text == lines[place.line - 1]
            assert 0 <= place.column - 1 <= place.column - 1 + place.width <= len(place.text)
    found = [item for item in items if isinstance(item, Note)]
    for note in found:
        assert source.body <= note.span.start < note.span.end <= len(source.text)
        assert note.front.text.strip()
        assert note.back.text.strip() or note.kind in (Kind.PROMPT, Kind.CLOZE)
        assert note.kind is not Kind.CLOZE or any(d.inner_start < d.inner_end for d in note.deletions)
        for field in (note.front, note.back, note.extra):
            assert all(0 <= field.offset(at) <= len(source.text) for at in (0, len(field.text)))
        for side in siblings.sides(note):
            assert side.prompt.text.strip()
    for one, following in pairwise(sorted(found, key=lambda note: note.span.start)):
        assert one.span.end <= following.span.start
    told = account.account(page, items, 0)
    assert told.notes + told.reported + len(told.rejected) == told.candidates
    assert [item for item in told.rejected if item.rule == account.UNEXPLAINED] == []
