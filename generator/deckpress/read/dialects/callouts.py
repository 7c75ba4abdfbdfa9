"""Obsidian callouts as cards: `> [!question]- Title` asks, the body answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import Field, History, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.patterns import compiled
from deckpress.read import blanks, choices, schedule
from deckpress.read.page import Page

NAME = "callouts"
GATE = "no callout of a card in the file"
MARK = compiled(r"^[ \t>]*>[ _]?\[![\w-]+", re.MULTILINE)

_TYPES = frozenset("question faq help card anki qa flashcard sr quiz".split())
_ANSWERS = frozenset("success answer check done".split())
_PLAIN_TITLES = frozenset(
    "answer answers solution solutions success back reveal antwort antworten lösung réponse respuesta risposta".split()
) | {""}
_OPENING = compiled(r" {0,3}>[ _]?\[!(?P<type>[\w-]+)(?:\|[^\]\n]*)?\](?P<fold>[-+]?)[ \t]*(?P<title>.*)")
_NESTED = compiled(r" {0,3}>[ \t]?\[!(?P<type>[\w-]+)(?:\|[^\]\n]*)?\][-+]?[ \t]*(?P<title>.*)")
_QUOTE = compiled(r" {0,3}> ?")
_ID = compiled(r"[ \t>]*<!--[ \t]*ID:(?P<id>[^>]*?)-->[ \t]*$")
_BLOCK = compiled(
    r" {0,3}(?:#{1,6}\s|>|<!--|%%|`{3}|~{3}|[-*+]\s|\d{1,9}[.)]\s|(?:[-*_][ \t]*){3,}$|TARGET DECK|FILE TAGS|\|)"
)
_METADATA = compiled(r" {0,3}>[ \t]*\[!sr\|card-metadata\][-+]?[ \t]*$", re.IGNORECASE)  # holds a schedule only
_SCHEDULE = compiled(rf"[ \t>]*{schedule.COMMENT.pattern}[ \t]*$")
_BLANKS_BEFORE_ID = 7


_Line = tuple[str, int]  # without its line end and the marks of its quote, and where that starts in the file


class _Remarks(NamedTuple):
    """What comments say of a card: its id and the line where that stands, its schedule and what is wrong with it."""

    id: str = ""
    line: int = 0
    history: tuple[History | None, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def claims(page: Page) -> bool:
    """True if some line opens a card callout outside fences and comments."""
    return any(_opening(page, at) for at in _openings(page))


def parse(page: Page) -> Iterator[Note | Diagnostic | Rejected]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    end = 0
    for at in _openings(page):
        if at < end:
            continue
        if opening := _opening(page, at):
            end = _end(page.shown, at)
            yield from _card(page, at, end, opening)
        elif MARK.match(page.shown[at]):
            yield Rejected(page.source.place(page.source.starts[at]), _rule(page.shown[at]))


def _openings(page: Page) -> Iterator[int]:
    """The lines that may open a callout."""
    return (at for at, text in enumerate(page.shown) if "[!" in text) if "[!" in page.source.text else iter(())


def _rule(text: str) -> str:
    """Why a callout is no card."""
    opening = _OPENING.match(text)
    if not opening:
        return "callout stands inside another quote"
    if _METADATA.match(text):
        return "holds the schedule of the card above"
    named = opening["type"].lower()
    if named not in _TYPES:
        return f"`[!{named}]` is no type of card"
    return "not folded with `-`, no answer callout inside, and the file names no deck"


def _card(page: Page, at: int, end: int, opening: re.Match[str]) -> Iterator[Note | Diagnostic]:
    source, texts, starts = page.source, page.shown, page.source.starts
    body = list(map(_unquoted, texts[at + 1 : end], starts[at + 1 : end]))
    remarks = _Remarks()
    if _commented(source, at, end):
        remarks = _Remarks(*_identity(texts, body, end), *_history(page, body, end))
        body = [line for line in body if "<!--" not in line[0] or not (_ID.match(line[0]) or _SCHEDULE.match(line[0]))]
    front, back = _sides((opening["title"].strip(), starts[at] + opening.start("title")), body)
    span = Span(starts[at], starts[end - 1] + len(texts[end - 1]))
    if not front.text.strip():
        yield _fault(page, at, Code.NO_QUESTION, "card has no question", "write it behind `[!…]` on this line")
    elif not back.text.strip():
        yield _fault(page, at, Code.NO_ANSWER, "question has no answer", "add lines that start with `> ` below it")
    else:
        identity = remarks.id
        if identity and not identity.isdigit():
            about, hint = f"`{identity}` is no id", "an id is a number; remove the comment to get a new one"
            yield Diagnostic(Code.BROKEN_ID, source.place(starts[remarks.line]), about, hint)
            identity = ""
        if choices.unanswered(front.text, back.text):
            hint = "repeat the line of the right one, or its letter"
            yield _fault(page, at, Code.CHOICE, "answer names none of the choices", hint)
        yield from remarks.faults
        offered = choices.choices(front.text, back.text)
        kind = Kind.CHOICE if offered else Kind.BASIC
        note = Note(
            source, span, kind, front, back, page.deck, page.section(span.start), page.tags, identity, choices=offered,
            history=remarks.history,
        )  # fmt: skip
        yield from blanks.as_cloze(note) if "{{c" in front.text + back.text else (note,)


def _fault(page: Page, at: int, code: Code, about: str, hint: str) -> Diagnostic:
    """What is wrong with the card that opens on the line `at`."""
    start = page.source.starts[at]
    return Diagnostic(code, page.source.place(start, start + len(page.shown[at])), about, hint)


def _opening(page: Page, at: int) -> re.Match[str] | None:
    """The first line of a card callout; None if the line `at` opens no card.

    A callout folded open (`+`) or not folded at all is a card only where the file names a deck,
    or where an answer callout stands inside it: lecture notes use them for emphasis.
    """
    texts = page.shown
    opening = _OPENING.match(texts[at])
    if not opening or opening["type"].lower() not in _TYPES or _METADATA.match(texts[at]):
        return None
    if page.named or opening["fold"] == "-":
        return opening
    nested = (_NESTED.match(_unquoted(text)[0]) for text in texts[at + 1 : _end(texts, at)])
    return opening if any(found and found["type"].lower() in _ANSWERS for found in nested) else None


def _end(texts: list[str], at: int) -> int:
    """The line after the callout that opens at `at`: quoted lines, and lines that lazily continue a paragraph."""
    end = at + 1
    open_paragraph = False
    fenced = ""
    while end < len(texts):
        text = texts[end]
        if text.startswith(">") or _QUOTE.match(text):
            if not fenced and "[!" in text and _OPENING.match(text):
                break
            inner = text.lstrip("> \t")
            if fenced and inner.startswith(fenced):
                fenced = ""
            elif not fenced and inner.startswith(("```", "~~~")):
                fenced = inner[:3]
            open_paragraph = bool(inner) and not fenced
        elif fenced or not open_paragraph or not text.strip() or text == "\0" or _BLOCK.match(text):
            break
        end += 1
    return end


def _commented(source: Source, at: int, end: int) -> bool:
    """Whether a comment may say something of the card from line `at` to before `end`."""
    stop = end + _BLANKS_BEFORE_ID + 1
    below = source.starts[stop] if stop < len(source.starts) else len(source.text)
    return source.text.find("<!--", source.starts[at], below) >= 0


def _identity(texts: list[str], body: list[_Line], end: int) -> tuple[str, int]:
    """The id of the card that ends before `end` and the line it stands on; "" if there is none."""
    for text, _ in body:
        if "<!--" in text and (found := _ID.match(text)):
            return found["id"].strip(), min(end, len(texts) - 1)
    at, found = _below(texts, end, _ID)
    return (found["id"].strip(), at) if found else ("", end)


def _history(page: Page, body: list[_Line], end: int) -> tuple[tuple[History | None, ...], tuple[Diagnostic, ...]]:
    """The schedule in the card or below it, and what is wrong with it."""
    inside = next((line for line in body if "<!--" in line[0] and _SCHEDULE.match(line[0])), None)
    at, below = _below(page.shown, end, _SCHEDULE)
    text, start = inside or ((page.shown[at], page.source.starts[at]) if below else ("", 0))
    found = _SCHEDULE.match(text)
    if not found:
        return (), ()
    return schedule.histories(found["entries"], 1, page.source.place(start, start + len(text)))


def _below(texts: list[str], end: int, pattern: re.Pattern[str]) -> tuple[int, re.Match[str] | None]:
    """The line below a card that the pattern matches, if nothing but blank lines, ids and schedules stand before it."""
    for at in range(end, min(end + _BLANKS_BEFORE_ID + 1, len(texts))):
        text = texts[at]
        if "<!--" in text and (found := pattern.match(text)):
            return at, found
        if text.strip() and not any(known.match(text) for known in (_ID, _SCHEDULE, _METADATA)):
            break
    return len(texts), None


def _unquoted(text: str, start: int = 0) -> _Line:
    if text.startswith("> "):  # nearly all
        return text[2:], start + 2
    quote = _QUOTE.match(text)
    return (text[quote.end() :], start + quote.end()) if quote else (text, start)


def _sides(title: _Line, body: list[_Line]) -> tuple[Field, Field]:
    """Front and back: an answer callout inside is the back and the rest belongs to the front."""
    whole = _field(body)
    if "[!" not in whole.text:
        return _field([title]), whole
    front, back = [title], list[_Line]()
    inside = False
    for text, start in body:
        nested = _NESTED.match(text)
        if nested:
            inside = nested["type"].lower() in _ANSWERS
            if inside:
                named = nested["title"].strip()
                if named.lower().rstrip(":") not in _PLAIN_TITLES:
                    back.extend(((named, start + nested.start("title")), ("", start)))
                elif back:
                    back.append(("", start))
                continue
        elif inside and not _QUOTE.match(text):
            inside = False
        if inside:
            back.append(_unquoted(text, start))
        else:
            front.append((text, start))
    if back:
        return _field(front), _field(back)
    return _field([title]), whole


def _field(lines: list[_Line]) -> Field:
    while lines and not lines[-1][0].strip():
        lines = lines[:-1]
    while len(lines) > 1 and not lines[0][0].strip():
        lines = lines[1:]
    return Field.lines(lines)
