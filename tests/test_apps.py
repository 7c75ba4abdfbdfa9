"""What holds for any deck of flashcards-obsidian, AnkiOps and Logseq: nothing raises, no mark is lost."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from deckpress.collect import siblings
from deckpress.model.note import History, Kind, Note
from deckpress.read import dialects, encoding, frontmatter
from deckpress.read.dialects import ankiops, flashcards, logseq
from deckpress.read.page import Page
from deckpress.read.properties import logseq_history
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PIECES = (
    "\n", "\n\n", "---\n", "\n\n---\n\n", "```\n", "`", "$", "<!--", "-->", "%%", "> [!card] Q?\n> A\n", "> ",
    "# H\n", "## Q #card\n", "- ", "\t- ", "  - ", "\t", "  ", "1. ", "x", "word ", "é汉", "\u2028", "==h==", "==",
    "{{c1::x}}", "{{c2::", "}}", "{", "}", "{1:x}", "{1:}", "::", ":::", "a::b\n", "[[a::b]]", "| a | b |\n", "#tag",
    "#card", "#card/spaced", "^1700000000001\n", "^q-abcd\n", "Q #card\nA\n", "\n#card\n", "\nQ: ", "\nA: ", "\nT: ",
    "\nTHA: ", "\nF: ", "\nB: ", "\nI: ", "\nC1: ", "\nC2: x\n", "\nE: ", "\nIO_ID: ", "1, 2",
    "<!-- note_key: a1 -->\n", "<!-- note_key: ?? -->\n", "<!-- tags: a, b -->\n", "[[card]]", "{{cloze x}}",
    "{{cloze ", "{{cloze}}", "card-last-score:: 5\n", "  card-next-schedule:: 2026-12-05\n", "  id:: ab-1\n",
    "id:: ??\n", ":LOGBOOK:\n", ":END:\n", "  foo:: bar\n",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)
SENTINELS = {
    flashcards: ("Sentinel? #card\nYes.\n^1799999999999\n\n", "Yes."),
    ankiops: ("<!-- note_key: 5e471e1 -->\nQ: Sentinel?\nA: Yes.\n\n---\n\n", "Yes."),
    logseq: ("- Sentinel? #card\n\t- Yes.\n- \n", "- Yes."),
}
NAMED = [pytest.param(dialect, id=dialect.NAME) for dialect in SENTINELS]
QUICK = settings(
    max_examples=300, deadline=timedelta(seconds=4), derandomize=True, suppress_health_check=list(HealthCheck)
)


def read(dialect: dialects.Dialect, text: str) -> tuple[Page, list[dialects.Item]]:
    source, _ = encoding.source("deck.md", text.encode("utf-8", "surrogatepass"))
    assert source is not None
    page = Page(frontmatter.split(source)[0])
    dialect.claims(page)
    return page, list(dialect.parse(page))


@pytest.mark.parametrize("dialect", NAMED)
@QUICK
@given(text=TEXTS)
def test_any_text_is_read(dialect: dialects.Dialect, text: str) -> None:
    if encoding.source("deck.md", text.encode("utf-8", "surrogatepass"))[0] is None:
        return
    page, items = read(dialect, text)
    notes = [item for item in items if isinstance(item, Note)]
    covered = {item.place.line - 1 for item in items if not isinstance(item, Note)}
    for note in notes:
        assert page.source.body <= note.span.start < note.span.end <= len(page.source.text)
        assert note.front.text.strip()
        assert note.kind in (Kind.PROMPT, Kind.CLOZE) or note.back.text.strip()
        assert siblings.sides(note)
        covered.update(range(page.line(note.span.start), page.line(note.span.end) + 1))
    assert all(one.span.end <= following.span.start for one, following in pairwise(notes))
    assert dialect.MARK is not None
    for mark in dialect.MARK.finditer(page.source.text, page.source.body):
        hidden = "\0" in page.masked[mark.start() : mark.end()]
        assert hidden or page.line(mark.start()) in covered or "cloze" in mark[0]


@pytest.mark.parametrize("dialect", NAMED)
@QUICK
@given(below=TEXTS)
def test_a_good_card_stays_whole_above_any_text(dialect: dialects.Dialect, below: str) -> None:
    sentinel, answer = SENTINELS[dialect]
    text = sentinel + below
    if encoding.source("deck.md", text.encode("utf-8", "surrogatepass"))[0] is not None:
        first = next(item for item in read(dialect, text)[1] if isinstance(item, Note))
        assert (first.front.text, first.back.text) == ("Sentinel?", answer)


def test_schedules_of_logseq() -> None:
    values = {"card-next-schedule": "2026-12-05T17:09:17.855Z", "card-last-interval": "-1", "card-repeats": "2"}
    assert logseq_history(values) == History("logseq", "2026-12-05T17:09:17.855Z", state=1, reviews=2)
    assert logseq_history({"card-next-schedule": "2026-12-05", "card-ease-factor": "nan"}) == History(
        "logseq", "2026-12-05", state=1
    )
    assert logseq_history({"card-next-schedule": "soon", "card-repeats": "2"}) is None
    assert logseq_history({}) is None
