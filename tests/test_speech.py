"""Formulas as text: reading MathML piece by piece gives what a reader of XML gives."""

from __future__ import annotations

import html
from xml.etree import ElementTree

import pytest
from deckpress.render import speech, tex
from hypothesis import given
from hypothesis import strategies as st

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
LEAVES = ("mi", "mn", "mo", "mtext")
ROWS = ("mrow", "mstyle", "mtd", "mtr", "mtable", "msqrt", "mpadded", "mspace", *LEAVES)
PAIRS = ("mfrac", "mroot", "msup", "msub", "mover", "munder")
TRIPLES = ("msubsup", "munderover")
ATTRIBUTES = ("", ' mathvariant="normal"', ' width="1em" lspace="&lt;&quot;&gt;"')
TEXTS = st.text("xY1\N{MINUS SIGN}+=,∑\u2061\u200b\u00a0\u0302^′ /<>&\"'\t\n𝑥\x01\ufffe\uffff", max_size=3)
FORMULAS = r"""
a/>b \text{a/>b <x> "'} \operatorname{<a>} \text{\&lt; \&amp;}
x\hspace{1em}y\,z\;w \rule{1em}{1em} \cancel{x} \phantom{x} \sin x \notin
\mathop{a+b}_x \mathrel{a} -\frac{-a}{+b} \hat{a} \bar{y}_1 \sum_{i}^n f''(x)
\sqrt{} \frac{}{} {}^{} \begin{matrix}-a&b\\c&\end{matrix} \sqrt[3]{x}
\text{a\char"1b}
\char"fffe
\operatorname{a\char"2061b} \text{\char"d}
""".strip().split("\n")


def read(rendered: str) -> str:
    """The text of a formula by way of a tree."""
    start, end = rendered.find("<math"), rendered.find("</math>")
    try:
        tree = ElementTree.fromstring(rendered[start : end + 7].replace(NAMESPACE, ""))
    except ElementTree.ParseError:
        return ""
    text = " ".join(spoken(tree).split())
    return speech._BEFORE_MARK.sub(r"\1", text)


def spoken(node: ElementTree.Element) -> str:
    if node.tag == "annotation":
        return ""
    tag, text = speech._opening(f"{node.tag}>{html.escape(node.text or '')}")
    return speech._element(tag, text, [spoken(child) for child in node])


def written(tag: str, attributes: str, text: str, inner: list[str]) -> str:
    if tag == "mspace" and not inner:
        return f"<{tag}{attributes}/>"
    return f"<{tag}{attributes}>{html.escape(text)}{''.join(inner)}</{tag}>"


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    attributes = st.sampled_from(ATTRIBUTES)
    some = st.lists(inner, max_size=4)
    return st.one_of(
        st.builds(written, st.sampled_from(ROWS), attributes, TEXTS, some),
        st.builds(written, st.sampled_from(PAIRS), attributes, st.just(""), st.lists(inner, min_size=2, max_size=2)),
        st.builds(written, st.sampled_from(TRIPLES), attributes, st.just(""), st.lists(inner, min_size=3, max_size=3)),
    )


MATHML = st.recursive(st.builds(written, st.sampled_from(LEAVES), st.just(""), TEXTS, st.just([])), elements)


@given(MATHML, TEXTS)
def test_pieces_say_what_a_tree_says(mathml: str, source: str) -> None:
    annotation = f'<annotation encoding="application/x-tex">{html.escape(source)}</annotation>'
    rendered = (
        f'<span class="katex"><math{NAMESPACE}><semantics>'
        f"<mrow>{mathml}</mrow>{annotation}</semantics></math><span>x</span></span>"
    )
    assert speech.plain(rendered) == read(rendered)


@pytest.mark.parametrize("source", FORMULAS)
def test_formulas_say_what_their_trees_say(source: str) -> None:
    shown = tex.formula(source, tex.Macros({}), display=True)
    assert shown.plain == read(shown.html)
    assert speech.plain("<b>no formula</b>") == ""
