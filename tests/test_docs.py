"""The documentation names what the code has."""

import re
from pathlib import Path

from deckpress.cli import parser
from deckpress.config import HUES
from deckpress.model.diagnostic import Code
from deckpress.model.vault import Flashcards, SpacedRepetition, ToAnki
from deckpress.read import dialects

from tools import catalogue

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_of_diagnostics_is_made_of_the_catalogue() -> None:
    assert list(catalogue.CATALOGUE) == list(Code)
    assert catalogue.page() == (DOCS / "diagnostics.md").read_text("utf-8")


def test_every_code_is_seen_in_a_test() -> None:
    tests = Path(__file__).parent
    texts = [path.read_text("utf-8") for path in (*tests.rglob("*.out"), *tests.rglob("*.py"))]
    told = set(re.findall(r"\b[A-Z]\d{3}\b|Code\.[A-Z_]+", "\n".join(texts)))
    assert [code.name for code in Code if code not in told and f"Code.{code.name}" not in told] == []


def test_every_option_is_in_the_manual() -> None:
    manual = (DOCS / "commands.md").read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", parser().format_help()))
    for action in parser()._subparsers._group_actions:  # type: ignore[union-attr]
        for name, command in action.choices.items():  # type: ignore[union-attr]
            assert f"deckpress {name}" in manual
            options |= set(re.findall(r"--[a-z-]+", command.format_help()))
    assert sorted(option for option in options if option not in manual and option != "--help") == []


def test_every_hue_is_in_the_manual() -> None:
    manual = (DOCS / "settings.md").read_text("utf-8")
    assert [hue for hue in HUES if hue not in manual] == []


def test_every_setting_of_a_dialect_is_in_the_manual() -> None:
    manual = (DOCS / "settings.md").read_text("utf-8")
    names = [
        name.replace("_", "-") for kind in (ToAnki, SpacedRepetition, Flashcards) for name in kind.__struct_fields__
    ]
    assert [name for name in names if f"`{name}`" not in manual] == []


def test_every_dialect_is_in_the_manual() -> None:
    manual = (DOCS / "decks.md").read_text("utf-8")
    assert [name for name in dialects.NAMES if f"(dialects/{name}.md)" not in manual] == []
    assert [name for name in dialects.NAMES if not (DOCS / f"dialects/{name}.md").is_file()] == []
