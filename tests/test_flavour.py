"""What is left out of Markdown's work for speed changes no byte of its HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckpress.render import flavour, markup, sanitize, simple
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

ROOT = Path(__file__).resolve().parent.parent
PIECES = (
    "word", " ", "\n", "\n\n", "  \n", "*", "**", "_", "__", "==", "~~", "`", "\\", "\\*", "[", "]", "(x)", "[a](b)",
    "![a](b \"c\")", "[^1]", "\n[^1]: note\n", "\n[a]: http://b\n", "<b>", "</b>", "<http://a.b>", "<a@b.c>", "&amp;",
    "&", "<", ">", "> ", "- ", "1. ", "# ", "|a|b|\n|-|-|\n|c|d|\n", "'", "\"", "'s", "--", "---", "...", "’80s",
    "\ufdd41\ufdd5", "http://a_b_c", "é", "日本",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def plain(text: str, language: str) -> str:
    """The HTML by Markdown's own processors."""
    md = flavour._markdown.__wrapped__(language)
    for name, priority in (("inline", 20), ("smarty", 6)):
        own = InlineProcessor(md)
        own.inlinePatterns = md.treeprocessors[name].inlinePatterns
        md.treeprocessors.register(own, name, priority)
    return str(md.convert(text))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(("en", "de", "fr")))
def test_same_html_as_all_patterns(text: str, language: str) -> None:
    assert flavour.converted(text, language) == plain(text, language)


PLAIN = st.lists(
    st.sampled_from(
        (
            "word", "two words", " ", "\n", "\n\n", "\n\n\n", "*", "**", "*a*", "**b c**", "- ", "\n- ", "- item\n",
            "-", "it's", "'", "(", ")", ".", ",", ":", "!", "1. ", "7", "2)", "+ ", "é", "日本", "\ufdd41\ufdd5",
            "\u2028", "…", "–", "=", "$", "{x}", "/", "%", "^", "@", "\x0b", "\u00a0",
        )
    ),
    max_size=16,
).map("".join)  # fmt: skip


@settings(max_examples=1_500, deadline=None)
@given(PLAIN, st.sampled_from(("en", "de")))
def test_plain_texts_are_written_as_markdown_would(text: str, language: str) -> None:
    written = simple.html(text)
    assert written is None or written == plain(text, language)


ANY = st.lists(
    st.sampled_from(("\x00", "\x01", "\x1b", "\x7f", "\x84", "\ufeff", "\ufffe", "\U0001f642", "\ufdd41\ufdd5"))
    | st.sampled_from(("\n\n", "\n", "- ", "\n- c", "it's", " ", "*", "*a*", "**b**"))
    | st.characters(),
    max_size=16,
).map("".join)  # fmt: skip


@settings(max_examples=1_500, deadline=None)
@given(ANY | PLAIN)
def test_plain_texts_are_safe_as_they_are(text: str) -> None:
    """The sanitizer has nothing to do where Markdown had not."""
    written = markup.safe_html(text)
    if written is not None:
        cleaned = sanitize.clean(written.replace("\u2019", "&rsquo;"), "c1-", lambda _: None, lambda _: None)
        assert cleaned == written and "\ud800" not in written


def test_white_space_other_than_blanks_and_line_ends_is_not_plain() -> None:
    other = [chr(code) for code in range(0x110000) if chr(code).isspace() and chr(code) not in " \n"]
    assert len(other) > 20 and not any(simple.html(f"a{space}b") for space in other)
    assert simple.html("a b") == "<p>a b</p>"


def test_plain_texts_are_known() -> None:
    text = "What *is* **this**?\n\n\n\ufdd41\ufdd5\n\n- it's\n- one (two)\n\nSo it\nis."
    assert simple.html(text) == (
        "<p>What <em>is</em> <strong>this</strong>?</p>\n<p>\ufdd41\ufdd5</p>\n<ul>\n<li>it&rsquo;s</li>\n"
        "<li>one (two)</li>\n</ul>\n<p>So it\nis.</p>"
    )


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.name)
def test_same_html_of_the_sample_decks(path: Path) -> None:
    text = path.read_text("utf-8")
    assert flavour.converted(text, "en") == plain(text, "en")


def test_every_pattern_has_its_mark() -> None:
    """A pattern that is always asked is one that this test names."""
    md = flavour._markdown("en")
    for name, free in (("inline", ["em_strong"]), ("smarty", [])):
        patterns = md.treeprocessors[name].inlinePatterns
        asked = [item for item in patterns if not flavour._NEEDS.get(named(patterns, item), "")]
        assert [named(patterns, item) for item in asked] == free


def test_marks_of_quotation_patterns_are_in_them() -> None:
    md = flavour._markdown("en")
    patterns = md.treeprocessors["smarty"].inlinePatterns
    for at, mark in enumerate(flavour._SMARTY):
        assert mark in patterns[f"smarty-quotes-{at}"].pattern, at
    assert f"smarty-quotes-{len(flavour._SMARTY)}" not in patterns


def named(patterns: object, wanted: object) -> str:
    names = (*flavour._NEEDS, "em_strong")
    return next(name for name in names if name in patterns and patterns[name] is wanted)  # type: ignore[operator,index]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_text_of_safe_html_is_what_the_sanitizer_leaves(text: str) -> None:
    import nh3

    safe = sanitize.clean(flavour.converted(text, "en"), "c1-", lambda _: None, lambda _: None)
    assert sanitize.text(safe) == nh3.clean(sanitize._BLOCK_END.sub(" ", safe), tags=set())
