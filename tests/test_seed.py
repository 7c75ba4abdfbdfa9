"""A whole deck as its author keeps it: prose, rules, ids left by a sync, glued formulas, tips, choices."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.command import listing, run, written

DECK = r"""---
title: "Optics, week 3"
topic: lenses
week: 3
---

TARGET DECK
Optics::Week-03

# Optics

These notes go with the third lecture. In them `> [!question]-` starts a card.

---

## Lenses

> [!question]- What does the **lens equation** say?
> For a thin lens
> $$\frac{1}{f} = \frac{1}{a} + \frac{1}{b}$$
> where $a$ is the distance of the object and $b$ that of the image.
<!--ID: 1700000000101-->


> [!QUESTION]- Which two cases are there?
>
> - **Real:** $b > 0$, the image can be caught on a screen
> - **Virtual:** $b < 0$
> $$m = -\frac{b}{a}$$
> The sign of $m$ tells whether it is upright.
<!--ID: 1700000000102-->




> [!faq]- How large is the refractive index?
> | Medium | $n$ | $|n - 1|$ |
> |---|---:|---:|
> | air | $1.0003$ | $3 \cdot 10^{-4}$ |
> | glass | $1.5$ | $0.5$ |
> [!question]- Without a blank line before it?
> Still a card of its own.

> [!tip] Remember
> Signs are a convention.

### Aberration
A line of prose
> [!question]- Pick the cause of coloured edges
> a) spherical aberration
> b) dispersion
> > [!success]- Answer
> > b) dispersion: $n = n(\lambda)$

> [!question] Unfolded, but the file names its deck
> A card.

> [!question]- How is light traced in code?
> ```python
> def refract(n1, n2, angle):
>     return asin(n1 / n2 * sin(angle))  # $not maths$
> ```
> See [[Week-03#Lenses|the lenses]].

## Waves

> [!question]- Why does \$5 of glass bend [^abc] and <s>?
> Because ≈$10^{-9}$ s passes; between $10$–$100$ nm nothing changes
and this line goes on lazily.
"""
CARDS = (
    ("c1700000000101", "Lenses", "What does the lens equation say?"),
    ("c1700000000102", "Lenses", "Which two cases are there?"),
    ("", "Lenses", "How large is the refractive index?"),
    ("", "Lenses", "Without a blank line before it?"),
    ("", "Lenses › Aberration", "Pick the cause of coloured edges"),
    ("", "Lenses › Aberration", "Unfolded, but the file names its deck"),
    ("", "Lenses › Aberration", "How is light traced in code?"),
    ("", "Waves", "Why does $5 of glass bend [^abc] and <s>?"),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = written(tmp_path_factory.mktemp("seed"), {"content/Optics/Week-03.md": DECK})
    done = run("build", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 deck, 8 cards, 17 formulas, no faults, ")
    return listing(folder / "site")["decks/optics/week-03.html"].decode()


def text(html: str) -> str:
    bare = re.sub(r"<annotation.*?</annotation>|<[^>]+>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(bare)).strip()


def test_every_card_is_there_in_order(page: str, tmp_path: Path) -> None:
    found = [text(q) for q in re.findall(r'<div class="q text" dir="auto">(.*?)</div></div>', page, re.DOTALL)]
    expected = [title for _, _, title in CARDS]
    expected[4] += " spherical aberration dispersion"
    assert found == expected
    assert page.count('<ol class="choices" type="a">') == 1


def test_ids_of_the_author_are_kept(page: str) -> None:
    ids = re.findall(r'<article class="slip" id="([^"]+)"', page)
    assert len(set(ids)) == len(CARDS)
    assert [name for name in ids if name.startswith("c1700")] == [name for name, _, _ in CARDS if name]


def test_sections_follow_the_headings(page: str) -> None:
    found = [unescape(title) for title in re.findall(r'<h2 id="s-[^"]*">(.*?)</h2>', page)]
    assert found == list(dict.fromkeys(section for _, section, _ in CARDS))


def test_the_head_tells_title_and_week(page: str) -> None:
    assert "<h1>Optics, week 3</h1>" in page
    assert "<span>8 cards</span>" in page and "<span>3 sections</span>" in page and "<span>week 3</span>" in page


def test_glued_formulas_are_blocks_and_close_the_list(page: str) -> None:
    assert page.count('<div class="dm">') == 2
    assert re.search(r"</ul>\s*<div class=\"dm\">", page)
    assert "<p>The sign of " in page and "<p>where " in page


def test_tips_and_prose_are_no_cards(page: str) -> None:
    shown = text(page)
    for words in (
        "Signs are a convention",
        "A line of prose",
        "These notes go with",
        "1700000000101-->",
        "TARGET DECK",
    ):
        assert words not in shown


def test_code_tables_links_and_lazy_lines(page: str) -> None:
    shown = text(page)
    assert "# $not maths$" in shown
    assert "and this line goes on lazily." in shown
    assert page.count("<tr>") == 3
    assert re.search(r'<a href="[^"]*#s-lenses">the lenses</a>', page)
