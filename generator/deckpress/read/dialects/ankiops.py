"""AnkiOps: notes of labelled fields (`Q:`, `A:`, `T:` …) parted by a blank line, `---` and a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct, structs

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Choice, Field, Kind, Note
from deckpress.model.source import Place
from deckpress.read import blanks, cloze, places
from deckpress.read.page import Page
from deckpress.read.places import Item

NAME = "ankiops"
GATE = "no comment `note_key` or `note_type` in the file"
MARK: re.Pattern[str] | None = re.compile(r"^(?:Q|F|T|THA):(?: |$)", re.MULTILINE)

_FRONT = re.compile(r"(?:Q|F|T|THA):(?: |$)")
_CLAIM = re.compile(r"^[ \t]*<!--[ \t]*note_(?:key|type)[ \t]*:", re.MULTILINE)
_LABEL = re.compile(r"(?P<label>Q|A|F|B|T|THA|I|E|M|S|AI|D|C[1-8]|IO_[A-Z0-9]{1,8}):(?= |$)")
_COMMENT = re.compile(r"[ \t]*<!--[ \t]*(?P<name>note_key|note_type|note_id|tags)[ \t]*:(?P<value>[^>]*)-->[ \t]*$")
_KEY = re.compile(r"[0-9A-Za-z-]+")
_EXTRA = ("E", "M", "S")  # extra, more, source
_ASIDE = ("AI", "D")  # remarks that no card shows
_FRONTS = ("Q", "F", "T", "THA", "note_key")
_SIDES = (("T", ""), ("THA", ""), ("F", "B"), ("Q", "I"), ("Q", "A"))
_PART = "part two notes with a blank line, `---` and a blank line"
_LETTERS = "abcdefgh"

Pieces = list[tuple[str, int]]


class _Block(Struct, frozen=True):
    """One note as it is written: fields by label in their order, comments by name, and text that belongs to none."""

    first: int
    end: int
    fields: dict[str, Pieces] = {}
    comments: dict[str, tuple[str, int]] = {}  # value, line
    stray: list[int] = []  # lines
    again: list[int] = []  # lines with a label that stood there before


def claims(page: Page) -> bool:
    """True if a comment of AnkiOps stands outside code and other comments."""
    found = _CLAIM.finditer(page.source.text, page.source.body) if "note_" in page.source.text else ()
    return any(page.shown[page.line(match.start())] != "\0" for match in found)


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    items: list[Item] = list(_read(page))
    told = places.told(page, items)
    for n, mask in enumerate(page.masks):
        if n not in told and _FRONT.match(mask):
            items.append(Rejected(places.line(page, n), "field of a note that cannot be a card"))
    yield from places.in_order(page, items)


def _read(page: Page) -> Iterator[Note | Diagnostic]:
    for first, end in _chunks(page):
        starts = _starts(page, first, end)
        for start, stop in pairwise([*starts, end]):
            if start != first:
                yield Diagnostic(Code.FIELD, places.line(page, start), "note begins without `---` above it", _PART)
            yield from _items(page, _block(page, start, stop))


def _chunks(page: Page) -> Iterator[tuple[int, int]]:
    """First line and line behind the last of what stands between the separators, without blank lines around it."""
    lines = page.shown
    ends = [n for n in range(page.first, len(lines)) if lines[n].rstrip() == "---" and _parts(page, n)]
    first = page.first
    for end in (*ends, len(lines)):
        start, stop = first, end
        while start < stop and not page.texts[start].strip():
            start += 1
        while stop > start and not page.texts[stop - 1].strip():
            stop -= 1
        if start < stop:
            yield start, stop
        first = end + 1


def _parts(page: Page, n: int) -> bool:
    """True for a rule with a blank line, or nothing, above and below."""
    lines = page.shown
    above = n <= page.first or not lines[n - 1].strip() or (n == page.first + 1 and lines[n - 1] == "\0")
    return above and (n + 1 >= len(lines) or not lines[n + 1].strip())


def _starts(page: Page, first: int, end: int) -> list[int]:
    """Where the notes of a chunk start: at its head, and where a key or the label of a front comes again."""
    starts, seen = [first], set[str]()
    for n in range(first, end):
        found = _COMMENT.match(page.shown[n]) or _LABEL.match(page.shown[n])
        name = found[1] if found else ""
        if name in seen and name in _FRONTS:
            starts.append(n)
            seen.clear()
        seen.add(name)
    return starts


def _block(page: Page, first: int, end: int) -> _Block:
    block = _Block(first, end)
    label = ""
    for n in range(first, end):
        line, start = page.shown[n], page.source.starts[n]
        found = _LABEL.match(line)
        if comment := _COMMENT.match(line):
            block.comments[comment["name"]] = (comment["value"].strip(), n)
        elif found and found["label"] not in block.fields:
            label = found["label"]
            cut = min(found.end() + 1, len(line))
            block.fields[label] = [(line[cut:], start + cut)]
        elif label:
            block.fields[label].append((page.texts[n], start))
            block.again.extend((n,) if found else ())
        elif line.strip("\0-= \t") and not line.startswith("#"):
            block.stray.append(n)
    return block


def _items(page: Page, block: _Block) -> Iterator[Note | Diagnostic]:
    """The note of a block and what is wrong with it."""
    for n in block.stray[:1]:
        about, hint = "text stands in no field", "put a label such as `Q:` in front of it"
        yield Diagnostic(Code.STRAY_TEXT, places.line(page, n), about, hint)
    for n in block.again:
        about = f"`{page.texts[n].partition(':')[0]}:` stands twice in one note, so it is read as text"
        yield Diagnostic(
            Code.FIELD, places.line(page, n), about, "part two notes with a blank line, `---` and a blank line"
        )
    labels = {label for label in block.fields if label not in (*_EXTRA, *_ASIDE)}
    lines = range(block.first, block.end)
    place = places.line(page, next((n for n in lines if _LABEL.match(page.shown[n])), block.first))
    if not block.fields:
        if "note_key" in block.comments or "note_type" in block.comments:
            kind = block.comments.get("note_type", ("", 0))[0]
            about = f"note of the type `{kind}` has no label that is known" if kind else "note has no label"
            yield Diagnostic(
                Code.NOTE_TYPE, place, about, "labels stand at the start of a line, such as `Q:`, `A:`, `T:`"
            )
        return
    yield from _note(page, block, labels, place)


def _note(page: Page, block: _Block, labels: set[str], place: Place) -> Iterator[Note | Diagnostic]:
    choices = sorted(label for label in labels if label[0] == "C")
    sides = next((sides for sides in _SIDES if labels - set(choices) <= set(sides)), None)
    if not sides or (choices and sides[1] not in ("A", "I")):
        named = " ".join(f"`{label}:`" for label in block.fields if label in labels)
        yield Diagnostic(Code.NOTE_TYPE, place, f"{named} make no note type", "see docs/dialects/ankiops.md")
        return
    front, back = (_field(block.fields.get(label, [])) for label in sides)
    if not front.text.strip():
        yield Diagnostic(Code.NO_QUESTION, place, "card has no question", f"write it behind `{sides[0]}:`")
        return
    if sides[1] and not back.text.strip():
        hint = f"write it behind `{'A' if choices else sides[1]}:`"
        yield Diagnostic(Code.NO_ANSWER, place, "question has no answer", hint)
        return
    key = block.comments.get("note_key") or block.comments.get("note_id") or ("", 0)
    if key[0] and not _KEY.fullmatch(key[0]):
        about, hint = f"`{key[0]}` is no key", "letters and digits; remove the comment to get a new one"
        yield Diagnostic(Code.BROKEN_ID, places.line(page, key[1]), about, hint)
        key = ("", 0)
    kind, span = Kind.REVERSED if sides[0] == "F" else Kind.BASIC, places.span(page, block.first, block.end)
    tags = _tags(page, block)
    note = Note(page.source, span, kind, front, back, _deck(page), "", tags, key[0], extra=_extra(block))
    if choices:
        yield _choice(note, [(label, _field(block.fields[label])) for label in choices], place)
    elif sides[1]:
        yield note
    else:
        yield from _cloze(page, note, place, together=sides[0] == "THA")


def _cloze(page: Page, note: Note, place: Place, *, together: bool) -> Iterator[Note | Diagnostic]:
    """The note with its deletions; where they hide `together`, every card hides those of the others too."""
    full, faults = blanks.deletions(page, note.front, (cloze.ANKI,))
    yield from faults
    if not full:
        if not faults:
            hint = "write `{{c1::…}}` around what is asked for"
            yield Diagnostic(Code.NO_DELETION, place, "cloze has no deletion", hint)
        return
    if together:
        groups = {group for deletion in full for group in deletion.groups}
        full = tuple(structs.replace(one, hidden=tuple(sorted(groups - set(one.groups)))) for one in full)
    yield structs.replace(note, kind=Kind.CLOZE, deletions=full)


def _lines(field: Field) -> Iterator[tuple[str, int]]:
    texts = field.text.split("\n")
    return zip(texts, (start for _, start in field.anchors), strict=True)


def _choice(note: Note, written: list[tuple[str, Field]], place: Place) -> Note | Diagnostic:
    """The note with its choices as `a) …` below the question and the right ones as the answer."""
    numbers = [part.strip() for part in note.back.text.replace(";", ",").split(",") if part.strip()]
    named = {label[1:]: choice for label, choice in written if choice.text.strip()}
    wrong = [number for number in numbers if number not in named]
    if wrong or not numbers:
        about = f"`{' '.join(wrong)[:40]}` is the number of no choice"
        return Diagnostic(Code.CHOICE, place, about, "write the numbers of the right ones behind `A:`, such as `1, 3`")
    front, back, choices = note.front.part(0, len(note.front.text)), list[tuple[str, int]](), list[Choice]()
    for letter, (number, choice) in zip(_LETTERS, named.items(), strict=False):
        right = number in numbers
        start = choice.offset(0)
        item = [(f"{letter}) ", start), *choice.part(0, len(choice.text))]
        front.extend([("\n" if choices else "\n\n", start), *item])
        if right:
            back.extend([*([("\n", start)] if back else []), *item])
        choices.append(Choice(letter, choice.text, right))
    return structs.replace(note, kind=Kind.CHOICE, front=Field.of(front), back=Field.of(back), choices=tuple(choices))


def _field(pieces: Pieces) -> Field:
    """The lines without blank ones around them."""
    filled = [n for n, (text, _) in enumerate(pieces) if text.strip()]
    return Field.lines(pieces[filled[0] : filled[-1] + 1]) if filled else NOTHING


def _extra(block: _Block) -> Field:
    lines: Pieces = []
    for label in _EXTRA:
        found = block.fields.get(label, [])
        if _field(found).text:
            lines.extend([*([("", found[0][1])] if lines else []), *_lines(_field(found))])
    return Field.lines(lines) if lines else NOTHING


def _deck(page: Page) -> tuple[str, ...]:
    """The deck: what the file says, else its folders and its name, in which `__` parts the levels."""
    if page.named:
        return page.deck
    *folders, name = page.deck
    parts = [part.strip() for part in name.split("__") if part.strip()]
    return (*folders, *(parts or [name]))


def _tags(page: Page, block: _Block) -> tuple[str, ...]:
    words = re.split(r"[,\s]+", block.comments.get("tags", ("", 0))[0])
    return tuple(dict.fromkeys((*page.tags, *(word.lstrip("#").replace("::", "/") for word in words if word))))
