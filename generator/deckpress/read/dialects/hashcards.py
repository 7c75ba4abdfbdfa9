"""hashcards: `Q:` asks, `A:` answers, `C:` holds deletions in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Field, Kind, Note
from deckpress.model.source import Place, Span
from deckpress.read import brackets, cloze, margin
from deckpress.read.dialects import callouts
from deckpress.read.edit import stripped
from deckpress.read.page import HEADING, Page

NAME = "hashcards"
GATE = "no TOML front matter, and the text does not start with a `Q:` that has its `A:`, or a `C:` with a bracket"
MARK: re.Pattern[str] | None = re.compile(r"^[QC]:", re.MULTILINE)

Item = Note | Diagnostic | Rejected
_STARTS = ("Q:", "A:", "C:", "--")
_TOML = re.compile(r"---[ \t]*\n\s*(?:#[^\n]*\n\s*)*[\w-]+[ \t]*=")
_ID = re.compile(r"[ \t]*<!--[ \t]*ID:(?P<id>[^>\n]*?)-->[ \t]*$")
_HIDING = ("$$", "\\[", "<!--", "%%")
_FEW = 20  # faults of one kind that are shown of one note
_DRIVE = re.compile(r"C:[\\/]")


class _Part(Struct, frozen=True):
    """The lines from one tag to the next: `Q`, `A`, `C`, `-` for a separator, "" for what is above the first."""

    tag: str
    first: int
    end: int  # behind the last line that says something
    id: str = ""
    id_line: int = 0


def claims(page: Page) -> bool:
    """True for TOML front matter, and where the text starts with a card; deck lines and titles may stand above it."""
    source = page.source
    if not any(text.startswith(("Q:", "C:")) for text in page.texts[page.first :]):
        return False
    if source.body and _TOML.match(source.text):
        return True
    skipped = margin.about_file(page) | margin.comments(page)
    for n in range(page.first, len(page.texts)):
        text, masked = page.texts[n], page.masks[n]
        if not text.strip() or n in skipped or (page.named and HEADING.match(masked)):
            continue
        tag = _tag(text, masked)
        if tag == "Q":
            sure = bool(re.search(r"^A:", source.text[source.starts[n] :], re.MULTILINE))
        else:
            sure = tag == "C" and "[" in source.text and not _DRIVE.match(text)
        others = bool(page.vault.to_anki.patterns) or (page.named and callouts.claims(page))
        return sure and not others
    return False


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, callouts between them too, and all that cannot be a card."""
    comments = margin.comments(page)
    parts = _parts(page, comments)
    items = list(_cards(page, parts))
    outside = page.without([item.span for item in items if isinstance(item, Note)])
    items = [_in_section(item, outside) for item in items]
    if "[!" in page.source.text:
        items.extend(callouts.parse(outside))
    known = margin.about_file(page) | comments
    for item in items:
        if isinstance(item, Note):
            known.update(range(page.line(item.span.start), page.line(item.span.end) + 1))
    items.extend(_stray(page, parts, known))
    yield from sorted(items, key=lambda item: _start(page, item))


def _in_section(item: Item, outside: Page) -> Item:
    """A note below the headings that stand in no card."""
    section = outside.section(item.span.start) if isinstance(item, Note) else ""
    return structs.replace(item, section=section) if section and isinstance(item, Note) else item


def _start(page: Page, item: Item) -> int:
    if isinstance(item, Note):
        return item.span.start
    return page.source.starts[item.place.line - 1] + item.place.column - 1


def _tag(text: str, masked: str) -> str:
    if text[:2] in _STARTS and text[1] == ":":
        return text[0]
    return "-" if text.rstrip() == "---" == masked.rstrip() else ""


def _parts(page: Page, comments: set[int]) -> list[_Part]:
    """The file by its tags.  Code, comments and blocks of maths hide one; a stray `$` or backtick above does not."""
    tags = [("", page.first)]
    hiding = ""
    for n in range(page.first, len(page.texts)):
        text, masked = page.texts[n], page.masks[n]
        tag = _tag(text, masked) if text[:2] in _STARTS else ""
        if tag and (masked[0] != "\0" or not (page.shown[n] == "\0" or hiding.startswith(_HIDING))):
            tags.append((tag, n))
        if masked.endswith("\0"):
            hiding = _hiding(text, len(masked.rstrip("\0")), hiding)
        elif masked:
            hiding = ""
    ends = [*(n for _, n in tags[1:]), len(page.texts)]
    return [_trimmed(page, tag, first, end, comments) for (tag, first), end in zip(tags, ends, strict=True)]


def _hiding(text: str, start: int, before: str) -> str:
    """What opens the region that reaches over the end of a line, hidden from `start` on."""
    opening = text[start:].lstrip()[:4]
    return opening if start or not before or opening.startswith(_HIDING) else before


def _trimmed(page: Page, tag: str, first: int, end: int, comments: set[int]) -> _Part:
    """The part without what ends it and is no text of its own: blank lines, comments, a heading of what comes below."""
    named, line = "", 0
    while tag and end > first + 1:
        text = page.texts[end - 1]
        heading = HEADING.match(page.masks[end - 1]) and not page.texts[end - 2].strip()
        if found := _ID.match(text):
            named, line = found["id"].strip(), end - 1
        elif text.strip() and end - 1 not in comments and not heading:
            break
        end -= 1
    return _Part(tag, first, end, named, line)


