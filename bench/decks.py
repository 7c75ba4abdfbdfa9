"""The decks that are measured: real ones from content/, and seeded ones of any size."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

from bench.record import ROOT

CONTENT = ROOT / "content"
PAGE = "decks/neuralcomputation/week-02.html"

_THREE = r"""
## Linear algebra

> [!question]- What are the **eigenvalues** of a $2 \times 2$ matrix, written with trace and determinant?
> The roots of the characteristic polynomial $\lambda^2 - \operatorname{tr}(A)\,\lambda + \det A = 0$:
> $$\lambda_{1,2} = \frac{\operatorname{tr} A \pm \sqrt{(\operatorname{tr} A)^2 - 4 \det A}}{2}$$
> Their sum is $\operatorname{tr} A$, their product $\det A$.

> [!question]- Which matrix turns the plane by the angle $\varphi$, and what is its inverse?
> $$R_\varphi = \begin{pmatrix} \cos\varphi & -\sin\varphi \\ \sin\varphi & \cos\varphi \end{pmatrix}$$
> It is orthogonal, so $R_\varphi^{-1} = R_\varphi^{\mathsf{T}} = R_{-\varphi}$.

> [!question]- State the **singular value decomposition** of $A \in \mathbb{R}^{m \times n}$.
> $$A = U \Sigma V^{\mathsf{T}} = \sum_{i=1}^{r} \sigma_i \, \mathbf{u}_i \mathbf{v}_i^{\mathsf{T}},
> \qquad \sigma_1 \ge \dots \ge \sigma_r > 0$$
> $U$ and $V$ are orthogonal, and $r$ is the rank of $A$.
"""

# Forms with two places each; every formula of a generated deck is different, so nothing is remembered between cards.
_FORMS = (
    r"\frac{{{a} x + {b}}}{{x^2 + 1}}",
    r"\int_0^{{{a}}} x^{{{b}}} \, \mathrm{{d}}x",
    r"\sum_{{k=1}}^{{n}} \frac{{{a}}}{{k + {b}}}",
    r"\sqrt{{x^2 + {a}}} \le {b} \lVert \mathbf{{v}} \rVert",
    r"\lim_{{h \to 0}} \frac{{f({a} + h) - f({a})}}{{{b} h}}",
    r"\begin{{pmatrix}} {a} & {b} \\ 0 & 1 \end{{pmatrix}}",
    r"e^{{-{a} t}} \cos({b} \pi t)",
    r"\nabla L_{{{a}}}(\boldsymbol\theta) - {b} \eta",
)
_WORDS = "limit slope series matrix vector sum root bound norm step rate plane angle field".split()


def maths(folder: Path) -> Path:
    """A content folder with one deck: the 17 cards of week 2 and three of linear algebra."""
    folder.mkdir(parents=True)
    (folder / "deckpress.toml").write_text((CONTENT / "deckpress.toml").read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(CONTENT / "macros.tex", folder)
    week = (CONTENT / "NeuralComputation/Week-02.md").read_text(encoding="utf-8")
    (folder / "Week-02.md").write_text(week.rstrip() + "\n" + _THREE, encoding="utf-8")
    return folder


def generated(folder: Path, cards: int) -> Path:
    """A content folder with `cards` cards in decks of 100, two formulas a card; the same every time."""
    folder.mkdir(parents=True)
    chance = random.Random(cards)
    for deck in range(-(-cards // 100)):
        text = [f"TARGET DECK: Bench::Deck {deck + 1:03}\n\nFILE TAGS: bench\n"]
        for number in range(deck * 100, min(cards, (deck + 1) * 100)):
            if number % 25 == 0:
                text.append(f"## Part {number // 25 % 4 + 1}\n")
            asked, answered = (_formula(chance) for _ in range(2))
            words = " ".join(chance.choice(_WORDS) for _ in range(12))
            text.append(f"> [!question]- Card {number + 1}: what is ${asked}$, seen as a {chance.choice(_WORDS)}?")
            text.append(f"> It follows from the {words}:\n> $${answered}$$\n")
        (folder / f"deck-{deck + 1:03}.md").write_text("\n".join(text), encoding="utf-8")
    return folder


def built(content: Path, output: Path) -> Path:
    """The site of a content folder; stops the run if there is any fault in it."""
    command = [sys.executable, "-m", "deckpress", "build", str(content), "-o", str(output), "--strict", "-q"]
    subprocess.run(command, cwd=ROOT, check=True)
    return output


def _formula(chance: random.Random) -> str:
    return chance.choice(_FORMS).format(a=chance.randrange(2, 999), b=chance.randrange(2, 999))
