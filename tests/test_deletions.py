"""The scanner of clozes, and the cards it leads to."""

from __future__ import annotations

import pytest
from deckpress.collect import siblings
from deckpress.model.note import BLANK_CLOSE, BLANK_OPEN, CLOZE_CLOSE, CLOZE_OPEN, Choice, Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.read import cloze, mask

SHOWN = str.maketrans({CLOZE_OPEN: "⟨", CLOZE_CLOSE: "⟩", BLANK_OPEN: "[", BLANK_CLOSE: "…]"})
NOTED = r"==answer==[^\\[hint\\]][\\[^123\\]]"
OSR = cloze.osr("==[123;;]answer[;;hint]==")


def found(text: str, *styles: cloze.Style) -> list[tuple[str, tuple[int, ...], str]]:
    """Text, groups and hint of every deletion."""
    deletions = cloze.deletions(text, mask.masked(text, 0), styles)
    for deletion in deletions:
        assert 0 <= deletion.start < deletion.inner_start <= deletion.inner_end < deletion.end <= len(text)
    return [(text[d.inner_start : d.inner_end], d.groups, d.hint) for d in deletions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{c1::x}}", [("x", (1,), "")]),
        ("{{c1::x::h}} {{c2::y}}", [("x", (1,), "h"), ("y", (2,), "")]),
        ("{{c1::x}} and {{c1::y}}", [("x", (1,), ""), ("y", (1,), "")]),
        ("{{c1,2::x}}", [("x", (1, 2), "")]),
        ("{{c1::a {{c2::b}} c}}", [("a {{c2::b}} c", (1,), ""), ("b", (2,), "")]),
        ("{{c1::a {{c2::b::h}} c}}", [("a {{c2::b::h}} c", (1,), ""), ("b", (2,), "h")]),
        (r"{{c1::$\frac{a}{b_{1}}$}}", [(r"$\frac{a}{b_{1}}$", (1,), "")]),
        (r"$\frac{{{c1::a}}}{b}$", [("a", (1,), "")]),
        (r"$x = {{c1::\sqrt{y}}}$", [(r"\sqrt{y}", (1,), "")]),
        ("`f({{c1::x}})`", [("x", (1,), "")]),
        ("{{c1::`std::x`}}", [("`std::x`", (1,), "")]),
        (r"{{c1::a \} b}}", [(r"a \} b", (1,), "")]),
        ("{{c1::a { b}}", [("a { b", (1,), "")]),
        ("{{c1::}}", [("", (1,), "")]),
        ("{{c1::never closed", []),
        ("{{x}} {c1:x} c1::x", []),
    ],
)
def test_anki(text: str, expected: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert found(text, cloze.ANKI) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a} {b}", [("a", (1,), ""), ("b", (2,), "")]),
        ("{1:a} {1|b} {c2:c} {c2|d}", [("a", (1,), ""), ("b", (1,), ""), ("c", (2,), ""), ("d", (2,), "")]),
        (r"{$\mathop{\text{card} } A$}", [(r"$\mathop{\text{card} } A$", (1,), "")]),
        (r"$\{a, b\}$ and {x}", [("x", (1,), "")]),
        ("`{a}` and {x {y} z}", [("x {y} z", (1,), "")]),
        ("{{c1::a}} {b}", [("a", (1,), ""), ("b", (2,), "")]),
        ("{} {x}", [("", (1,), ""), ("x", (2,), "")]),
    ],
)
def test_curly(text: str, expected: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert found(text, cloze.ANKI, cloze.CURLY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("==a== and ==b==", [("a", (1,), ""), ("b", (2,), "")]),
        ("==2;;a== ==1;;b;;hint==", [("a", (2,), ""), ("b", (1,), "hint")]),
        ("==ash;;a== ==sha;;b==", [("a", (1,), ""), ("b", (3,), "")]),
        ("**==the string $x \\cdot y$==**", [("the string $x \\cdot y$", (1,), "")]),
        ("===a=== and a == b == c", []),
        ("==two\nlines==", []),
        ("`==code==` $==$", []),
        ("==~== ==é==", [("~", (1,), ""), ("é", (2,), "")]),
        ("==has;;a verb==", [("has", (1,), "a verb")]),
    ],
)
def test_highlights(text: str, expected: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert found(text, OSR) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("**[123;;]answer[;;hint]**", "**a** ***b*** **2;;c;;h**", [("a", (1,), ""), ("c", (2,), "h")]),
        ("{{[123;;]answer[;;hint]}}", "{{a}} {{1;;b}}", [("a", (2,), ""), ("b", (1,), "")]),
        ("{@answer@}", "{@{x}@} {@y@}", [("{x}", (1,), ""), ("y", (2,), "")]),
        ("==[123;;]answer[;;hint]==", "==a;;h==", [("a", (1,), "h")]),
        (NOTED, "==a==^[h][^1] ==b==[^2] ==c==[^1]", [("a", (1,), "h"), ("b", (2,), ""), ("c", (1,), "")]),
        (NOTED, "==a== and ==b==^[h] ===c=== a == b", [("a", (1,), ""), ("b", (2,), "h")]),
        (NOTED.replace("\\\\", "\\"), "==a==[^as] ==b==[^sa]", [("a", (1,), ""), ("b", (2,), "")]),
        ("answer", "no marks", []),
        ("[123;;]answer::", "no mark before::", []),
        ("no place for text", "no place for text", []),
    ],
)
def test_patterns_of_settings(pattern: str, text: str, expected: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert sorted(found(text, cloze.osr(pattern))) == sorted(expected)


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        (cloze.BRACKET, r"The [x] of [y], \[z\], ![img](u)", [("x", (1,), ""), ("y", (2,), "")]),
        (cloze.BRACKET, "a [b [c] d] $[0, 1]$ `[e]`", [("b [c] d", (1,), "")]),
        (cloze.MOCHI, "{{a}} and {{b}}", [("a", (1,), ""), ("b", (1,), "")]),
        (cloze.MOCHI, "{{1::a}} {{2::b}} {{1::c}}", [("a", (1,), ""), ("b", (2,), ""), ("c", (1,), "")]),
        (cloze.LOGSEQ, r"{{cloze a}} {{cloze b\\hint}}", [("a", (1,), ""), ("b", (1,), "hint")]),
    ],
)
def test_other_styles(style: cloze.Style, text: str, expected: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert found(text, style) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("{{c1::" * 20_000, 0),
        ("{{c1::a " * 9_000 + "}}" * 9_000, 8),
        ("{" * 60_000, 0),
        ("==a " * 20_000, 0),
        ("==a ;; " * 20_000, 0),
        ("{{c1::a}} " * 5_000 + "{b} " * 5_000, 10_000),
    ],
)
def test_many_marks(text: str, count: int) -> None:
    """Quadratic time would show here as a test that does not end."""
    assert len(cloze.deletions(text, mask.masked(text, 0), (cloze.ANKI, cloze.CURLY, OSR))) == count


