"""Obsidian callouts as cards: `> [!question]- Title` asks, the body answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.read import scan

NAME = "callouts"

_TYPES = frozenset("question faq help card anki qa flashcard sr quiz".split())
_ANSWERS = frozenset("success answer check done".split())
_PLAIN_TITLES = frozenset(("", "answer", "answers", "solution", "solutions", "success", "back", "reveal"))
_OPENING = re.compile(r" {0,3}>[ _]?\[!(?P<type>[\w-]+)(?:\|[^\]\n]*)?\](?P<fold>[-+]?)[ \t]*(?P<title>.*)")
_NESTED = re.compile(r" {0,3}>[ \t]?\[!(?P<type>[\w-]+)(?:\|[^\]\n]*)?\][-+]?[ \t]*(?P<title>.*)")
_QUOTE = re.compile(r" {0,3}> ?")
_DECK = re.compile(r"TARGET DECK(?:[ \t]*:[ \t]*|[ \t]+|$)(?P<name>.*)")
_TAGS = re.compile(r"FILE TAGS(?:[ \t]*:[ \t]*|[ \t]+|$)(?P<tags>.*)")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*$")
_ID = re.compile(r"[ \t>]*<!--[ \t]*ID:(?P<id>[^>]*?)-->[ \t]*$")
_BLOCK = re.compile(
    r" {0,3}(?:#{1,6}\s|>|<!--|%%|`{3}|~{3}|[-*+]\s|\d{1,9}[.)]\s|(?:[-*_][ \t]*){3,}$|TARGET DECK|FILE TAGS|\|)"
)
_BLANKS_BEFORE_ID = 7


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file without its line end, and the offset of its first character."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What the file says before any card: deck, tags, and whether it names a deck at all."""

    deck: tuple[str, ...]
    tags: tuple[str, ...]
    named: bool


def claims(source: Source) -> bool:
    """True if some line opens a card callout outside fences and comments."""
    lines = _lines(source)
    page = _page(source, lines)
    return any(_opens_card(lines, at, page) for at in range(len(lines)))


def parse(source: Source) -> Iterator[Note | Diagnostic]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    lines = _lines(source)
    page = _page(source, lines)
    yield from _unnamed(source, lines)
    headings: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        heading = _HEADING.match(lines[at].text)
        if heading:
            level = len(heading["marks"])
            headings = [h for h in headings if h[0] < level] + ([(level, heading["title"])] if level > 1 else [])
        if not _opens_card(lines, at, page):
            at += 1
            continue
        end = _end(lines, at)
        section = " › ".join(title for _, title in headings)
        yield from _card(source, lines, at, end, page, section)
        at = end


def _card(
    source: Source, lines: list[_Line], at: int, end: int, page: _Page, section: str
) -> Iterator[Note | Diagnostic]:
    opening = _OPENING.match(lines[at].text)
    assert opening is not None
    body = [_unquoted(line) for line in lines[at + 1 : end]]
    identity, after = _identity(lines, body, end)
    body = [line for line in body if not _ID.match(line.text)]
    title = _Line(lines[at].start + opening.start("title"), opening["title"].strip())
    front, back = _sides(title, body)
    span = Span(lines[at].start, lines[end - 1].start + len(lines[end - 1].text))
    header = source.place(span.start, lines[at].start + len(lines[at].text))
    if not front.text.strip():
        yield Diagnostic(Code.NO_QUESTION, header, "card has no question", "write it behind `[!…]` on this line")
    elif not back.text.strip():
        yield Diagnostic(Code.NO_ANSWER, header, "question has no answer", "add lines that start with `> ` below it")
    else:
        if identity and not identity.isdigit():
            about, hint = f"`{identity}` is no id", "an id is a number; remove the comment to get a new one"
            yield Diagnostic(Code.BROKEN_ID, source.place(lines[after].start), about, hint)
            identity = ""
        yield Note(source, span, Kind.BASIC, front, back, page.deck, section, page.tags, identity)


def _lines(source: Source) -> list[_Line]:
    """Lines of the body; those inside fences and comments are empty, so nothing in them counts."""
    text = list(source.text.split("\n"))
    starts = source.starts
    hidden = [s for s in scan.blocks(source.text, source.body) if not _ID.match(s.inner)]
    lines = [_Line(start, line) for start, line in zip(starts, text, strict=True) if start >= source.body]
    at = 0
    shown: list[_Line] = []
    for line in lines:
        while at < len(hidden) and hidden[at].end <= line.start:
            at += 1
        inside = at < len(hidden) and hidden[at].start <= line.start < hidden[at].end
        quoted = inside and hidden[at].region is scan.Region.FENCE and ">" in hidden[at].prefix
        shown.append(_Line(line.start, "\0" if inside and not quoted else line.text))
    return shown