def _cards(page: Page, parts: Sequence[_Part]) -> Iterator[Item]:
    at = 0
    while at < len(parts):
        part = parts[at]
        ruled = [one.tag for one in parts[at + 1 : at + 3]] == ["-", "A"]
        answer = at + 2 if ruled else at + 1
        if part.tag == "Q" and answer < len(parts) and parts[answer].tag == "A":
            if ruled:
                hint = "it parts cards: write `***` for a rule, or remove it"
                yield Diagnostic(Code.STRAY_TEXT, _place(page, parts[at + 1]), "`---` inside a question", hint)
            yield from _basic(page, part, parts[answer], parts[answer - 1].end)
            at = answer
        elif part.tag == "Q":
            hint = "add a line that starts with `A:` below it"
            yield Diagnostic(Code.NO_ANSWER, _place(page, part), "question has no answer", hint)
        elif part.tag == "A":
            about, hint = _unasked(parts[at - 1].tag)
            yield Diagnostic(Code.NO_QUESTION, _place(page, part), about, hint)
        elif part.tag == "C":
            yield from _cloze(page, part)
        at += 1


def _unasked(above: str) -> tuple[str, str]:
    if above == "A":
        return "question has a second answer", "join it to the answer above, without `A:`"
    if above == "C":
        return "answer stands below a cloze", "join it to the cloze, without `A:`"
    return "answer has no question", "add a line that starts with `Q:` above it"


def _basic(page: Page, asks: _Part, answers: _Part, end: int) -> Iterator[Item]:
    front, back = _field(page, asks.first, end), _field(page, answers.first, answers.end)
    if not margin.visible(front.text):
        yield Diagnostic(Code.NO_QUESTION, _place(page, asks), "card has no question", "write it behind `Q:`")
    elif not margin.visible(back.text):
        hint = "write it behind `A:`; until then this is a draft and no card"
        yield Diagnostic(Code.NO_ANSWER, _place(page, asks), "question has no answer", hint)
    else:
        span = _span(page, asks.first, answers.end)
        note = Note(page.source, span, Kind.BASIC, front, back, page.deck, tags=page.tags)
        yield from _named(page, note, answers)


def _cloze(page: Page, part: _Part) -> Iterator[Item]:
    front = _field(page, part.first, part.end)
    masked = _masked(page, part, front)
    if masked is None:
        front, masked = brackets.literal(front)
    masked, taken = brackets.without(front.text, masked)
    for own in taken[:_FEW]:
        yield Rejected(page.source.place(front.offset(own.start), front.offset(own.end)), own.rule)
    found = cloze.deletions(front.text, masked, (cloze.BRACKET,))
    kept = tuple(one for one in found if front.text[one.inner_start : one.inner_end].strip())
    empty = [one for one in found if not front.text[one.inner_start : one.inner_end].strip()]
    for one in empty[:_FEW]:
        place = page.source.place(front.offset(one.start), front.offset(one.end))
        yield Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", "write what is to be recalled into it")
    if kept:
        span = _span(page, part.first, part.end)
        note = Note(page.source, span, Kind.CLOZE, front, NOTHING, page.deck, tags=page.tags, deletions=kept)
        yield from _named(page, note, part)
    elif not any(page.line(front.offset(one.start)) == part.first for one in empty[:_FEW]):
        hint = "put what is to be recalled in brackets: [x]"
        yield Diagnostic(Code.NO_DELETION, _place(page, part), "cloze hides nothing", hint)


def _named(page: Page, note: Note, part: _Part) -> Iterator[Item]:
    """The note with the id written below it."""
    if part.id and not re.fullmatch(r"[A-Za-z0-9-]+", part.id):
        hint = "an id holds letters, digits and `-`"
        place = page.source.place(page.source.starts[part.id_line])
        yield Diagnostic(Code.BROKEN_ID, place, f"`{part.id}` is no id", hint)
        part = structs.replace(part, id="")
    yield structs.replace(note, id=part.id) if part.id else note


def _field(page: Page, first: int, end: int) -> Field:
    """The lines of a side behind its tag."""
    rows = zip(page.texts[first:end], page.source.starts[first:end], strict=True)
    lines = [(text[2:], start + 2) if n == 0 else (text, start) for n, (text, start) in enumerate(rows)]
    return stripped(Field.lines(lines))


def _masked(page: Page, part: _Part, front: Field) -> str | None:
    """The side masked as in the file; None where what is masked there reaches over its ends, or `\\[` stands in it."""
    end = part.end
    below = page.masks[end][:1] if end < len(page.masks) else ""
    if "\\" in front.text or page.masks[part.first][:1] == "\0" or (page.masks[end - 1][-1:] == "\0" == below):
        return None
    raw = page.masks[part.first][2:] + "".join(f"\n{line}" for line in page.masks[part.first + 1 : end])
    written = page.texts[part.first][2:] + "".join(f"\n{line}" for line in page.texts[part.first + 1 : end])
    start = len(written) - len(written.lstrip())
    return raw[start : start + len(front.text)]


def _stray(page: Page, parts: Sequence[_Part], known: set[int]) -> Iterator[Diagnostic]:
    """The first line between two cards that is no heading, rule, comment or card; one for each gap."""
    for part in parts:
        if part.tag in ("", "-"):
            for n in range(part.first, part.end):
                text = page.texts[n]
                if text.strip("-*_ \t") and n not in known and not HEADING.match(page.masks[n]):
                    hint = "move it into a comment, or into a card"
                    place = page.source.place(page.source.starts[n], page.source.starts[n] + len(text))
                    yield Diagnostic(Code.STRAY_TEXT, place, "text stands between cards and belongs to none", hint)
                    break


def _place(page: Page, part: _Part) -> Place:
    start = page.source.starts[part.first]
    return page.source.place(start, start + len(page.texts[part.first]))


def _span(page: Page, first: int, end: int) -> Span:
    return Span(page.source.starts[first], page.source.starts[end - 1] + len(page.texts[end - 1]))
