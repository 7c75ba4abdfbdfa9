"""Cards that would stop, stall or crash a builder: each is named, and a thousand good ones are published."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from html import unescape

import pytest

from tests.command import concise, listing, run, written

GOOD = 1_000
# What the answer is, and what is said of it ("" for harmless).
HOSTILE = {
    "roots": ("$" + r"\sqrt{" * 200 + "x" + "}" * 200 + "$", "M002 formula has more than 20 levels"),
    "macro bomb": (
        r"$\def\a{\a\a}\a$",
        "M001 too many expansions: infinite loop or need to increase maxExpand setting",
    ),
    "brackets": ("[" * 12_288, "C007 card has more than 500 brackets in a row"),
    "images": ("![" * 8_000, "C007 card has more than 500 brackets in a row"),
    "zero": ("before\0after", "R005 character that no text may hold"),
    "sum": (f"${'x+' * 50_000}$", "C006 card is longer than 64 KB"),
    "long sum": (f"${'x+' * 1_500}x$", "M002 formula is longer than 2,000 characters"),
    "list": ("- " * 600 + "x", "C007 card is nested too deeply"),
    "footnotes": (
        "\n".join(f"[^{n}]: note" for n in range(4_000)),
        "C007 card has more than 200 link or footnote definitions",
    ),
    "backticks": ("`" * 16_384, ""),
    "growing backticks": (" ".join("`" * n for n in range(1, 180)), ""),
    "marked sections": ("<![" * 4_000, "C007 card has more than 500 brackets in a row"),
    "rule": (r"$\rule{99999em}{99999em}$", ""),
    "long": ("word " * 14_000, "C006 card is longer than 64 KB"),
    "texts": (
        "$" + r"\text{$" * 60 + "x" + "$}" * 60 + "$",
        "M001 unexpected end of input in a macro argument",
    ),
    "fence": ("```python\ndef f():", ""),
    "matrix": (r"$$\begin{matrix}" + r"\\".join("&".join("x" * 200) for _ in range(200)) + r"\end{matrix}$$", None),
    "fractions": ("$" + r"\frac{1}" * 200 + "1$", None),
    "powers": (f"${'x^' * 300}x$", None),
    "tables": ("| a |\n|---|\n" + "| b |\n" * 2_000, ""),
    "emphasis": ("*a **b " * 2_000, ""),
    "quotes": ("> " * 400 + "deep", ""),
    "tags": ("<a " * 10_000, ""),
    "angle brackets": ("<" * 30_000, "C007 card has more than 500 brackets in a row"),
    "links": ("[a](" * 16_000, None),  # slow: named only where it passes the deadline
    "dollars": ("$" * 30_000, None),
    "open formulas": ("$$x " * 2_001, None),
    "surrogate": ("SURROGATE", "R005 bytes that are not UTF-8"),
}


@dataclass(frozen=True)
class Ended:
    """What the command left."""

    code: int
    errors: str
    seconds: float
    site: dict[str, bytes]
    lines: list[str]  # of the deck


def card(title: str, answer: str) -> str:
    return f"> [!question]- {title}\n" + "".join(f"> {line}\n" for line in answer.split("\n"))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    folder = tmp_path_factory.mktemp("cards")
    good = [card(f"Good {n:04}?", f"Text {n:04} with $x_{{{n % 50}}}$.") for n in range(GOOD)]
    bad = [card(f"Bad {name}?", answer) for name, (answer, _) in HOSTILE.items()]
    step = GOOD // len(bad)
    for at, text in enumerate(bad):
        good.insert(at * (step + 1), text)
    deck = "\n".join(good).encode().replace(b"SURROGATE", b"\xed\xa0\x80")
    written(folder, {"content/deck.md": deck})
    lines = deck.decode("utf-8", "replace").split("\n")
    started = time.monotonic()
    done = run("build", "content", "-o", "site", "--format", "concise", cwd=folder, seconds=120)
    return Ended(done.returncode, done.stderr, time.monotonic() - started, listing(folder / "site"), lines)


def test_the_build_ends_in_time_and_says_that_there_are_faults(ended: Ended) -> None:
    assert ended.code == 1
    assert ended.seconds < 60


def test_every_good_card_is_published(ended: Ended) -> None:
    pages = b"".join(data for path, data in ended.site.items() if path.startswith("decks/")).decode()
    text = unescape(re.sub(r"<annotation.*?</annotation>|<[^>]+>", "", pages))
    assert [n for n in range(GOOD) if f"Good {n:04}?" not in text or f"Text {n:04} with" not in text] == []
    assert pages.count('<article class="slip"') + pages.count('<article class="slip unshown"') == GOOD + len(HOSTILE)


def test_no_card_changes_the_next(ended: Ended) -> None:
    """A good card reads the same wherever it stands; the builder of a failed one is not used again."""
    pages = b"".join(data for path, data in ended.site.items() if path.startswith("decks/")).decode()
    answers = re.findall(r'</summary><div class="answer text" dir="auto">(.*?)</div></details>', pages, re.DOTALL)
    good = [answer for answer in answers if re.match(r"(<p>)?Text \d{4} with", answer)]
    assert len(good) == GOOD
    assert [answer for answer in good if not re.fullmatch(r"<p>Text \d{4} with <span.*</span>\.</p>", answer)] == []


@pytest.mark.parametrize("name", [name for name, (_, about) in HOSTILE.items() if about])
def test_each_hostile_card_is_named_with_its_place(ended: Ended, name: str) -> None:
    assert HOSTILE[name][1] in {about.partition(", expected")[0] for about in said(ended, name)}


@pytest.mark.parametrize("name", [name for name, (_, about) in HOSTILE.items() if about == ""])
def test_harmless_cards_are_let_be(ended: Ended, name: str) -> None:
    assert said(ended, name) == []


@pytest.mark.parametrize("name", [name for name, (_, about) in HOSTILE.items() if about is None])
def test_cards_on_the_edge_are_shown_or_named(ended: Ended, name: str) -> None:
    pages = b"".join(data for path, data in ended.site.items() if path.startswith("decks/"))
    assert f"Bad {name}?".encode() in pages or said(ended, name)


def said(ended: Ended, name: str) -> list[str]:
    """What is said of one card, without file and place."""
    titles = [n for n, line in enumerate(ended.lines, 1) if line.startswith("> [!question]-")]
    first = next(n for n in titles if ended.lines[n - 1] == f"> [!question]- Bad {name}?")
    last = next((n for n in titles if n > first), len(ended.lines) + 1)
    told = [re.fullmatch(r"content/deck\.md:(\d+):(\d+): (.+)", line) for line in concise(ended.errors)]
    assert None not in told
    return [match[3] for match in told if match and first <= int(match[1]) < last]
