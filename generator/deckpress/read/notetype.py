"""Fields of an Anki note type to a note: which field asks, which answers, what stands below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Deletion, Field, Kind, Note
from deckpress.model.source import Place, Span
from deckpress.patterns import compiled
from deckpress.read import cloze, mask
from deckpress.read.fields import TYPES, Line, Part, Written
from deckpress.read.page import Page

_TWO_SIDED = compiled(r"reversed card|two.?way|bidirectional", re.IGNORECASE)
_OPTIONAL = compiled(r"optional", re.IGNORECASE)
_BESIDE = ("Extra", "Back Extra", "Back")
_ID = compiled(r"[A-Za-z0-9-]+")


class Draft(Struct, frozen=True):
    """A note as it is written and where: its span, and the mark at its head that reports point to."""

    page: Page
    span: Span
    mark: Span
    written: Written
    section: str = ""
    strict: bool = True  # without: a cloze without deletion is none, as patterns match ordinary text

    @property
    def place(self) -> Place:
        return self.page.source.place(self.mark.start, self.mark.end)


def notes(draft: Draft) -> Iterator[Note | Diagnostic | Rejected]:
    """The note of a draft and what is wrong with it."""
    written = draft.written
    if written.deleted:
        yield Rejected(draft.place, "marked to be deleted")
        return
    identity = written.id
    if identity and not _ID.fullmatch(identity):
        about, hint = f"`{identity}` is no id", "an id is a number; remove the comment to get a new one"
        yield Diagnostic(Code.BROKEN_ID, draft.page.source.place(written.id_at), about, hint)
        identity = ""
    kind = _kind(written)
    front, back, extra = _sides(written, kind)
    tags = tuple(dict.fromkeys((*draft.page.tags, *written.tags)))
    source, deck = draft.page.source, draft.page.deck
    note = Note(source, draft.span, kind, front, back, deck, draft.section, tags, identity, extra=extra)
    yield from _cloze(draft, note) if kind is Kind.CLOZE else _basic(draft, note)


def _basic(draft: Draft, note: Note) -> Iterator[Note | Diagnostic]:
    if not note.front.text.strip():
        yield Diagnostic(Code.NO_QUESTION, draft.place, "note has no front", "write it below the note type")
    elif not note.back.text.strip():
        yield Diagnostic(Code.NO_ANSWER, draft.place, "note has no back", "start it with `Back:`")
    else:
        yield note


def _cloze(draft: Draft, note: Note) -> Iterator[Note | Diagnostic | Rejected]:
    settings = draft.page.vault.to_anki
    found = deletions(draft.page, note.front)
    empty = [d for d in found if not note.front.text[d.inner_start : d.inner_end].strip()]
    kept = tuple(d for d in found if d not in empty)
    if not draft.strict and not kept:
        yield Rejected(draft.place, "pattern of a cloze, but no deletion in the text")
        return
    for deletion in empty:
        at = note.front.offset(deletion.start)
        place = note.source.place(at, note.front.offset(deletion.end - 1) + 1)
        yield Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", "write its text between the marks")
    if kept:
        yield replace(note, deletions=kept)
    elif not note.front.text.strip():
        yield Diagnostic(Code.NO_QUESTION, draft.place, "cloze has no text", "write it below the note type")
    elif not empty:
        curly = not settings.curly and "{" in note.front.text
        hint = "; or set `curly = true` in [obsidian-to-anki] of deckpress.toml" if curly else ""
        about = "cloze has no deletion"
        yield Diagnostic(Code.NO_DELETION, draft.place, about, f"write `{{{{c1::…}}}}` around what is asked for{hint}")


def deletions(page: Page, front: Field) -> tuple[Deletion, ...]:
    """The deletions in the text of a cloze, as the vault writes them."""
    settings = page.vault.to_anki
    styles = [cloze.ANKI]
    if settings.curly:
        styles.append(cloze.CURLY)
        styles.extend([cloze.HIGHLIGHT_NUMBERED] if settings.highlights and "==" in front.text else [])
    return cloze.deletions(front.text, mask.masked(front.text, 0), styles)


def _kind(written: Written) -> Kind:
    name = written.type.casefold()
    if "cloze" in name:
        return Kind.CLOZE
    if name not in TYPES and len(written.parts) == 1 and any("{{c" in text for text, _ in written.parts[0].lines):
        return Kind.CLOZE
    if not _TWO_SIDED.search(name):
        return Kind.BASIC
    asked = any(part.name == "Add Reverse" for part in written.parts)
    return Kind.BASIC if _OPTIONAL.search(name) and not asked else Kind.REVERSED


def _sides(written: Written, kind: Kind) -> tuple[Field, Field, Field]:
    """Front, back and what stands below; each field that is no side keeps its name, but `Extra`."""
    names = [part.name for part in written.parts]
    front: tuple[str, ...]
    back: tuple[str, ...]
    if kind is Kind.CLOZE:
        front, back = ("", "Text", "Front"), _BESIDE
    elif written.type.casefold() in TYPES or not written.type:
        front, back = ("", "Front"), ("Back",)
    else:
        front = ("", "Front") if {"", "Front"} & {*names} else tuple(names[:1])
        others = [name for name in names if name not in front]
        back = ("Back",) if "Back" in names else tuple(others[:1])
    unseen = {*front, *back, "Add Reverse"}
    rest = [part for part in written.parts if part.name not in unseen]
    return _joined(written.parts, front), _joined(written.parts, back), _field(map(_named, rest))


def _joined(parts: tuple[Part, ...], names: Iterable[str]) -> Field:
    return _field(part.lines for name in names for part in parts if part.name == name)


def _named(part: Part) -> tuple[Line, ...]:
    """The lines of a field with its name before them, which says what they are."""
    if part.name == "Extra":
        return part.lines
    beside = part.head[1] <= part.lines[0][1] <= part.head[1] + len(part.head[0])
    return (part.head, *(part.lines[1:] if beside else part.lines))


def _field(groups: Iterable[tuple[Line, ...]]) -> Field:
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(("", group[0][1]))
        lines.extend(group)
    return Field.lines(lines)
