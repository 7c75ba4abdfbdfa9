"""Every behaviour of the reader and the renderer as a small deck and what it must become.

`cases/<dialect>` hold what is read out of a deck, `cases/rendering` the HTML of its answers as well.  After a change
that is meant, run with DECKPRESS_REWRITE=1 and read the difference.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from deckpress import config
from deckpress.collect import identity, siblings
from deckpress.collect.links import Index
from deckpress.model.diagnostic import Code, Diagnostic, Rejected, in_order
from deckpress.model.note import BLANK_CLOSE, BLANK_OPEN, CLOZE_CLOSE, CLOZE_OPEN, Card, History, Kind, Note
from deckpress.read import dialects, encoding, frontmatter, vault
from deckpress.read.page import Page
from deckpress.render.card import Context, Job, Rendered, render
from deckpress.site.layout import Layout
from deckpress.site.links import Leads, placed

CASES = Path(__file__).parent / "cases"
DECKS = (".md", ".txt", ".csv", ".tsv")
DIALECTS = sorted(
    path for path in CASES.rglob("*") if path.suffix in DECKS and path.relative_to(CASES).parts[0] != "rendering"
)
RENDERING = sorted((CASES / "rendering").glob("*.md"))
CONTEXT = Context({}, {}, "en")
LEADS = Leads(Index({}, {}), Layout({}, {"cells": "decks/cells.html"}, {}))
SHOWN = str.maketrans({CLOZE_OPEN: "⟨", CLOZE_CLOSE: "⟩", BLANK_OPEN: "[", BLANK_CLOSE: "…]"})


def read(path: Path, root: Path) -> tuple[list[Note], list[Diagnostic], list[Rejected]]:
    """The notes of a case and what is wrong with them, in order; a `.toml` beside it is its deckpress.toml."""
    source, faults = encoding.source(path.relative_to(root).as_posix(), path.read_bytes())
    assert source is not None
    source, unfit = frontmatter.split(source) if path.suffix == ".md" else (source, ())
    settings = path.with_suffix(".toml")
    toml = settings.read_text("utf-8") if settings.exists() else ""
    site, unset = config.site(toml, ())
    vaults, unread = vault.vaults((), site.tables, toml)
    items = list(dialects.parse(Page(source, vault.of(source.path, vaults))))
    notes = [item for item in items if isinstance(item, Note)]
    faulty = [item for item in items if isinstance(item, Diagnostic)]
    rejected = [item for item in items if isinstance(item, Rejected)]
    return notes, [*faults, *unfit, *unset, *unread, *faulty], rejected


def told(
    notes: list[Note], faults: list[Diagnostic], rejected: list[Rejected], shown: dict[str, Rendered]
) -> Iterator[str]:
    """A case's `.out`: a block a note, then the diagnostics, then what was rejected."""
    names, twins = identity.ids(notes)
    for note, key in zip(notes, names, strict=True):
        first = note.source.place(note.span.start).line
        last = note.source.place(note.span.end).line
        digest = f"c{identity.digest(note)}"
        named = f"id by text{key.removeprefix(digest)}" if key.startswith(digest) else f"id {key[1:]}"
        yield f"# lines {first}-{last}, {named}{'' if note.kind is Kind.BASIC else f', {note.kind}'}"
        yield f"deck: {' / '.join(note.deck)}"
        yield from (f"section: {note.section}",) if note.section else ()
        yield from (f"tags: {', '.join(note.tags)}",) if note.tags else ()
        yield from quoted("front", note.front.text)
        yield from quoted("back", note.back.text) if note.back.text or note.kind is Kind.BASIC else ()
        yield from quoted("extra", note.extra.text) if note.extra.text else ()
        for choice in note.choices:
            yield f"choice {choice.label}: {'right' if choice.right else 'wrong'}: {choice.text}"
        if note.kind is Kind.CLOZE:
            for side in siblings.sides(note):
                yield from quoted("prompt", side.prompt.text.translate(SHOWN))
                yield from quoted("answer", side.answer.text.translate(SHOWN))
        yield from (f"history {n}: {told_history(known)}" for n, known in enumerate(note.history, 1))
        if shown:
            yield from quoted("html", shortened(shown[key].html[1]))
        yield ""
    if not notes:
        yield "no cards"
    for fault in in_order([*faults, *twins]):
        yield f"{fault.place.line}:{fault.place.column} {fault.code} {fault.about}"
    for item in rejected:
        yield f"{item.place.line}:{item.place.column} rejected: {item.rule}"


def told_history(history: History | None) -> str:
    if history is None:
        return "none"
    values = {name: getattr(history, name) for name in History.__struct_fields__}
    return ", ".join(f"{name} {value}" for name, value in values.items() if value)


def quoted(name: str, text: str) -> Iterator[str]:
    lines = [line.replace("\u2028", "\\u2028") for line in text.split("\n")]
    yield f"{name}:"
    yield from (f"  |{line}" for line in lines)


def shortened(card: str) -> str:
    """The HTML with `[TeX source]` for each formula."""
    pieces: list[str] = []
    at = 0
    while (start := card.find('<span class="katex', at)) >= 0:
        pieces.append(card[at:start])
        depth, at = 0, start
        for tag in re.compile(r"<(/?)span\b").finditer(card, start):
            depth += -1 if tag[1] else 1
            if not depth:
                at = tag.end() + 1
                break
        source = re.search(r'<annotation encoding="application/x-tex">(.*?)</annotation>', card[start:at], re.DOTALL)
        assert source is not None
        pieces.append(f"[{html.unescape(source[1])}]")
    return "".join((*pieces, card[at:]))


def compared(path: Path, lines: Iterator[str]) -> None:
    expected = path.with_suffix(".out")
    found = "\n".join(lines).rstrip("\n") + "\n"
    if os.environ.get("DECKPRESS_REWRITE"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


def name(path: Path) -> str:
    return path.relative_to(CASES).with_suffix("").as_posix()


@pytest.mark.parametrize("path", DIALECTS, ids=name)
def test_dialects(path: Path) -> None:
    notes, faults, rejected = read(path, CASES / path.relative_to(CASES).parts[0])
    compared(path, told(notes, faults, rejected, {}))


@pytest.mark.parametrize("path", RENDERING, ids=name)
def test_rendering(path: Path) -> None:
    notes, faults, _ = read(path, CASES / "rendering")
    names, _ = identity.ids(notes)
    cards = {}
    for note, key in zip(notes, names, strict=True):
        cards[key] = card = render(Job(0, key, "", (note.front.text, note.back.text)), CONTEXT)
        assert card.failed == ""
        for problem in card.problems:
            side = (note.front, note.back)[problem.side]
            place = note.source.place(side.offset(problem.start))
            faults.append(Diagnostic(Code(problem.code), place, problem.about))
    listed = [Card(key, note, 0, note.front, note.back) for note, key in zip(notes, names, strict=True)]
    for card in listed:
        cards[card.id], broken = placed(card, cards[card.id], LEADS)
        faults += broken
    compared(path, told(notes, faults, [], cards))


def test_every_out_has_its_case() -> None:
    assert sorted(CASES.rglob("*.out")) == sorted(path.with_suffix(".out") for path in (*DIALECTS, *RENDERING))
