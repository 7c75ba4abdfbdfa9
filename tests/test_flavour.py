"""What is left out of Markdown's work for speed changes no byte of its HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckpress.render import flavour, sanitize
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

ROOT = Path(__file__).resolve().parent.parent
PIECES = (
    "word", " ", "\n", "\n\n", "  \n", "*", "**", "_", "__", "==", "~~", "`", "\\", "\\*", "[", "]", "(x)", "[a](b)",
    "![a](b \"c\")", "[^1]", "\n[^1]: note\n", "\n[a]: http://b\n", "<b>", "</b>", "<http://a.b>", "<a@b.c>", "&amp;",
    "&", "<", ">", "> ", "- ", "1. ", "# ", "|a|b|\n|-|-|\n|c|d|\n", "'", "\"", "'s", "--", "---", "...", "’80s",
    "\ufdd4" "1\ufdd5", "http://a_b_c", "é", "日本",
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
