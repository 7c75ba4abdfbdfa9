"""Fuzzes the reader with atheris: `make fuzz`, or `python tools/fuzz/reader.py -max_total_time=3600 [folder of seeds]`.

Every input is read by a dialect that its first byte names, or by the one that claims it; what tests/test_mutations.py
holds of damaged decks must hold.  The options are libFuzzer's.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["deckpress"]):
    from deckpress.collect import identity
    from deckpress.model.diagnostic import Diagnostic
    from deckpress.model.note import Note
    from deckpress.read import dialects, encoding, frontmatter, vault
    from deckpress.read.page import Page

    from bench import notes
    from tests import test_mutations

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {"anki-text": ".txt"}


def one_input(data: bytes) -> None:
    """Reads one deck; raises AssertionError if a promise is broken."""
    names = ("", *dialects.NAMES)
    dialect = names[data[0] % len(names)] if data else ""
    settings, _, text = data[1:].partition(b"\0\0")
    if not text:
        settings, text = b"", settings
    source, _ = encoding.source(f"fuzz{SUFFIXES.get(dialect, '.md')}", text)
    if source is None:
        return
    source, _ = frontmatter.split(source)
    files = ((".obsidian/plugins/obsidian-to-anki-plugin/data.json", settings.decode("utf-8", "replace")),)
    known, _ = vault.vaults(files if settings else (), {"dialects": {"*": dialect}} if dialect else {}, "")
    page = Page(source, vault.of(source.path, known))
    items = list(dialects.parse(page))
    test_mutations.check(page, items)
    identity.ids([item for item in items if isinstance(item, Note)])
    assert all(item.about for item in items if isinstance(item, Diagnostic))


def seeds(folder: Path) -> None:
    """A first corpus: a deck of each dialect and every case."""
    for number, dialect in enumerate(dialects.NAMES, 1):
        if dialect in notes.DIALECTS:
            text = "".join(notes.few(dialect, (1, 2, 3)))
            (folder / f"notes-{dialect}").write_bytes(bytes([number]) + text.encode())
    for case in (ROOT / "tests/cases").rglob("*.*"):
        if case.suffix in (".md", ".txt", ".csv", ".tsv"):
            (folder / "-".join(case.relative_to(ROOT / "tests/cases").parts)).write_bytes(b"\0" + case.read_bytes())


if __name__ == "__main__":
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    with tempfile.TemporaryDirectory() as first:
        seeds(Path(first))
        atheris.Setup([*sys.argv, first] if folders else [sys.argv[0], *sys.argv[1:], first], one_input)
        atheris.Fuzz()
