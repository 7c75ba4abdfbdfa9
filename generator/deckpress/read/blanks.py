"""Deletions of a front as they are in the file, and those that ask for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import NOTHING, Deletion, Field, Kind, Note
from deckpress.model.source import Source
from deckpress.read import cloze, mask
from deckpress.read.page import Page


def deletions(
    page: Page, front: Field, styles: Iterable[cloze.Style]
) -> tuple[tuple[Deletion, ...], tuple[Diagnostic, ...]]:
    """The deletions with text in them, and what is wrong with the others."""
    found = cloze.deletions(front.text, _masked(page, front), styles)
    full = tuple(deletion for deletion in found if front.text[deletion.inner_start : deletion.inner_end].strip())
    if len(full) == len(found):
        return found, ()
    return full, tuple(_empty(page.source, front, deletion) for deletion in found if deletion not in full)


def as_cloze(note: Note) -> Iterator[Note | Diagnostic]:
    """The note, both sides as one text if one of them holds `{{c1::…}}`."""
    front = Field.of([*_whole(note.front), ("\n\n", note.back.offset(0)), *_whole(note.back)])
    found = cloze.deletions(front.text, mask.masked(front.text, 0), (cloze.ANKI,))
    full = tuple(deletion for deletion in found if front.text[deletion.inner_start : deletion.inner_end].strip())
    for deletion in found:
        if deletion not in full:
            yield _empty(note.source, front, deletion)
    yield replace(note, kind=Kind.CLOZE, front=front, back=NOTHING, deletions=full, choices=()) if full else note


def _whole(field: Field) -> list[tuple[str, int]]:
    return field.part(0, len(field.text))


def _empty(source: Source, front: Field, deletion: Deletion) -> Diagnostic:
    at = front.offset(deletion.start)
    place = source.place(at, at + deletion.end - deletion.start)
    return Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", "write what is asked for between its marks")


def _masked(page: Page, front: Field) -> str:
    """The front as the page masks it; line ends that are not in the source stay."""
    pieces = []
    ends = [*(at for at, _ in front.anchors), len(front.text)][1:]
    for (at, start), end in zip(front.anchors, ends, strict=True):
        text = front.text[at:end].rstrip("\n")
        pieces.append(page.masked[start : start + len(text)] + front.text[at + len(text) : end])
    return "".join(pieces)
