"""Obsidian_to_Anki at the size of a vault: every block a note, hints told once, patterns that cannot stop a build."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Kind, Note
from deckpress.model.source import Source
from deckpress.model.vault import ToAnki, Vault
from deckpress.read import dialects, globs, pattern, suggest
from deckpress.read.page import Page

RENAMED = ToAnki(begin="%%ANKI", end="END%%", curly=True, highlights=True)


def deck(count: int, begin: str = "%%ANKI", end: str = "END%%") -> Iterator[str]:
    """A file with prose, formulas, code and `count` blocks, each fifth of them a cloze."""
    yield "TARGET DECK: Made::Up\n\n## Overview\n\nProse with `code`, $x_{1}$, 50%% and a {brace}.\n"
    for n in range(count):
        yield f"\n### Heading {n}\n\n{begin}\n" if n % 7 == 0 else f"\n{begin}\n"
        if n % 5 == 0:
            yield f"Cloze\nThe {{first}} of {n} is {{$\\mathop{{\\text{{card}} }} A$}}.\n"
        else:
            yield f"Basic\nWhat is number {n}?\n" + ("```\nx = {1}\n```\n" if n % 3 else "\n") + f"Back: It is {n}.\n"
        yield f"Reference: A. Author, *Book {n % 2}* (Town: House, 1977).\n"
        yield f"Tags: t::{n % 4}\n" if n % 6 == 0 else ""
        yield f"<!--ID: {10**12 + n}-->\n{end}\n"


def page(text: str, settings: ToAnki, path: str = "deck.md", folder: str = "") -> Page:
    return Page(Source(path, text), Vault(folder, settings))


def notes(page: Page) -> list[Note]:
    return [item for item in dialects.parse(page) if isinstance(item, Note)]


@pytest.mark.parametrize("count", [1, 319])
def test_every_block_is_a_note(count: int) -> None:
    text = "".join(deck(count))
    items = list(dialects.parse(page(text, RENAMED)))
    assert all(isinstance(item, Note) for item in items)
    found = [item for item in items if isinstance(item, Note)]
    assert len(found) == len(re.findall("^%%ANKI$", text, re.MULTILINE)) == count
    assert [note.id for note in found] == re.findall(r"ID: (\d+)", text)
    assert {note.deck for note in found} == {("Made", "Up")}
    clozes = [note for note in found if note.kind is Kind.CLOZE]
    assert len(clozes) == len(range(0, count, 5))
    assert {len(note.deletions) for note in clozes} == {2}


def test_a_field_that_recurs_is_no_part_of_the_back() -> None:
    found = notes(page("".join(deck(30)), RENAMED))
    assert all(note.extra.text.startswith("Reference: A. Author") for note in found)
    assert not [note for note in found if "Reference" in note.front.text + note.back.text]


def test_renamed_keywords_are_told_once_for_all_files() -> None:
    pages = [page("".join(deck(count)), ToAnki(), f"{count}.md") for count in (30, 12)]
    assert [note for one in pages for note in notes(one)] == []
    told = list(suggest.keywords(pages))
    assert [(fault.code, fault.about, fault.place.path) for fault in told] == [
        (Code.KEYWORDS_UNKNOWN, "42 blocks look like `%%ANKI … END%%`", "30.md")
    ]
    assert (
        told[0].hint
        == 'set `begin = "%%ANKI"`, `end = "END%%"`, `curly = true` in [obsidian-to-anki] of deckpress.toml'
    )
    assert list(suggest.keywords([page("".join(deck(30)), RENAMED)])) == []


def test_keywords_are_suggested_from_three_blocks_on_and_not_from_prose() -> None:
    assert [len(list(suggest.keywords([page("".join(deck(n, "CARD", "DONE")), ToAnki())]))) for n in (2, 3)] == [0, 1]
    prose = "# Languages\n\n- C\n\nBasic\nis old.\n\n---\n\nBasic\nis older.\n\n---\n\nBasic\nis here.\n\n---\n"
    assert list(suggest.keywords([page(prose, ToAnki())])) == []


@pytest.mark.parametrize(
    ("written", "about"),
    [
        ("(", "missing )"),
        ("Q: .*", "no group `(…)` that captures a field"),
        ("(a{999}){999}", "counts that are too high"),
        ("(" * 600 + ")" * 600, "longer than 1000 characters"),
        ("(" * 400 + ")" * 400, "nested too deeply"),
        ("(?P<x>a)", "a group that JavaScript does not know"),
        (r"(a)\2", "invalid group reference"),
        ("(a)\\", "a backslash at its end"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told_once(written: str, about: str) -> None:
    settings = ToAnki(patterns=(("Basic", written),))
    faults = list(suggest.patterns([page("x", settings, "a.md"), page("x", settings, "b.md")]))
    assert [(f.code, f.place.path, f.about) for f in faults] == [
        (Code.PATTERN, "a.md", f"pattern for `Basic` cannot be used: {about}")
    ]


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        (r"([^]+?)!", "a\nb!", "a\nb"),
        (r"([\w-.]+)@", "a.b-c@", "a.b-c"),
        (r"(a{e})", "a{e}", "a{e}"),
        (r"(a{,2})", "aa{,2}", "a{,2}"),
        (r"(\A\h)", "Ah", "Ah"),
        (r"(?<x>.)\k<x>", "xyy", "y"),
        (r"(\cA|\x41|\u0042|\u{43})", "B", "B"),
        (r"([[])", "[", "["),
        (r"(\w+)", "é ab", "ab"),
        (r"^(\S+\s\S+)$", "one\xa0two", "one\xa0two"),
        (r"(?<!<!--)(#+)", "<!--# ##", "##"),
    ],
)
def test_patterns_mean_what_they_mean_in_javascript(written: str, text: str, found: str) -> None:
    start, end = pattern.matches(written, text, 0)[0][1]
    assert text[start:end] == found


def test_a_slow_pattern_stops_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern, "LIMIT", 0.1)
    settings = ToAnki(patterns=(("Cloze", "^(a|aa)+$"), ("Basic", "^(.+?)::(.+)$")))
    began = time.monotonic()
    items = list(dialects.parse(page(f"{'a' * 90} b\n\none::two\n", settings)))
    assert time.monotonic() - began < 5
    assert [item.about for item in items if isinstance(item, Diagnostic)] == ["pattern for `Cloze` is too slow"]
    assert [item.front.text for item in items if isinstance(item, Note)] == ["one"]


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("**/*.excalidraw.md", "a/b/x.excalidraw.md", True),
        ("**/*.excalidraw.md", "x.excalidraw.md", True),
        ("Templates/**", "Templates/a/b.md", True),
        ("Templates/*", "Templates/a/b.md", False),
        ("a/**/b/*.md", "a/x/y/b/c.md", True),
        ("*.md", "a/b.md", False),
        ("", "a.md", False),
    ],
)
def test_globs_of_the_settings(glob: str, path: str, matches: bool) -> None:
    assert globs.any_matches([glob], path) is matches


def test_ignored_files_are_named_from_the_vault_on() -> None:
    settings = ToAnki(ignore=("Drafts/**",))
    text = "START\nBasic\nQ\nBack: A\nEND\n"
    assert notes(page(text, settings, "vault/Drafts/a.md", "vault")) == []
    assert len(notes(page(text, settings, "vault/Final/a.md", "vault"))) == 1
