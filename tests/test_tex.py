"""Formulas: what is shown, what is refused and where the fault stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from deckpress.render import tex
from deckpress.render.marks import STYLE_CLOSE, STYLE_OPEN
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import surroundings

MACROS = tex.Macros({"\\R": "\\mathbb{R}", "\\E": "\\mathbb{E}[#1]", "\\EE": "\\E{\\E{#1}}", "\\bad": "\\nosuch"})


def formula(source: str, *, display: bool = False) -> tex.Formula:
    return tex.formula(source, MACROS, display=display)


def annotation(html: str) -> str:
    found = re.search(r'<annotation encoding="application/x-tex">(.*?)</annotation>', html, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_formula_is_html_with_mathml_and_its_source() -> None:
    shown = formula(r"a < b & c".replace("&", r"\&"))
    assert shown.html.startswith('<span class="katex"><span class="katex-mathml"><math')
    assert annotation(shown.html) == r"a &lt; b \&amp; c"


def test_display_is_marked() -> None:
    assert 'display="block"' in formula("x", display=True).html
    assert 'display="block"' not in formula("x").html


def test_no_style_attribute_is_left() -> None:
    html = formula(r"\frac{a}{b}^{2} \sqrt{x} \color{red}{y} \rule{1em}{1em}").html
    assert " style=" not in html
    assert f"{STYLE_OPEN}color:red{STYLE_CLOSE}" in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\R^d", r"\R^d"),
        (r"\E{X}", r"\E{X}"),
        (r"\EE{X} \in \R", r"\EE{X} \in \R"),
    ],
)
def test_macros_are_applied_and_the_annotation_keeps_the_authors_words(source: str, expected: str) -> None:
    shown = formula(source)
    assert annotation(shown.html) == expected
    assert "def" not in shown.plain


def test_definitions_do_not_reach_the_next_formula() -> None:
    formula(r"\def\mine{1}\mine")
    with pytest.raises(tex.Fault, match=r"undefined control sequence: \\mine"):
        formula(r"\mine")


@pytest.mark.parametrize(
    ("source", "about", "at"),
    [
        (r"\frac{1}", "unexpected end of input in a macro argument, expected '}'", 7),
        (r"x + \nosuch", r"undefined control sequence: \nosuch", 4),
        (r"\R + \nosuch", r"undefined control sequence: \nosuch", 5),
        (r"a^b^c", "double superscript", 3),
        (r"{x", "expected '}', got 'EOF'", 1),
        (r"x + \bad", r"in the macro \bad: undefined control sequence: \nosuch", 4),
        (r"\begin{matrix} a", r"expected & or \\ or \cr or \end", 15),
    ],
)
def test_faults_stand_where_they_are(source: str, about: str, at: int) -> None:
    with pytest.raises(tex.Fault) as found:
        formula(source)
    assert found.value.about.startswith(about.split(",")[0])
    assert (found.value.at, found.value.refused) == (at, False)


@pytest.mark.parametrize(
    "command",
    [
        r"\href{https://example.org}{x}",
        r"\url{https://example.org}",
        r"\includegraphics{x.png}",
        r"\htmlClass{a}{x}",
        r"\htmlId{a}{x}",
        r"\htmlStyle{color:red}{x}",
        r"\htmlData{a=b}{x}",
    ],
)
def test_untrusted_commands_are_refused(command: str) -> None:
    name = command.partition("{")[0]
    with pytest.raises(tex.Fault) as found:
        formula(f"a + {command}")
    assert (found.value.about, found.value.at, found.value.refused) == (f"{name} is not allowed in a formula", 4, True)


@pytest.mark.parametrize("source", [r"\rule{500em}{500em}", r"\kern{999999em}x", r"\raisebox{9999em}{x}"])
def test_sizes_are_capped(source: str) -> None:
    lengths = [float(n) for n in re.findall(r"(-?\d+(?:\.\d+)?)em", formula(source).html.split("katex-html")[1])]
    assert max(lengths, default=0) <= 45


@pytest.mark.parametrize(
    ("source", "about"),
    [
        ("x" * 2_001, "formula is longer than 2,000 characters"),
        ("{" * 21 + "x" + "}" * 21, "formula has more than 20 levels"),
        (r"\left(" * 21 + "x" + r"\right)" * 21, "formula has more than 20 levels"),
        (r"\sqrt" * 40 + "x", "formula has more than 20 levels"),
        ("x^" * 40 + "x", "formula has more than 20 levels"),
    ],
)
def test_deep_and_long_formulas_never_reach_the_engine(source: str, about: str) -> None:
    with pytest.raises(tex.Fault) as found:
        formula(source)
    assert (found.value.about, found.value.refused, type(found.value)) == (about, True, tex.Fault)


def test_twenty_levels_are_shown() -> None:
    assert formula("{" * 20 + "x" + "}" * 20).plain == "x"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"x^2", "x^2"),
        (r"\sqrt{x}", "√x"),
        (r"\alpha \le \beta", "α ≤ β"),
        (r"\text{if } x", "if x"),
        (r"\R", "R"),
    ],
)
def test_formulas_read_as_text(source: str, text: str) -> None:
    assert formula(source).plain == text


PIECES = st.sampled_from(
    r"x 1 + ^ _ { } \frac \sqrt \left( \right) & \\ \alpha \text{a} \begin{matrix} \end{matrix} $ # ~ % \R \E é ' \, "
    "\ufffd".split()
)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_any_formula_is_shown_or_named_inside_itself(source: str) -> None:
    fault = None
    try:
        assert " style=" not in formula(source).html
    except tex.Fault as found:
        fault = found
    assert fault is None or (0 <= fault.at <= len(source) and fault.about.strip() == fault.about != "")


def test_the_engine_keeps_its_limits_on_this_platform() -> None:
    """A macro bomb ends, and a worker outlives it."""
    script = (
        "import json, sys; from deckpress.render import tex\n"
        "out = []\n"
        "for source in json.load(sys.stdin):\n"
        "    try: out.append(tex.formula(source, tex.Macros({}), display=False).plain)\n"
        "    except tex.Fault as fault: out.append(fault.about[:20])\n"
        "print(json.dumps(out))"
    )
    bombs = [r"\def\a{\a\a}\a", r"\def\a{x\a}\a", "x"] * 20
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(bombs).encode(),
        env=surroundings(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == ["too many expansions:", "too many expansions:", "x"] * 20