def cards(text: str, *styles: cloze.Style, back: str = "") -> list[tuple[str, str]]:
    """Prompt and answer of every card of a cloze."""
    source = Source("a.md", text)
    deletions = cloze.deletions(text, mask.masked(text, 0), styles)
    span, front = Span(0, len(text)), Field.of([(text, 0)])
    note = Note(source, span, Kind.CLOZE, front, Field.of([(back, 0)]), ("A",), deletions=deletions)
    found = []
    for side in siblings.sides(note):
        for field in (side.prompt, side.answer):
            for at, char in enumerate(field.text[: len(field.text) - len(back)]):
                assert char in SHOWN_MARKS or char == "\n" or text[field.offset(at)] == char or char in "[]…"
        found.append((side.prompt.text.translate(SHOWN), side.answer.text.translate(SHOWN)))
    return found


SHOWN_MARKS = (CLOZE_OPEN, CLOZE_CLOSE, BLANK_OPEN, BLANK_CLOSE)


def test_each_group_is_a_card() -> None:
    assert cards("{{c1::a}} {{c2::b}} {{c1::c}}", cloze.ANKI) == [
        ("[…] b […]", "⟨a⟩ b ⟨c⟩"),
        ("a […] c", "a ⟨b⟩ c"),
    ]


def test_a_deletion_inside_another() -> None:
    assert cards("{{c1::a {{c2::b}} c}}", cloze.ANKI) == [("[…]", "⟨a b c⟩"), ("a […] c", "a ⟨b⟩ c")]


def test_a_card_may_hide_what_it_does_not_ask_for() -> None:
    assert cards("==ash;;a== ==hsa;;b==", OSR) == [("[…] […]", "⟨a⟩ b"), ("[…] […]", "a ⟨b⟩")]


def test_the_back_stands_below_the_whole_text() -> None:
    assert cards("{{c1::a}} b", cloze.ANKI, back="more") == [("[…] b", "⟨a⟩ b\n\nmore")]


def test_a_statement_shows_what_there_is_to_choose() -> None:
    text = "Zero is even."
    front, back = Field.of([(text, 0)]), Field.of([("True", 0)])
    choices = (Choice("", "True", True), Choice("", "False", False))
    note = Note(Source("a.md", text), Span(0, 13), Kind.CHOICE, front, back, ("A",), choices=choices)
    assert [(s.key, s.prompt.text, s.answer.text) for s in siblings.sides(note)] == [
        ("", "Zero is even.\n\n<small>True / False</small>", "True")
    ]


def test_both_ways() -> None:
    front, back = Field.of([("uno", 0)]), Field.of([("one", 6)])
    note = Note(Source("a.md", "uno:::one"), Span(0, 9), Kind.REVERSED, front, back, ("A",), extra=Field("p. 3"))
    assert [(s.key, s.prompt.text, s.answer.text) for s in siblings.sides(note)] == [
        ("", "uno", "one\n\n<small>p. 3</small>"),
        (siblings.REVERSED, "one", "uno\n\n<small>p. 3</small>"),
    ]
