"""The documentation names what the code has."""

import re
from pathlib import Path

from deckpress.cli import parser
from deckpress.config import HUES
from deckpress.model.diagnostic import Code

DOCS = Path(__file__).parents[1] / "docs"


def test_every_diagnostic_has_its_line() -> None:
    listed = re.findall(r"^\|\s*`?([A-Z]\d{3})`?\s*\|", (DOCS / "diagnostics.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(Code)


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
