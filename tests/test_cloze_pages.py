"""Clozes on the page: what is hidden, what is highlighted, and that neither breaks anything."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from deckpress.model.note import BLANK_CLOSE, BLANK_OPEN, CLOZE_CLOSE, CLOZE_OPEN, Kind
from deckpress.read import encoding
from deckpress.render import clozes, formulas, marks, tex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clozes import CONTEXT, Made, note, rendered

MARKS = str.maketrans({"⟨": CLOZE_OPEN, "⟩": CLOZE_CLOSE, "⟦": BLANK_OPEN, "⟧": BLANK_CLOSE})
BLANK = '<span class="blank"><span class="vh">blank</span></span>'
VOID = {"br", "hr", "img", "wbr", "source", "line", "path", "input"}


def html(text: str) -> str:
    return rendered("c1", "", text.translate(MARKS)).html[1]


def plain(text: str) -> str:
    return rendered("c1", "", text.translate(MARKS)).plain[1]


def marked(text: str) -> str:
    """The HTML with `⟨…⟩` for highlights."""
    return html(text).replace('<mark class="cloze">', "⟨").replace("</mark>", "⟩")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a ⟨b⟩ c", "<p>a ⟨b⟩ c</p>"),
        ("⟨**a** b⟩", "<p>⟨<strong>a</strong> b⟩</p>"),
        ("**⟨a⟩** b", "<p><strong>⟨a⟩</strong> b</p>"),
        ("⟨**a⟩ b** c", "<p><strong>⟨a⟩ b</strong> c</p>"),
        ("a **b ⟨c** d⟩", "<p>a <strong>b ⟨c⟩</strong> ⟨d⟩</p>"),
        ("⟨a\n\nb⟩ c", "<p>⟨a⟩</p>\n<p>⟨b⟩ c</p>"),
        ("⟨- a\n- b⟩\n- c", "<ul>\n<li>⟨a⟩</li>\n<li>⟨b⟩</li>\n<li>c</li>\n</ul>"),
        ("⟨\n- a\n⟩", "<ul>\n<li>⟨a⟩</li>\n</ul>"),
        ("[a ⟨b](https://x.org) c⟩ d", '<p><a href="https://x.org" rel="noopener noreferrer">a ⟨b⟩</a> ⟨c⟩ d</p>'),
        ("⟨https://x.org⟩", '<p>⟨<a href="https://x.org" rel="noopener noreferrer">https://x.org</a>⟩</p>'),
        ("⟨a ⟨b⟩ c⟩ d", "<p>⟨a b c⟩ d</p>"),
        ("⟨a", "<p>a</p>"),
        ("a⟩ ⟨b⟩", "<p>a ⟨b⟩</p>"),
        ("⟨`a`⟩ and `b⟨c⟩`", "<p>⟨<code>a</code>⟩ and <code>b⟨c⟩</code></p>"),
        ("`a⟨b` c⟩ d", "<p>⟨<code>ab</code> c⟩ d</p>"),
        ("⟨```\nx = 1\n```⟩", '<pre class="highlight" tabindex="0"><code>⟨x = 1⟩</code></pre>'),
        (
            "⟨a\n\n```\nb\n```\n\nc⟩",
            '<p>⟨a⟩</p>\n<pre class="highlight" tabindex="0"><code>⟨b⟩</code></pre>\n<p>⟨c⟩</p>',
        ),
        ('"⟨a⟩"', "<p>“⟨a⟩”</p>"),
        ("x <!-- ⟨ --> y⟩", "<p>x  ⟨y⟩</p>"),
    ],
)
def test_highlights_hold_text_and_whole_inline_elements(text: str, shown: str) -> None:
    assert marked(text) == shown


def test_rows_of_a_table_may_be_asked_for() -> None:
    shown = marked("| a | b |\n|---|---|\n⟨| c | d |⟩\n| e ⟨| f⟩ |")
    assert [cell.strip() for cell in re.findall(r"<t[dh]>(.*?)</t[dh]>", shown)] == ["a", "b", "⟨c⟩", "⟨d⟩", "e", "⟨f⟩"]


@pytest.mark.parametrize(
    ("text", "shown", "read"),
    [
        ("a ⟦⟧ b", f"<p>a {BLANK} b</p>", "a … b"),
        ("⟦*h* & `c`⟧", '<p><span class="blank"><span class="vh">blank, hint: </span>*h* &amp; `c`</span></p>', "…"),
        ("| a | ⟦x\\|y⟧ |\n|--|--|\n| ⟦⟧ | b |", "", "a … … b"),
        ("`x = ⟦⟧;`", f"<p><code>x = {BLANK};</code></p>", "x = …;"),
        ("[[There|⟦⟧]]", f"<p>{BLANK}</p>", "…"),
        ("![⟦⟧](x.png)", '<p><span class="fault">…</span></p>', ""),
        ("⟦a [[b]] c⟧", '<p><span class="blank"><span class="vh">blank, hint: </span>a [[b]] c</span></p>', "…"),
        ("costs ⟦$5⟧ and $x$5", "", "costs … and $x$5"),
    ],
)
def test_blanks_are_words_to_the_ear_and_dots_to_search(text: str, shown: str, read: str) -> None:
    assert not shown or html(text) == shown
    assert plain(text) == read


def test_a_blank_is_the_same_whatever_is_deleted() -> None:
    cards = Made(note("a {{c1::b}} c"), note(f"a {{{{c1::{'long ' * 99}}}}} c")).rendered.values()
    assert len({card.html[0] for card in cards}) == 1


def test_no_slot_is_lost_where_markdown_swallows_a_character() -> None:
    assert html("*1 **a*⟦⟧") == f"<p>*1 <strong>a</strong>{BLANK}</p>"


def test_a_hint_may_hold_a_formula() -> None:
    assert "⟦" not in html("a ⟦$x^2$ or so⟧") and '<span class="katex">' in html("a ⟦$x^2$ or so⟧")


def test_code_is_highlighted_as_if_there_were_no_marks() -> None:
    shown = marked('```python\ndef f(⟨a⟩, b="⟨x⟩y"):\n    ⟨return⟩ ⟨a +⟩ b\n```')
    assert re.sub("[⟨⟩]", "", shown).count('class="k"') == 2
    assert '⟨<span class="n">a</span>⟩' in shown
    assert '<span class="s2">"</span>⟨<span class="s2">x</span>⟩<span class="s2">y"</span>' in shown
    assert '⟨<span class="k">return</span>⟩' in shown
    assert nests(html('```python\ndef f(⟨a⟩, b="⟨x⟩y"):\n    ⟨return⟩ ⟨a +⟩ b\n```'))


def formula(source: str) -> tex.Formula:
    return formulas.formula(source.translate(MARKS), tex.Macros(CONTEXT.macros), display=False)


@pytest.mark.parametrize(
    ("source", "read", "heard"),
    [
        (r"a = ⟦⟧ + c", "a = … + c", ["blank"]),
        (r"\frac{⟦⟧}{⟦$p$⟧}", "…/…", ["blank", "blank, hint: $p$"]),
        (r"\overset{⟦a⟧}{⟦b⟧}", "…^…", ["blank, hint: b", "blank, hint: a"]),
        (r"x^⟦⟧_i", "x_i^…", ["blank"]),
        (r"\text{if ⟦⟧ then}", "if … then", ["blank"]),
        (r"\begin{matrix} a & ⟦⟧ \\ ⟦5%⟧ & b \end{matrix}", "a …; … b", ["blank", "blank, hint: 5%"]),
    ],
)
def test_blanks_in_formulas_are_read_out(source: str, read: str, heard: list[str]) -> None:
    shown = formula(source)
    assert shown.plain == read
    assert [text for text in re.findall(r"<mtext>(.*?)</mtext>", shown.html) if text.startswith("blank")] == heard
    assert shown.html.count('<span class="blank">') == len(heard)
    clean(shown.html)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"a ⟨+ b⟩", "a + b"),
        (r"x^⟨2⟩", "x^2"),
        (r"\frac⟨a⟩b", r"\frac ab"),
        (r"\alpha⟨b⟩", r"\alpha b"),
        (
            r"\begin{aligned} a ⟨&= b \\ c⟩ &= d \end{aligned}",
            r"\begin{aligned} a &amp;= b \\ c &amp;= d \end{aligned}",
        ),
        (r"⟨⟨a⟩ + b⟩ c", "a + b c"),
        (r"\R⟨^n⟩", r"\R^n"),
    ],
)
def test_highlights_in_formulas_change_neither_layout_nor_source(source: str, written: str) -> None:
    shown = formula(source)
    bare = tex.formula(unescape(written), tex.Macros(CONTEXT.macros), display=False)
    assert '<span class="cloze">' in shown.html and "<mark" not in shown.html
    assert f'<annotation encoding="application/x-tex">{written}</annotation>' in shown.html
    assert shown.plain == bare.plain
    clean(shown.html)


@pytest.mark.parametrize(
    "source",
    [
        r"⟨x + y⟩",
        r"\frac{⟨a}{b⟩}{c}",
        r"\left( ⟨a \right)⟩",
        r"⟨\color{red} x⟩ y",
        r"\verb|⟨x⟩|",
        r"\begin{⟨matrix⟩} a \end{matrix}",
    ],
)
def test_a_deletion_that_is_no_group_highlights_the_whole_formula(source: str) -> None:
    shown = formula(source).html
    assert shown.startswith('<mark class="cloze"><span class="katex">') and shown.endswith("</mark>")
    assert shown.count("cloze") == 1
    clean(shown)


@pytest.mark.parametrize(
    "source", [r"⟦⟧", r"⟦⟧ a}{b}", r"\nosuch ⟦⟧", r"\verb|⟦⟧|", r"\tag{⟦⟧} x", r"\begin{⟦⟧}", r"\begin{array}{⟦⟧}"]
)
def test_a_blank_that_cuts_a_formula_blanks_all_of_it(source: str) -> None:
    assert formula(source) == tex.Formula(BLANK, "…")


def test_a_fault_in_a_formula_stands_where_it_is() -> None:
    with pytest.raises(tex.Fault) as found:
        formula(r"⟨a⟩ + \nosuch")
    assert (found.value.about, found.value.at) == (r"undefined control sequence: \nosuch", 6)


def clean(shown: str) -> None:
    """No mark and no tint is left, and all nests."""
    assert not re.search('[\ufdd3-\ufdef]|color="#b|color:#b', shown)
    assert nests(shown)


def nests(shown: str) -> bool:
    opened: list[str] = []
    faults: list[str] = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in VOID:
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in VOID and (not opened or opened.pop() != tag):
                faults.append(tag)

    parser = Nesting()
    parser.feed(shown)
    parser.close()
    return not opened and not faults


SIGNS = "⟨⟩⟨⟩ab1 \n*_`$|>-\\"
WORDS = (
    "⟦⟧ ⟦h⟧ ⟦`$|⟧ ** $$ [x](y) [[z|w]] ![ ]( <b> </b> <small> </small> [^1] \\frac{ } { \\\\ & ^ https://x.org <!-- -->"
    ' " &#xFDD8; =='
)
STARTS = (
    "\n\n",
    "- ",
    "1. ",
    "a) ",
    "b) ",
    "# ",
    "> ",
    "```\n",
    "```py\n",
    "| a | b |\n|--|--|\n",
    "[^1]: ",
    "\n\n<small>",
)
PIECES = st.sampled_from([*SIGNS, *WORDS.split(), *STARTS])


@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=24).map("".join))
def test_no_place_for_marks_breaks_a_card(text: str) -> None:
    card = rendered("c1", text.translate(MARKS), "")
    assert card.failed == ""
    assert not re.search(
        "[\ufdd3\ufdd4\ufdd8-\ufde7\ufdec-\ufdef]", "".join((*card.html, *map(marks.bare, card.plain)))
    )
    assert all(character < "\ufdd8" or character > "\ufddf" for p in card.problems for character in p.about + p.hint)
    assert nests(card.html[0]), card.html[0]
    assert "<mark" not in "".join(re.findall(r"<[a-z]+ [^>]*<", card.html[0]))


def test_hostile_runs_of_marks_take_no_time() -> None:
    for text in (
        "⟨" * 20_000,
        "⟨a⟩" * 8_000,
        "⟨" * 5_000 + "a" + "⟩" * 5_000,
        "⟦⟧" * 8_000,
        "\n\n<small>" * 6_000 + "</small>" * 500,
    ):
        assert rendered("c1", text.translate(MARKS), "").failed == ""


def test_no_deck_can_write_a_mark() -> None:
    data = "".join(map(chr, (0x61, *range(0xFDD0, 0xFDF0)))).encode()
    source, faults = encoding.source("a.md", data)
    assert source is not None and source.text == "a" + "\ufffd" * 32
    assert len(faults) == 20
    shown = html("&#xFDD8;a&#64985; &#x0000000fdd1;b&#xFDD2; " + r'$\char"FDD1 c \char"FDD8$')
    assert not re.search("[\ufdd3-\ufdef]|\ufdd1b", shown)
    assert "<mark" not in shown


def test_exported_markdown_holds_no_marks() -> None:
    cards = json.loads(Made(note("a {{c1::b}} {{c2::c::hint}} ${{c1::x}}$")).json)["cards"]
    assert [card["prompt"]["markdown"] for card in cards] == ["a […] c $[…]$", "a b [hint] $x$"]
    assert [card["answer"]["markdown"] for card in cards] == ["a b c $x$"] * 2
    assert [card["prompt"]["text"] for card in cards] == ["a … c …", "a b … x"]


def test_written_and_plain() -> None:
    text = "⟨a⟩ ⟦⟧ ⟦ b ⟧".translate(MARKS)
    assert (clozes.written(text), clozes.plain(text), clozes.bare(text)) == ("a […] [b]", "a … …", "a   b ")


def test_a_card_that_only_asks_says_so_and_has_nothing_to_open() -> None:
    page = Made(note("Think of a time.", kind=Kind.PROMPT)).files["decks/clozes.html"].decode()
    assert "<details" not in page
    assert '<div class="fold asked"><p class="why">Think it over, then judge for yourself.</p></div>' in page


def test_a_card_that_only_asks_opens_its_small_print() -> None:
    page = Made(note("Think of a time.", extra="A book", kind=Kind.PROMPT)).files["decks/clozes.html"].decode()
    assert '<details class="fold">' in page and '<div class="extra"><p>A book</p></div>' in page


def test_only_pages_with_such_cards_link_their_styles() -> None:
    plain_page = Made(note("a", "b", kind=Kind.BASIC)).files["decks/clozes.html"]
    assert b"kinds.css" not in plain_page
    assert b"kinds.css" in Made(note("a {{c1::b}}")).files["decks/clozes.html"]


def test_choices_are_lettered_as_written_and_search_reads_the_letters() -> None:
    card = rendered("c1", "Which?\nA) one\nC) two", "C) two")
    assert card.html[0] == (
        '<p>Which?</p>\n<ol class="choices upper" type="A">\n<li value="1">one</li>\n<li value="3">two</li>\n</ol>'
    )
    assert card.plain == ("Which? A) one C) two", "C) two")
