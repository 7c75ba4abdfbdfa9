"""The formats of deck files, one module each, asked in this order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Protocol

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Note
from deckpress.read import scan
from deckpress.read.dialects import (
    ankdown,
    anki_text,
    ankiops,
    callouts,
    flashcards,
    hashcards,
    headings,
    logseq,
    mochi,
    obsidian_to_anki,
    spaced_repetition,
)
from deckpress.read.discover import TABLE_SUFFIXES
from deckpress.read.page import Page

Item = Note | Diagnostic | Rejected


class Dialect(Protocol):
    """What a module of this package offers.

    `MARK` finds what may open a card in untouched text, at the start of the match; None where nothing tells a card
    from other text.  `GATE` says in words why a file is not read as this dialect.
    """

    NAME: str
    GATE: str

    @property
    def MARK(self) -> re.Pattern[str] | None: ...  # noqa: N802 - a constant of the module

    def claims(self, page: Page) -> bool: ...

    def parse(self, page: Page) -> Iterator[Item]: ...


DIALECTS: tuple[Dialect, ...] = (
    anki_text,
    ankiops,
    logseq,
    flashcards,
    spaced_repetition,
    hashcards,
    obsidian_to_anki,
    headings,
    ankdown,
    mochi,
    callouts,
)
TABLES: tuple[Dialect, ...] = (anki_text,)  # the only ones that claim a .txt, .csv or .tsv
NAMES = tuple(dialect.NAME for dialect in DIALECTS)


def chosen(page: Page) -> Dialect | None:
    """The dialect that reads a file: the one that settings or front matter name, else the first that claims it.

    No dialect of Markdown claims a table: text files are about all kinds of things.
    """
    named = _named(page)
    if named in NAMES:
        return DIALECTS[NAMES.index(named)]
    asked = TABLES if _table(page) else DIALECTS
    return next((dialect for dialect in asked if dialect.claims(page)), None)


def plain_table(page: Page) -> bool:
    """True for a text file or a table that holds no cards, so that it leaves no trace."""
    return _table(page) and chosen(page) is None


def _table(page: Page) -> bool:
    return page.source.path.lower().endswith(TABLE_SUFFIXES)


def _named(page: Page) -> str:
    """The dialect that the front matter names, else the settings for the file's path."""
    path = page.source.path
    return page.source.meta.dialect or next((name for glob, name in page.vault.dialects if fnmatchcase(path, glob)), "")


def parse(page: Page) -> Iterator[Item]:
    """The notes of one file, read by one dialect, and what is wrong with them; nothing if none claims it."""
    dialect = chosen(page)
    named = _named(page)
    if named and named not in NAMES:
        hint = f"known are {', '.join(NAMES)}"
        at = max(page.source.text.find("dialect:", 0, page.source.body), 0)
        yield Diagnostic(Code.DIALECT_UNKNOWN, page.source.place(at), f"no dialect is called `{named}`", hint)
    if dialect not in TABLES:
        yield from _hidden(page, dialect)
    if dialect:
        yield from _unnamed(page) if dialect not in TABLES else ()
        yield from dialect.parse(page)


def _hidden(page: Page, dialect: Dialect | None) -> Iterator[Diagnostic]:
    """Fences and comments without an end, where cards stand below."""
    text = page.source.text
    for stretch in scan.unclosed(text, page.source.body):
        if not dialect and not any(d.MARK and d.MARK.search(text, stretch.end) for d in DIALECTS):
            continue
        place = page.source.place(stretch.start, stretch.start + 3)
        if stretch.region is scan.Region.FENCE:
            about, hint = "code is never closed, and hides what stands below", "close it with the same marks"
        else:
            about, hint = "comment is never closed, so it hides nothing", "close it, or remove its mark"
        yield Diagnostic(Code.HIDDEN, place, about, hint)


def _unnamed(page: Page) -> Iterator[Diagnostic]:
    keyword = page.vault.to_anki.deck
    at = page.keyword(keyword)
    if at >= 0 and not page.value(keyword):
        place = page.source.place(page.source.starts[at])
        yield Diagnostic(Code.NO_DECK_NAME, place, f"`{keyword}` names no deck", "write the name on the next line")
