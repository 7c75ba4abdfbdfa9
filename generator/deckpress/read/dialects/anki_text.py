"""Anki's text files and tables of cards: a row a note, its fields parted by a tab, a comma or the like."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Deletion, Field, Kind, Note
from deckpress.model.source import Span
from deckpress.read import cloze, mask, table, translation
from deckpress.read.edit import stripped
from deckpress.read.page import Page
from deckpress.read.separated import Row, rows

NAME = "anki-text"
GATE = "no head line of Anki such as `#separator:tab`, and no first row that names a front and a back"
MARK: re.Pattern[str] | None = None

Item = Note | Diagnostic | Rejected


def claims(page: Page) -> bool:
    """True for a table with a head line of Anki, or for `.csv` and `.tsv` whose first row names front and back."""
    suffix = page.source.path.rpartition(".")[2].lower()
    if suffix not in ("txt", "csv", "tsv"):
        return False
    head = table.head(page)
    return any(key in head.values for key in table.STRONG) or (suffix != "txt" and table.titled(page, head) != "")


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, and what is wrong with its rows."""
    head = table.head(page)
    yield from table.faults(page, head)
    separator = table.separator(page, head)
    columns: table.Columns | None = None
    for row in rows(page.source.text, head.end, separator, "#" if head.values else ""):
        if not row.fields:
            yield Rejected(page.source.place(row.start, row.end), "a line that starts with `#` is a comment")
        elif row.blank:
            continue
        elif columns:
            yield from _row(page, head, columns, row)
        else:
            columns, titles = table.columns(head, separator, row)
            if titles:
                yield Rejected(page.source.place(row.start, row.end), "the first row names the columns")
            else:
                yield from _row(page, head, columns, row)


def _row(page: Page, head: table.Head, columns: table.Columns, row: Row) -> Iterator[Item]:
    if row.unclosed >= 0:
        hint = 'close it, or write `""` for a quote'
        yield Diagnostic(Code.ROW, page.source.place(row.unclosed, row.unclosed + 1), "quote is never closed", hint)
    if any(field.text.strip() for field in row.fields[columns.count :]):
        about = f"row is too long: what stands behind column {columns.count} is cut"
        place = page.source.place(row.start, row.end)
        yield Diagnostic(Code.ROW, place, about, "put a field that holds the separator in quotes")
    kept = row.fields[: columns.count]
    meta = {key: kept[at].text.strip() for key, at in columns.meta.items() if at < len(kept)}
    literal = head.value("html").lower() == "false"
    translated = translation.from_text if literal else translation.from_html
    fields = [stripped(translated(kept[at])) if at < len(kept) else NOTHING for at in columns.fields]
    fields = [field if translation.shows(field.text) else NOTHING for field in fields]
    told = (meta.get("tags", ""), head.value("tags"))
    words = (word.lstrip("#").replace("::", "/") for text in told for word in re.split(r"[\s,]+", text))
    known = Note(
        page.source,
        Span(row.start, row.end),
        Kind.BASIC,
        NOTHING,
        NOTHING,
        page.path_of(meta.get("deck", "") or head.value("deck")) or page.deck,
        tags=tuple(dict.fromkeys((*page.tags, *(word for word in words if word)))),
        id=_id(meta.get("guid", "")),
    )
    yield from _note(known, (meta.get("notetype", "") or head.value("notetype")).lower(), fields)


def _note(note: Note, named: str, fields: Sequence[Field]) -> Iterator[Item]:
    """The note of a row by the name of its type, a cloze wherever a field holds deletions; or why it is none."""
    for n, field in enumerate(fields):
        found = cloze.deletions(field.text, mask.masked(field.text, 0), (cloze.ANKI,)) if "{{c" in field.text else ()
        if found:
            yield from _cloze(note, field, found, (*fields[:n], *fields[n + 1 :]))
            return
    padded = [*fields, NOTHING, NOTHING, NOTHING]
    front, back, rest = padded[0], padded[1], padded[2:]
    kind = Kind.REVERSED if "reversed" in named else Kind.BASIC
    if "optional" in named and kind is Kind.REVERSED:  # the third field only says whether there is a second card
        kind = Kind.REVERSED if rest[0].text else Kind.BASIC
        rest = rest[1:]
    if "cloze" not in named and front.text and back.text:
        yield replace(note, kind=kind, front=front, back=back, extra=_joined(rest))
        return
    place = note.source.place(note.span.start, note.span.end)
    if "cloze" in named:
        hint = "write {{c1::…}} around what is to be recalled"
        yield Diagnostic(Code.NO_DELETION, place, "cloze hides nothing", hint)
    elif not front.text:
        yield Diagnostic(Code.NO_QUESTION, place, "card has no question", "fill the first field of the row")
    else:
        yield Diagnostic(Code.NO_ANSWER, place, "question has no answer", "fill the second field of the row")


def _cloze(note: Note, front: Field, found: tuple[Deletion, ...], others: Sequence[Field]) -> Iterator[Item]:
    kept = tuple(one for one in found if front.text[one.inner_start : one.inner_end].strip())
    if len(kept) < len(found):
        place = note.source.place(note.span.start, note.span.end)
        yield Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", "write what is to be recalled behind `::`")
    if kept:
        back, *rest = (*others, NOTHING)
        yield replace(note, kind=Kind.CLOZE, front=front, back=back, extra=_joined(rest), deletions=kept)


def _joined(fields: Sequence[Field]) -> Field:
    """The fields that say something, a paragraph each."""
    pieces: list[tuple[str, int]] = []
    for field in fields:
        if field.text:
            pieces.extend([("\n\n", field.offset(0))] if pieces else [])
            pieces.extend(field.part(0, len(field.text)))
    return Field.of(pieces) if pieces else NOTHING


def _id(written: str) -> str:
    """The id as it is written if an id may be so, else a digest of it: Anki's own hold all kinds of signs."""
    if not written or re.fullmatch(r"[A-Za-z0-9-]+", written):
        return written
    return hashlib.blake2b(written.encode(), digest_size=6).hexdigest()
