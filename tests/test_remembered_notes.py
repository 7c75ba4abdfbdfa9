"""Deck files from the memo: what comes out is what reading them anew gives, whatever else has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from deckpress import content
from deckpress.content import Content
from deckpress.memo import Memo
from deckpress.model.note import Note
from deckpress.read import dialects

CASES = Path(__file__).parent / "cases"
DECK = "TARGET DECK\nBiology\n\n## Cells\n\n> [!question]- What holds DNA?\n> The *nucleus*.\n"


def folder(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.md").write_text(text, "utf-8")
    return path


def read(decks: Path, cache: Path) -> Content:
    memo = Memo(cache)
    found = content.read(decks, memo=memo)
    memo.close(whole=True)
    return found


def nothing_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(page: object) -> None:
        raise AssertionError(f"{page} is parsed")

    monkeypatch.setattr(dialects, "parse", parse)


def same(one: Content, other: Content) -> None:
    assert one.collection == other.collection
    assert one.diagnostics == other.diagnostics
    assert [items for _, items in one.files] == [items for _, items in other.files]
    assert one.accounts() == other.accounts()


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_every_dialect_comes_out_as_it_was_read(name: str, tmp_path: Path) -> None:
    shutil.copytree(CASES / name, tmp_path / "decks")
    fresh = content.read(tmp_path / "decks")
    same(read(tmp_path / "decks", tmp_path / "memo"), fresh)
    same(read(tmp_path / "decks", tmp_path / "memo"), fresh)


def test_a_file_of_notes_alone_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decks = folder(tmp_path / "decks", one=DECK, two=DECK.replace("DNA", "RNA"))
    first = read(decks, tmp_path / "memo")
    nothing_is_parsed(monkeypatch)
    same(read(decks, tmp_path / "memo"), first)


def test_a_file_with_faults_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decks = folder(tmp_path / "decks", one=DECK + "\n> [!question]- And what does not?\n")
    assert [item for _, items in read(decks, tmp_path / "memo").files for item in items if not isinstance(item, Note)]
    nothing_is_parsed(monkeypatch)
    with pytest.raises(AssertionError, match="is parsed"):
        read(decks, tmp_path / "memo")


def test_settings_and_paths_count(tmp_path: Path) -> None:
    decks = folder(tmp_path / "decks", one=DECK, two=DECK.replace("TARGET DECK", "STAPEL").replace("DNA", "RNA"))
    paths = {deck.path for deck in read(decks, tmp_path / "memo").collection.decks}
    assert paths == {("Biology",), ("two",)}
    (decks / "deckpress.toml").write_text('[obsidian-to-anki]\ndeck = "STAPEL"\n', "utf-8")
    (decks / "two.md").rename(decks / "three.md")
    there = read(decks, tmp_path / "memo")
    same(there, content.read(decks))
    assert {deck.path for deck in there.collection.decks} == {("one",), ("Biology",)}