def _page(source: Source, lines: list[_Line]) -> _Page:
    deck = _value(lines, _DECK, "name") or source.meta.deck
    tags = [tag.lstrip("#") for tag in re.split(r"[,\s]+", _value(lines, _TAGS, "tags")) if tag.strip("#")]
    path = tuple(part.strip() for part in deck.split("::") if part.strip())
    folders = tuple(source.path.rpartition(".")[0].split("/"))
    return _Page(path or folders, tuple(dict.fromkeys((*source.meta.tags, *tags))), bool(path))


def _value(lines: list[_Line], pattern: re.Pattern[str], group: str) -> str:
    """What stands behind a keyword on its line, or on the next line that is not blank."""
    for at, line in enumerate(lines):
        found = pattern.match(line.text)
        if found and found[group].strip():
            return found[group].strip()
        if found:
            following = next((after.text.strip() for after in lines[at + 1 : at + 4] if after.text.strip()), "")
            return "" if _BLOCK.match(following) else following
    return ""


def _unnamed(source: Source, lines: list[_Line]) -> Iterator[Diagnostic]:
    for line in lines:
        if _DECK.match(line.text):
            if not _value(lines, _DECK, "name"):
                place, hint = source.place(line.start), "write the name on the next line"
                yield Diagnostic(Code.NO_DECK_NAME, place, "`TARGET DECK` names no deck", hint)
            return


def _opens_card(lines: list[_Line], at: int, page: _Page) -> bool:
    """True for a card callout.

    A callout folded open (`+`) or not folded at all is a card only where the file names a deck,
    or where an answer callout stands inside it: lecture notes use them for emphasis.
    """
    opening = _OPENING.match(lines[at].text)
    if not opening or opening["type"].lower() not in _TYPES:
        return False
    if page.named or opening["fold"] == "-":
        return True
    nested = (_NESTED.match(_unquoted(line).text) for line in lines[at + 1 : _end(lines, at)])
    return any(found and found["type"].lower() in _ANSWERS for found in nested)


def _end(lines: list[_Line], at: int) -> int:
    """The line after the callout that opens at `at`: quoted lines, and lines that lazily continue a paragraph."""
    end = at + 1
    open_paragraph = False
    fenced = ""
    while end < len(lines):
        text = lines[end].text
        quote = _QUOTE.match(text)
        if quote:
            if not fenced and _OPENING.match(text):
                break
            inner = text[quote.end() :].lstrip("> \t")
            if fenced and inner.startswith(fenced):
                fenced = ""
            elif not fenced and inner.startswith(("```", "~~~")):
                fenced = inner[:3]
            open_paragraph = bool(inner) and not fenced
        elif fenced or not open_paragraph or not text.strip() or text == "\0" or _BLOCK.match(text):
            break
        end += 1
    return end


def _identity(lines: list[_Line], body: list[_Line], end: int) -> tuple[str, int]:
    """The id of the card that ends before `end` and the line it stands on; "" if there is none."""
    for line in body:
        if found := _ID.match(line.text):
            return found["id"].strip(), min(end, len(lines) - 1)
    for at in range(end, min(end + _BLANKS_BEFORE_ID + 1, len(lines))):
        if found := _ID.match(lines[at].text):
            return found["id"].strip(), at
        if lines[at].text.strip():
            break
    return "", end


def _unquoted(line: _Line) -> _Line:
    quote = _QUOTE.match(line.text)
    cut = quote.end() if quote else 0
    return _Line(line.start + cut, line.text[cut:])


def _sides(title: _Line, body: list[_Line]) -> tuple[Field, Field]:
    """Front and back: an answer callout inside is the back and the rest belongs to the front."""
    front, back = [title], list[_Line]()
    inside = False
    for line in body:
        nested = _NESTED.match(line.text)
        if nested:
            inside = nested["type"].lower() in _ANSWERS
            if inside:
                named = nested["title"].strip()
                if named.lower().rstrip(":") not in _PLAIN_TITLES:
                    back.extend((_Line(line.start + nested.start("title"), named), _Line(line.start, "")))
                elif back:
                    back.append(_Line(line.start, ""))
                continue
        elif inside and not _QUOTE.match(line.text):
            inside = False
        if inside:
            back.append(_unquoted(line))
        else:
            front.append(line)
    if back:
        return _field(front), _field(back)
    return _field([title]), _field(body)


def _field(lines: list[_Line]) -> Field:
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    while len(lines) > 1 and not lines[0].text.strip():
        lines = lines[1:]
    return Field("\n".join(line.text for line in lines), tuple(line.start for line in lines))
