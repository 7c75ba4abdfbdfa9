"""Real decks, which are not in the repository: cards counted by hand, file by file.

The fixture `decks` says where they are looked for.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from deckpress import content as reading
from deckpress.collect import siblings
from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.read import dialects, encoding, frontmatter
from deckpress.read.page import Page


def read(path: Path, root: Path) -> tuple[str, list[Note], list[Diagnostic | Rejected]]:
    """The dialect of a file, its notes, and all else that is told of it."""
    source, _ = encoding.source(path.relative_to(root).as_posix(), path.read_bytes())
    assert source is not None
    page = Page(frontmatter.split(source)[0])
    dialect = dialects.chosen(page)
    assert dialect is not None
    items = list(dialects.parse(page))
    notes = [item for item in items if isinstance(item, Note)]
    return dialect.NAME, notes, [item for item in items if not isinstance(item, Note)]


@pytest.mark.parametrize(
    ("name", "lines", "paragraphs", "clozes", "cards", "deck"),
    [
        ("Arithmetic Expressions", 34, 0, 0, 34, ("ProgSprog", "1_Introduction-and-Arithmetic-Expressions")),
        ("Formal Language Theory", 19, 18, 3, 40, ("BerLog", "1_Formal-Language-Theory")),
        ("Programming in C", 14, 0, 3, 19, ("ComArk", "2_C-Programming")),
    ],
)
def test_spaced_repetition(
    decks: Path, name: str, lines: int, paragraphs: int, clozes: int, cards: int, deck: tuple[str, ...]
) -> None:
    """Cards of one line, cards of several, clozes, and cards that these make; each has its schedule."""
    dialect, notes, told = read(decks / "spaced-repetition" / f"{name}.md", decks)
    assert (dialect, told) == ("spaced-repetition", [])
    counted = Counter(
        "cloze" if note.kind is Kind.CLOZE else "lines" if "\n" in note.source.text[note.span.start : note.span.end]
        else "line"
        for note in notes
    )  # fmt: skip
    assert counted == Counter(line=lines, lines=paragraphs, cloze=clozes)
    assert [len(note.history) for note in notes] == [len(siblings.sides(note)) for note in notes]
    assert sum(known is not None for note in notes for known in note.history) == cards
    assert {note.deck for note in notes} == {deck}
    assert not any("SR:" in text for note in notes for text in (note.front.text, note.back.text))


@pytest.mark.parametrize(("name", "blocks"), [("cardinality", 319), ("regular", 343)])
def test_obsidian_to_anki(decks: Path, name: str, blocks: int) -> None:
    """Every block is a note, by the keywords of the vault's own plugin; ids are kept, references stand below."""
    folder = decks / "obsidian-to-anki"
    found = reading.read(folder)
    text = (folder / f"{name}.md").read_text("utf-8")
    notes = {card.note for card in found.collection.cards if card.note.source.path == f"{name}.md"}
    assert len(notes) == len(re.findall(r"^%%ANKI", text, re.MULTILINE)) == blocks
    assert {note.id for note in notes if note.id} == set(re.findall(r"<!--ID: (\d+)-->", text))
    assert all(note.extra.text.startswith("Reference:") and "Reference:" not in note.back.text for note in notes)


def test_obsidian_to_anki_without_the_settings(decks: Path, tmp_path: Path) -> None:
    for path in (decks / "obsidian-to-anki").glob("*.md"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = reading.read(tmp_path)
    assert found.collection.cards == ()
    told = [f"{fault.code} {fault.about}; {fault.hint}" for fault in found.diagnostics]
    assert told == [
        'S005 662 blocks look like `%%ANKI … END%%`; set `begin = "%%ANKI"`, `end = "END%%"`, `curly = true` '
        "in [obsidian-to-anki] of deckpress.toml"
    ]


def test_quiz_callouts(decks: Path) -> None:
    """Choices stand on the front, the right ones on the back."""
    found = reading.read(decks / "quiz-callouts")
    notes = [card.note for card in found.collection.cards]
    right = {"".join(choice.label for choice in note.choices if choice.right) for note in notes if note.choices}
    assert (len(notes), found.diagnostics) == (12, ())
    assert Counter(note.kind for note in notes) == {Kind.BASIC: 6, Kind.CHOICE: 6}
    assert right == {"abc", "c", "d", ""}  # "": true or false
    for note in notes:
        for choice in note.choices:
            assert not choice.label or f"{choice.label}) {choice.text}" in note.front.text
            assert not choice.right or choice.text in note.back.text
