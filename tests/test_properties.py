"""What holds for any text: nothing raises, places lie inside the file, good cards stay whole."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

from deckpress import report
from deckpress.collect import identity
from deckpress.config import site
from deckpress.model.diagnostic import Diagnostic, in_order
from deckpress.model.note import Note
from deckpress.model.source import Source
from deckpress.read import dialects, encoding, frontmatter, scan
from deckpress.read.page import Page
from deckpress.render.card import Context, Job, render
from deckpress.render.links import placed
from deckpress.render.marks import bare
from deckpress.search.analysis import terms
from deckpress.site.slug import distinct
from deckpress.site.styles import Styles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SENTINEL = "> [!question]- Is the sentinel here?\n> It is, **whole**.\n<!--ID: 424242-->\n"
PIECES = (
    "> ", ">", "> > ", "[!question]- ", "[!tip] ", "[!success]- Answer", "[!FAQ]+", "> [!question]- Q?\n> A\n", "\n",
    "\n\n", "TARGET DECK", "TARGET DECK: ", "FILE TAGS: ", "A::B", "---\n", "title: x\n", "deck: [", "<!--ID: 7-->",
    "<!--", "-->", "%%", "```", "~~~", "`", "``", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\", "# ", "## H\n", "- ",
    "1. ", "    ", "\t", "| a | b |\n", "|---|---|\n", "[[", "]]", "![[", "![a](b.png)", "[a](b)", "[^1]",
    "[^1]: n\n", "**", "*", "__", "_", "==", "~~", "<b>", "</div>", "<", ">", "&amp;", "&", "\r\n", "\r", "\u2028",
    "\x0c", "\x00", "\ufeff", "\ufdd0", "\ufdd3", "é", "汉", "𝑥", "x", "word ", "7", "\\frac{1}{2}", "\\sqrt", "{",
    "}", "^2", "\\alpha", "a) x\n", "https://example.org/x", "<!-- c -->\n", "- [x] ",
)  # fmt: skip
SETTINGS = ("[macros]\n", '"\\\\R" = "x"\n', "page_size = ", "title = ", "=", '"')
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
QUICK = settings(
    max_examples=400, deadline=timedelta(seconds=4), derandomize=True, suppress_health_check=list(HealthCheck)
)
CONTEXT = Context({"\\R": "\\mathbb{R}"}, {"b.png": "b.png", "*b.png": "b.png"}, "en")
LINE = re.compile(r"^.+:\d+:\d+: [A-Z]\d{3} ", re.DOTALL)


def read(data: bytes) -> tuple[list[Note], list[Diagnostic], Source]:
    source, unfit = encoding.source("deck.md", data)
    assert source is not None
    source, faults = frontmatter.split(source)
    items = list(dialects.parse(Page(source)))
    notes = [item for item in items if isinstance(item, Note)]
    _, twins = identity.ids(notes)
    return notes, [*unfit, *faults, *twins, *(item for item in items if isinstance(item, Diagnostic))], source


@QUICK
@given(TEXTS, TEXTS)
def test_any_text_is_read_and_its_places_lie_inside(before: str, after: str) -> None:
    data = f"{before}\n\n{after}".encode("utf-8", "surrogatepass")
    if encoding.source("deck.md", data)[0] is None:
        return
    notes, faults, source = read(data)
    lines = source.text.split("\n")
    for fault in faults:
        place = fault.place
        assert 1 <= place.line <= len(lines)
        assert place.text == lines[place.line - 1]
        assert 1 <= place.column <= len(place.text) + 1
        assert place.column - 1 + place.width <= len(place.text)
    for note in notes:
        assert source.body <= note.span.start < note.span.end <= len(source.text)
        assert note.front.text.strip() and note.back.text.strip()
    for one, next_one in pairwise(notes):
        assert one.span.end < next_one.span.start
    for form in ("concise", "full"):
        for fault in in_order(faults):
            assert LINE.match(next(report.lines([fault], form, "decks")))


@QUICK
@given(TEXTS)
def test_a_good_card_stays_whole_above_any_text(after: str) -> None:
    data = f"{SENTINEL}\n{after}".encode("utf-8", "surrogatepass")
    if encoding.source("deck.md", data)[0] is not None:
        first = read(data)[0][0]
        assert (first.front.text, first.back.text, first.id) == ("Is the sentinel here?", "It is, **whole**.", "424242")


CLOSED = st.lists(
    st.sampled_from([piece for piece in PIECES if not re.search(r"~~|<!--|%%|---|`", piece)]), max_size=25
).map("".join)


@QUICK
@given(CLOSED)
def test_a_good_card_stays_whole_below_any_text_that_opens_no_fence(before: str) -> None:
    notes, _, _ = read(f"{before}\n\n{SENTINEL}".encode())
    last = notes[-1]
    assert (last.front.text, last.back.text) == ("Is the sentinel here?", "It is, **whole**.")


@QUICK
@given(TEXTS)
def test_stretches_are_in_order_disjoint_and_inside(text: str) -> None:
    for found in (scan.stretches(text), scan.blocks(text)):
        at = 0
        for stretch in found:
            assert at <= stretch.start < stretch.end <= len(text)
            assert text[stretch.inner_start : stretch.inner_start + len(stretch.inner)] == stretch.inner
            assert stretch.start <= stretch.inner_start <= stretch.inner_start + len(stretch.inner) <= stretch.end + 1
            at = stretch.end


@QUICK
@given(st.text("\\\\$a \n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_dollars_are_those_that_a_scan_for_pairs_finds(text: str, start: int, end: int) -> None:
    pairs = re.compile(r"\\.|\$", re.DOTALL).finditer(text, start, end)
    assert list(scan._dollars(text, start, end)) == [found.start() for found in pairs if found[0] == "$"]


@given(MARKDOWN)
def test_any_markdown_is_rendered_and_leaves_no_mark(text: str) -> None:
    clean = encoding.source("deck.md", text.encode())[0]
    if clean is None:
        return
    card = render(Job(0, "c1", "", ("Q", clean.text)), CONTEXT)
    assert card.failed == ""
    page = re.sub(
        'src="\ufdd5b\\.png\ufdd6\\d*\ufdd7"', "", Styles("../").page(placed(card.html[1], lambda link: link.written))
    )
    assert not re.search("[\ufdd0-\ufdef]", page + bare(card.plain[1]))
    for problem in card.problems:
        assert 0 <= problem.start <= problem.end <= len(clean.text)


@QUICK
@given(MARKDOWN)
def test_safe_html_is_closed(text: str) -> None:
    """No side of a card opens what it does not close, so it cannot swallow the page below it."""
    side = render(Job(0, "c1", "", ("Q", text.replace("\0", ""))), CONTEXT).html[1]
    open_tags: list[str] = []
    for close, tag in re.findall(r"<(/?)([a-z][a-z0-9]*)\b", re.sub(r"<svg.*?</svg>", "", side, flags=re.DOTALL)):
        if tag in ("br", "hr", "img", "wbr", "source"):
            continue
        if close:
            assert open_tags.pop() == tag
        else:
            open_tags.append(tag)
    assert open_tags == []


@QUICK
@given(st.text(max_size=60))
def test_any_text_has_terms_in_its_folded_letters(text: str) -> None:
    assert all(0 < len(term) <= 64 and not term.isspace() for term in terms(text))


@QUICK
@given(st.lists(st.text(max_size=12), unique=True, max_size=8))
def test_slugs_are_distinct_and_safe(names: list[str]) -> None:
    slugs = distinct(names)
    assert len(set(slugs.values())) == len(names)
    assert all(re.fullmatch(r"[\w-]{1,100}", value) and len(value.encode()) <= 100 for value in slugs.values())


@QUICK
@given(
    st.lists(
        st.sampled_from((*PIECES, "[macros]\n", '"\\\\R" = "x"\n', "page_size = ", "title = ", "=", '"')), max_size=12
    )
)
def test_any_settings_are_read(pieces: list[str]) -> None:
    text = encoding.source("deckpress.toml", "".join(pieces).encode())[0]
    if text is not None:
        _, faults = site(text.text, (("macros.tex", text.text),))
        lines = text.text.split("\n")
        assert all(1 <= f.place.line <= len(lines) and f.place.text == lines[f.place.line - 1] for f in faults)
