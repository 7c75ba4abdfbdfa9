"""The settings of a site: what is taken, what is named, and that a site is built with the rest."""

from __future__ import annotations

import pytest
from deckpress.config import DeckSettings, Macro, Site, site


def told(text: str, *macros: tuple[str, str]) -> list[str]:
    return [
        f"{f.place.path}:{f.place.line}:{f.place.column} {f.code} {f.about} | {f.hint}" for f in site(text, macros)[1]
    ]


def test_no_settings_are_the_usual_ones() -> None:
    assert site("", ()) == (Site(), ())


def test_every_setting_is_taken() -> None:
    text = """
title = "Notes"
description = "All of them"
language = "pt-BR"
base_url = "https://example.org/notes"
author = "A. Author"
page_size = 50
[macros]
"\\\\R" = "\\\\mathbb{R}"
[decks."A::B"]
title = "B"
description = "On B"
hue = "plum"
"""
    assert site(text, (("sub/macros.tex", "% note\n\\norm \\lVert #1 \\rVert % why\n\n\\half\\frac12\n"),)) == (
        Site(
            title="Notes",
            description="All of them",
            language="pt-BR",
            base_url="https://example.org/notes/",
            author="A. Author",
            page_size=50,
            macros=(
                Macro("\\R", "\\mathbb{R}", "deckpress.toml", 9),
                Macro("\\norm", "\\lVert #1 \\rVert", "sub/macros.tex", 2),
                Macro("\\half", "\\frac12", "sub/macros.tex", 4),
            ),
            decks=(("A/B", DeckSettings("B", "On B", "plum")),),
        ),
        (),
    )


def test_the_last_definition_of_a_macro_wins() -> None:
    found, faults = site('[macros]\n"\\\\a" = "1"\n', (("macros.tex", "\\a 2\n"),))
    assert ([macro.body for macro in found.macros], faults) == (["2"], ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "titel = 'x'\n",
            "deckpress.toml:1:1 S002 unknown key `titel` | did you mean `title`?",
        ),
        (
            "\nzzz = 1\n",
            "deckpress.toml:2:1 S002 unknown key `zzz` | known keys: "
            "title, description, language, base_url, author, page_size, macros, decks",
        ),
        ("title = 1\n", "deckpress.toml:1:1 S003 `title` must be text in quotes | "),
        ("page_size = true\n", "deckpress.toml:1:1 S003 `page_size` must be a whole number | "),
        ("page_size = 5\n", "deckpress.toml:1:1 S003 `page_size` is outside 10 to 500 | leave it out for 100"),
        (
            "language = 'x y'\n",
            "1:1 S003 `language` is no language tag | write en, de, pt-BR or the like",
        ),
        ("base_url = 'notes'\n", "deckpress.toml:1:1 S003 `base_url` is no web address | write https://… in full"),
        ("macros = 1\n", "deckpress.toml:1:1 S003 `macros` must be a table | "),
        ("decks.A = 1\n", 'deckpress.toml:1:7 S003 `decks.A` must be a table | write [decks."A"]'),
        (
            "[decks.A]\nhue = 'mauve'\n",
            "deckpress.toml:2:8 S003 unknown hue of deck A | "
            "choose one of teal, blue, violet, plum, brick, ochre, olive, green",
        ),
        ("[decks.A]\ncolour = 'x'\n", "deckpress.toml:2:1 S002 unknown key `colour` of deck A | "),
        ("[macros]\nR = 'x'\n", 'macro `R` must map a command to text | write "\\\\R" = "\\\\mathbb{R}"'),
        ("[macros]\n'\\R' = '{x'\n", "macro `\\R` has braces that do not match | "),
        ("[macros]\n'\\R' = '" + "x" * 501 + "'\n", "macro `\\R` is longer than 500 characters | "),
        (
            "title = \n",
            "1:9 S001 invalid value | the site is built with no settings until this is mended",
        ),
        ("a = 1\na = 2\n", "S001 cannot overwrite a value | the site is built with no settings until this is mended"),
        ("a = [" * 3_000, "S001 "),
    ],
)
def test_faults_are_named_with_their_place(text: str, expected: str) -> None:
    found = told(text)
    assert len(found) == 1
    assert expected in found[0]


def test_a_fault_leaves_the_other_settings() -> None:
    found, faults = site("title = 'Kept'\npage_size = 7\nlanguage = '?'\nbase_url = 'x'\n", ())
    assert (found, len(faults)) == (Site(title="Kept"), 3)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("no macro", "macros.tex:2:1 M004 line is no macro | write a line such as \\R \\mathbb{R}"),
        ("\\a {", "macros.tex:2:1 M004 macro has braces that do not match | write a line such as \\R \\mathbb{R}"),
        ("\\a", "macros.tex:2:1 M004 line is no macro | write a line such as \\R \\mathbb{R}"),
    ],
)
def test_faults_in_listed_macros_are_named(line: str, expected: str) -> None:
    assert told("", ("macros.tex", f"\\ok x\n{line}\n")) == [expected]
