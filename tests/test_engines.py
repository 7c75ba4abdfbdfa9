"""Both engines for formulas write the same bytes; pykatex is the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from deckpress.memo import Memo
from deckpress.read.scan import Region, stretches
from deckpress.render import engines, remembered, tex
from deckpress.render.card import ahead, render
from deckpress.render.engine import Failed
from deckpress.render.job import Context, Job
from deckpress.render.pool import Means

from bench import vault

ROOT = Path(__file__).resolve().parent.parent
pytest.importorskip("py_mini_racer")

LETTERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
SYMBOLS = (
    "infty partial nabla forall exists emptyset in notin subset subseteq cup cap setminus wedge vee neg to mapsto "
    "Rightarrow iff leq geq neq approx equiv sim propto ll gg pm mp times div cdot ast circ bullet oplus otimes perp "
    "parallel angle hbar ell Re Im aleph sum prod int oint iint bigcup bigcap lim sup inf max min log ln sin cos tan "
    "exp det dim ker ldots cdots vdots ddots quad qquad"
)
TAKING = (
    "mathbb mathbf mathcal mathfrak mathrm mathsf mathit mathtt mathscr boldsymbol hat bar tilde vec dot ddot overline "
    "underline widehat widetilde overbrace underbrace sqrt text textbf operatorname boxed cancel bcancel sout phantom"
)
SHAPES = r"""
\frac{a}{b} \dfrac{1}{2} \tfrac{1}{2} \binom{n}{k} \cfrac{1}{1+\cfrac{1}{x}}
x_{i}^{2} {}_a^b X \sqrt[3]{x} \left(\frac{1}{2}\right) \left\{ x \,\middle|\, y \right\} \bigl( \Bigr)
\begin{matrix}a&b\\c&d\end{matrix}
\begin{pmatrix}1&0\\0&1\end{pmatrix}
\begin{bmatrix}1&2\\3&4\end{bmatrix}
\begin{cases}1&x>0\\0&x\le 0\end{cases}
\begin{aligned}a&=b\\&=c\end{aligned}
\begin{array}{c|c}a&b\\\hline c&d\end{array}
\sum_{i=1}^{n} i^2 = \frac{n(n+1)(2n+1)}{6}
\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x = \sqrt{\pi}
\lim_{x \to 0} \frac{\sin x}{x}
\color{red}{x} \textcolor{#1a2b3c}{y} \colorbox{yellow}{z} \rule{2em}{1em} \rule{200em}{1em} \kern30em x
\xrightarrow[a]{b} \overset{a}{=} \underset{x}{\arg\max} \stackrel{d}{=} \substack{a\\b}
\ce{H2O} x' x'' \prime \degree \text{für $x$ und ü} \text{日本} é 𝑥 “x” \%\#\&\_\{\}
\tag{1} x \label{a} \ref{a} \href{https://a.b}{c} \includegraphics{a} \htmlClass{a}{b} \url{x}
\frac{a} \begin{pmatrix} a \end{bmatrix} } { \left( x \nosuch \frac x^ x_ \sqrt[ $ x^2^3 \limits & \\ a
\def\x{y}\x \newcommand{\z}{1}\z \let\q=\alpha \q \char"41 \char"D800 \unicode{x} \verb|x y| \above 1pt
"""


def corpus() -> Iterator[tuple[str, bool]]:
    for name in (*LETTERS.split(), *SYMBOLS.split()):
        yield f"\\{name} x", False
        yield f"\\{name.title()}_1^2 + \\{name}", True
    for name in TAKING.split():
        yield f"\\{name}{{ab}}_1 + c", False
        yield f"\\{name}{{x + y}}", True
    for line in SHAPES.strip().split("\n"):
        yield line, True
        for piece in re.findall(r"\S+", line):
            yield piece, False
    for file in sorted((ROOT / "content").rglob("*.md")):
        text = file.read_text("utf-8")
        for found in stretches(text):
            if found.region in (Region.INLINE, Region.DISPLAY):
                yield found.inner.strip(), found.region is Region.DISPLAY
    for number in range(5):
        for found in stretches(vault.deck(number, 20)):
            if found.region in (Region.INLINE, Region.DISPLAY):
                yield found.inner.strip(), found.region is Region.DISPLAY


@pytest.fixture(scope="module")
def aside() -> Iterator[ThreadPoolExecutor]:
    """A thread for V8, which refuses one that has an event loop, as the thread of tests with a browser has."""
    with ThreadPoolExecutor(1) as thread:
        yield thread


CORPUS = [request for request in dict.fromkeys(corpus()) if tex._fits(request[0])]


def test_the_corpus_is_one() -> None:
    assert len(CORPUS) > 600


def test_both_write_the_same_bytes(aside: ThreadPoolExecutor) -> None:
    """Whether a formula fails is the same as well, and where."""
    quick, v8 = engines.engine(engines.PYKATEX), engines.engine(engines.V8)
    other = aside.submit(v8.drawn, CORPUS).result()
    for request, drawn in zip(CORPUS, other, strict=True):
        (mine,) = quick.drawn([request])
        if isinstance(mine, Failed) and mine.message[:1].islower():
            continue  # pykatex cuts the message of a fault that KaTeX does not look for, and is spent
        assert drawn == mine, request


def test_one_at_a_time_is_as_many_at_once(aside: ThreadPoolExecutor) -> None:
    v8 = engines.engine(engines.V8)
    few = CORPUS[::17]
    alone = aside.submit(lambda: [drawn for request in few for drawn in v8.drawn([request])]).result()
    assert aside.submit(v8.drawn, few).result() == alone


def test_formulas_drawn_ahead_make_the_same_cards(aside: ThreadPoolExecutor) -> None:
    context = Context({"\\R": "\\mathbb{R}"}, {}, "en")
    sides = ("What is $\\R^2$ and $x$?", "> $$\\frac{1}{2}$$\n\nand \\(y\\), not $\\nosuch$ or `$z$`.")
    jobs = [Job(n, f"c{n}", "", sides) for n in range(3)]
    plain = [render(job, context) for job in jobs]
    try:
        tex.begin(engines.engine(engines.V8))
        aside.submit(ahead, jobs, context).result()
        assert len(tex._Drawer.known) == 5
        assert [render(job, context) for job in jobs] == plain
    finally:
        tex.begin(engines.engine(engines.PYKATEX))


def test_a_formula_that_takes_too_long_is_refused_and_the_rest_drawn(
    aside: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deckpress.render import v8

    monkeypatch.setattr(v8, "SECONDS", 0.3)
    slow = "x+" * 20_000 + "x"  # never asked for a card: it is longer than a formula may be
    found = aside.submit(v8.V8().drawn, [("a", False), (slow, False), ("b", False)]).result()
    assert found[1] == Failed("formula takes too much time or memory")
    assert all(isinstance(drawn, str) for drawn in (found[0], found[2]))


def test_v8_is_taken_where_it_is_worth_it() -> None:
    assert engines.best(10) == engines.PYKATEX
    assert engines.best(10_000) == engines.V8
    assert engines.best(10_000, "pykatex") == engines.PYKATEX
    assert engines.best(1, "v8") == engines.V8


def test_the_engine_is_chosen_by_all_cards_that_are_likely_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards come to the pool some hundreds at a time, fewer than V8 is worth its while for."""
    asked: list[int] = []
    best = engines.best

    def noted(cards: int, name: str = "") -> str:
        asked.append(cards)
        return best(cards, "pykatex")

    monkeypatch.setattr(engines, "best", noted)
    jobs = [Job(n, f"c{n}", "", (f"What is {n}?", "A number.")) for n in range(600)]
    made = list(remembered.rendered(jobs, Context({}, {}, "en"), Means(1), Memo(None), 600))
    assert len(made) == 600
    assert asked[0] == 600
