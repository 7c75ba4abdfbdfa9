"""A build after an edit makes the site that a build of everything makes, whether it was patched or not."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from deckpress import patch as patching
from deckpress.options import Options

from bench import vault
from tests.command import listing, run, written

DECK = """TARGET DECK: Cells::One

## Part a

> [!question]- What is ATP?
> The currency of the **cell**, $E = mc^2$.

> [!question]- What is a membrane?
> A bilayer of lipids, see [[two]].

> [!question]- What does {{c1::DNA}} hold?
> - genes
> - and more
"""
OTHER = """TARGET DECK: Cells::Two
FILE TAGS: basics

> [!question]- What is a tissue?
> Cells of a kind. ![[one#Part a]]
"""
THIRD = """TARGET DECK: Cells::One

> [!question]- What is a ribosome?
> It makes proteins.
"""
DECKS = {"content/one.md": DECK, "content/two.md": OTHER, "content/sub/three.md": THIRD}


class Site:
    """A content folder and its site, built with a cache of its own."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.folder = written(folder, files)
        self.cache = {"DECKPRESS_CACHE": str(folder / "cache")}

    def build(self, *options: str) -> str:
        done = run("build", "content", "-v", *options, cwd=self.folder, **self.cache)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout + done.stderr

    def fresh(self) -> dict[str, bytes]:
        """The site as a build without any memory makes it, in a folder of its own."""
        done = run("build", "content", "-o", "fresh", cwd=self.folder, DECKPRESS_CACHE="")
        assert done.returncode in (0, 1), done.stderr
        return listing(self.folder / "fresh")

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    made = Site(tmp_path, DECKS)
    made.build()
    return made


def changed(said: str) -> int:
    found = re.search(r"([\d,]+) changed", said)
    assert found is not None, said
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize(
    ("path", "old", "new", "patched"),
    [
        ("content/sub/three.md", "It makes proteins.", "It makes *all* proteins of the cell, $x^2$.", True),
        ("content/sub/three.md", "a ribosome", "the ribosome", True),
        ("content/sub/three.md", "It makes proteins.", "It makes proteins. $\\frac{1}{$", True),
        ("content/one.md", "The currency", "A currency", False),  # another card embeds the file
        ("content/two.md", "Cells of a kind", "Many cells of a kind", False),  # it embeds another
        ("content/sub/three.md", "> It makes", "> See [[one]]. It makes", False),
        ("content/sub/three.md", "What is a ribosome?", "What is ATP?", True),
        (  # a twin of a card in another file
            "content/sub/three.md",
            "What is a ribosome?\n> It makes proteins.",
            "What is ATP?\n> The currency of the **cell**, $E = mc^2$.",
            False,
        ),
        ("content/sub/three.md", "Cells::One", "Cells::Three", False),
        ("content/one.md", "## Part a", "## Part b", False),  # another card embeds the file
        ("content/two.md", "> Cells of", "> Yes.\n\n> [!question]- New?\n> Cells of", False),  # it has a tag
        (
            "content/sub/three.md",
            "> It makes proteins.",
            "> It.\n\n> [!question]- New?\n> Yes.",
            False,
        ),  # a link into it
    ],
)
def test_an_edit_gives_the_site_of_a_build_of_everything(
    site: Site, path: str, old: str, new: str, patched: bool
) -> None:
    site.edit(path, old, new)
    said = site.build()
    assert ("1 edited file, all else stands" in said) == patched
    lock = (site.folder / "content/cards.lock").read_bytes()
    assert listing(site.folder / "site") == site.fresh()
    assert (site.folder / "content/cards.lock").read_bytes() == lock
    assert "nothing changed" not in said
    assert "nothing changed" in site.build()


FIRST = """TARGET DECK: Cells::Four

> [!question]- What is a lipid?
> A fat or the like, see [[two]].

## Energy

> [!question]- What is glucose?
> A sugar, $C_6H_{12}O_6$.

> [!question]- What is a vesicle?
> A small bag.
"""
SECOND = """TARGET DECK: Cells::Four

## Energy

> [!question]- What are the {{c1::cristae}} of {{c2::mitochondria}}?
> Folds.
"""
TAGGED = """TARGET DECK: Cells::Six
FILE TAGS: fat sugar

> [!question]- What is starch?
> Many sugars, $C_6$.

> [!question]- What is butter?
> Mostly fat.
"""
UNTAGGED = """TARGET DECK: Cells::Six

> [!question]- What is a steroid?
> Four rings.
"""
ROWS = "#separator:tab\n#deck column:1\n" + "".join(f"Cells::Ten\tWhat is {n}?\tA number.\n" for n in range(4))
LAST = "> [!question]- What is a vesicle?\n> A small bag.\n"


MORE = {"four.md": FIRST, "sub/five.md": SECOND, "five.md": UNTAGGED, "six.md": TAGGED, "ten.txt": ROWS}
MORE = {f"content/{path}": text for path, text in MORE.items()}


@pytest.mark.parametrize(
    ("edits", "patched"),
    [
        ([("four.md", LAST, f"{LAST}\n> [!question]- New?\n> Yes, $y$.\n")], True),
        ([("four.md", "## Energy", "> [!question]- New?\n> Yes.\n\n## Energy")], True),
        ([("four.md", LAST, f"## More\n\n{LAST}")], True),  # in a section of its own, which parts another
        ([("four.md", LAST, "")], True),
        ([("four.md", LAST, ""), ("sub/five.md", "## Energy", f"## Energy\n\n{LAST}")], True),
        ([("four.md", "A small bag.", "A bag."), ("sub/five.md", " of {{c2::mitochondria}}", "")], True),
        (
            [("four.md", LAST, f"> [!question]- New?\n> Yes.\n\n{LAST}"), ("one.md", "The currency", "A currency")],
            False,
        ),
        ([("four.md", LAST, f"{LAST}\n> [!question]- New?\n> See [[two]].\n")], True),
        ([("four.md", LAST, f"{LAST}\n> [!question]- New?\n> See [[sub/three]].\n")], False),  # where is it shown?
        ([("four.md", "TARGET DECK: Cells::Four\n", "TARGET DECK: Cells::Four\nFILE TAGS: fat\n")], False),
        ([("four.md", LAST, f"{LAST}\n> [!question]- What is a ribosome?\n> It makes proteins.\n")], False),  # a twin
        ([("four.md", LAST, f"{LAST}\n> [!question]- New?\n> See ![[two]].\n")], False),
        ([("sub/five.md", SECOND.partition("##")[2], "\n")], False),  # the file has no card any more
        ([("four.md", "Cells::Four", "Cells::Two")], False),
        ([("ten.txt", "Cells::Ten\tWhat is 2?\t", "Cells::Ten\tWhat is 7?\tOdd.\nCells::Ten\tWhat is 2?\t")], True),
        ([("ten.txt", "Cells::Ten\tWhat is 2", "Cells::Six\tWhat is 2")], False),  # to a deck of another file
        ([("ten.txt", "Cells::Ten\tWhat is 2", "Cells::New\tWhat is 2")], False),
        ([("six.md", "Mostly fat", "Mostly *fat*, $x_1$")], True),
        ([("six.md", "Mostly fat", "Mostly *fat*"), ("four.md", LAST, "")], True),
        ([("six.md", "Mostly fat.", "Fat.\n\n> [!question]- New?\n> Yes.")], False),  # comes with a tag
        (
            [("five.md", "> [!question]- What is a s", "> [!question]- New?\n> Yes.\n\n> [!question]- What is a s")],
            True,
        ),
    ],
)
def test_cards_that_come_go_and_move_give_the_site_of_a_build_of_everything(
    tmp_path: Path, edits: list[tuple[str, str, str]], *, patched: bool
) -> None:
    site = Site(tmp_path, {**DECKS, **MORE})
    site.build()
    for path, old, new in edits:
        site.edit(f"content/{path}", old, new)
    assert ("all else stands" in site.build()) == patched
    if patched:  # else everything was built
        lock = (site.folder / "content/cards.lock").read_bytes()
        assert listing(site.folder / "site") == site.fresh()
        assert (site.folder / "content/cards.lock").read_bytes() == lock


def test_only_what_an_edit_touches_is_written(site: Site) -> None:
    page = site.folder / "site/decks/cells/two.html"
    before = page.stat()
    site.edit("content/sub/three.md", "It makes proteins.", "It makes all proteins.")
    assert 0 < changed(site.build()) < 30
    after = page.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert after.st_nlink == 1


def test_a_damaged_site_is_made_whole(site: Site) -> None:
    page = site.folder / "site/decks/cells/two.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    site.build()
    assert page.read_bytes() == whole


def test_a_build_that_verifies_reads_all_again(site: Site) -> None:
    assert "nothing changed" in site.build()
    said = site.build("--verify")
    assert "nothing changed" not in said and changed(said) == 0


def test_faults_are_told_again_where_nothing_changed(site: Site) -> None:
    site.edit("content/sub/three.md", "It makes proteins.", "It makes $\\frac{1$.")
    first = site.build()
    assert "content/sub/three.md:4:" in first
    again = site.build()
    assert "nothing changed" in again and "content/sub/three.md:4:" in again
    site.edit("content/sub/three.md", "$\\frac{1$", "$1$")
    assert "three.md" not in site.build()


def test_many_edits_of_a_vault(tmp_path: Path) -> None:
    """Words, formulas, cards that come, go and move: each build equals one without memory."""
    source = random.Random(7)
    made = Site(tmp_path, {})
    vault.written(tmp_path / "content", 120)
    made.build()
    for turn in range(12):
        path = tmp_path / "content" / vault.name(source.randrange(6))
        path.write_text(mangled(path.read_text("utf-8"), turn, source), encoding="utf-8")
        made.build()
        assert listing(tmp_path / "site") == made.fresh(), turn


def mangled(text: str, turn: int, source: random.Random) -> str:
    parts = text.split("> [!question]-")
    at = source.randrange(1, len(parts))
    ways: list[Callable[[], str]] = [
        lambda: vault.edited(text, at - 1, f"In turn {turn} we say:"),
        lambda: vault.edited(text, at - 1, f"$x_{{{turn}}}$ and"),
        lambda: text.replace("**", "*", 2),
        lambda: "> [!question]-".join(parts[:at] + parts[at + 1 :]),
        lambda: "> [!question]-".join([*parts, f" New {turn}?\n> Yes, {turn}.\n"]),
        lambda: text.replace("## ", f"## {turn} ", 1),
    ]
    return ways[turn % len(ways)]()


@pytest.mark.parametrize("edited", ["a.md", "deckpress.toml"])
def test_a_patch_gives_up_where_it_cannot_know(tmp_path: Path, edited: str) -> None:
    ground = {"files": {"a.md": [[0], "", 0, ""]}, "referred": ["a.md"]}
    options = Options(tmp_path, memory=tmp_path / "search.sqlite")
    with pytest.raises(patching.Unfit):
        patching.patch(options, ground, [edited], [edited], b"", Path.read_bytes, lambda *_: None)


def test_another_build_in_between_is_noticed(site: Site) -> None:
    """Search data are kept by content folder, so that a build to elsewhere has brought them on."""
    site.edit("content/sub/three.md", "It makes proteins.", "It makes all proteins.")
    site.build("-o", "elsewhere")
    site.edit("content/sub/three.md", "It makes all proteins.", "It makes proteins.")
    site.build("-o", "elsewhere")
    site.edit("content/sub/three.md", "a ribosome", "the ribosome")
    site.build()
    assert listing(site.folder / "site") == site.fresh()
