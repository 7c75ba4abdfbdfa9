"""A note of Obsidian_to_Anki as it is written: its type, its fields, tags and id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.read import scan

Line = tuple[str, int]  # text, offset in the source
COMMON = ("Front", "Back", "Text", "Extra", "Back Extra", "Add Reverse")
TYPES = frozenset(
    (
        "basic", "basic (and reversed card)", "basic (optional reversed card)", "basic (type in the answer)",
        "basic (with reversed card)", "cloze",
    )
)  # fmt: skip
ID = compiled(r"[ \t]*(?:<!--[ \t]*ID:(?P<id>[^>\n]*)-->|ID:[ \t]?(?P<bare>\d+))[ \t]*$", re.MULTILINE)
TAGS = compiled(r"Tags:[ \t]*(?P<tags>[^\n]*)")
_LABEL = compiled(r"(?P<name>[^\W\d_][\w'-]*(?: [\w'-]+){0,2}):(?=[ \t]|$)")
_SENTENCE = compiled(r"[$\\`*?{]|[.:!,;]$")
_TITLE = 40  # characters of a type's name that stands once in a file


class Part(Struct, frozen=True):
    """One field: its name, "" if it is not written, and its lines, the first without and with the name."""

    name: str
    lines: tuple[Line, ...]
    head: Line


class Written(Struct, frozen=True):
    """What stands between the keywords of one note."""

    type: str = ""
    parts: tuple[Part, ...] = ()
    tags: tuple[str, ...] = ()
    id: str = ""
    id_at: int = 0
    deleted: bool = False


class Names(Struct, frozen=True, dict=True):
    """What the settings and the file itself tell of names: fields, types of notes, the keyword that deletes."""

    fields: tuple[str, ...] = COMMON
    types: frozenset[str] = TYPES  # in lower case
    delete: str = "DELETE"

    @cached_property
    def label(self) -> re.Pattern[str]:
        """The name of a field with its colon."""
        names = sorted({name for name in self.fields if name.strip()}, key=len, reverse=True)
        return re.compile(rf"(?P<name>{'|'.join(map(re.escape, names))}):[ \t]*")


def learned(blocks: Iterable[list[Line]], names: Names) -> Names:
    """The names with those that the blocks of a file use again and again.

    A capitalised `Word:` that starts a line behind the first of at least three blocks and half of all is a field; a
    first line that stands above two blocks and is no sentence is a type.
    """
    labels, types, count = Counter[str](), Counter[str](), 0
    for lines in blocks:
        written = [text for text, _ in lines if text.strip()]
        count += 1
        types.update(written[:1])
        found = set[str]()
        stock = bool(written) and (written[0].strip().casefold() in TYPES or "Cloze" in written[0])
        back = next((at for at, text in enumerate(written) if text.startswith("Back:")), int(stock))
        for text in written[back + 1 :]:
            if ":" in text and (match := _LABEL.match(text)) and not match["name"][0].islower():
                found.add(match["name"])
        labels.update(found - {"Tags", "ID"})
    fresh = [name for name, times in labels.items() if times >= 3 and times * 2 >= count]
    again = (name.strip() for name, times in types.items() if times > 1 and not _SENTENCE.search(name.strip()))
    return Names((*names.fields, *fresh), names.types | {name.casefold() for name in again}, names.delete)


def written(lines: list[Line], names: Names) -> Written:
    """The note that the lines of a block hold; without a type if the first line names none."""
    code = _code(lines)
    kept, tags, identity, id_at, deleted = list[tuple[Line, bool]](), list[str](), "", 0, False
    for (text, start), coded in zip(lines, code, strict=True):
        told = not coded and ":" in text
        if told and (match := ID.match(text)):
            identity, id_at = (match["id"] or match["bare"] or "").strip(), start
        elif told and (match := TAGS.match(text)):
            tags.extend(listed(match["tags"]))
        elif not coded and text.rstrip() == names.delete:
            deleted = True
        else:
            kept.append(((text, start), coded))
    while kept and not kept[0][0][0].strip():
        del kept[0]
    named = _type(kept, names)
    found = tuple(_parts(kept[1:] if named else kept, names.label))
    if named and named.casefold() not in TYPES and "cloze" not in named.casefold() and len(found) < 2:
        found = tuple(_parts(kept[1:], _LABEL))
    return Written(named, found, tuple(dict.fromkeys(tags)), identity, id_at, deleted)


def _code(lines: list[Line]) -> list[bool]:
    """Which of the lines stand in a closed fence."""
    code = [False] * len(lines)
    if not any("```" in text or "~~~" in text for text, _ in lines):
        return code
    joined = "\n".join(text for text, _ in lines)
    fences = [(s.start, s.end) for s in scan.blocks(joined) if s.region is scan.Region.FENCE and s.closed]
    at, next_one = 0, 0
    for n, (text, _) in enumerate(lines):
        while next_one < len(fences) and fences[next_one][1] < at:
            next_one += 1
        code[n] = next_one < len(fences) and fences[next_one][0] <= at
        at += len(text) + 1
    return code


def _type(kept: list[tuple[Line, bool]], names: Names) -> str:
    """The note type that the first line names; "" if it is the front already."""
    if not kept or kept[0][1]:
        return ""
    first = kept[0][0][0].strip()
    known = first.casefold()
    if known in names.types:
        return first
    if len(first) > _TITLE or _SENTENCE.search(first) or not any(text.strip() for (text, _), _ in kept[1:]):
        return ""
    below = next(text for (text, _), _ in kept[1:] if text.strip())
    label = names.label.match(below) or _LABEL.match(below)
    opens = bool(label) and label["name"] != "Back" if label else False
    return first if "cloze" in known or opens else ""


def parts(lines: list[Line], names: Names) -> tuple[Part, ...]:
    """The fields that some lines hold."""
    return tuple(_parts([(line, False) for line in lines], names.label))


def _parts(kept: list[tuple[Line, bool]], label: re.Pattern[str]) -> Iterator[Part]:
    """The fields in the order they are written; a field that stands twice is one."""
    found: dict[str, tuple[list[Line], Line]] = {}
    named = ""
    for (text, start), coded in kept:
        line = (text, start)
        if not coded and ":" in text and (match := label.match(text)):
            named = match["name"]
            told = text[match.end() :].lstrip()
            line = (told, start + len(text) - len(told))
        found.setdefault(named, ([], (text, start)))[0].append(line)
    for name, (lines, head) in found.items():
        if rest := trimmed(lines):
            yield Part(name, rest, head)


def trimmed(lines: list[Line]) -> tuple[Line, ...]:
    """The lines without the blank ones around them."""
    first, last = 0, len(lines)
    while first < last and not lines[first][0].strip():
        first += 1
    while last > first and not lines[last - 1][0].strip():
        last -= 1
    return tuple(lines[first:last])


def inline(text: str, start: int, names: Names) -> Written:
    """The note that one line between `STARTI` and `ENDI` holds."""
    identity, tags, at = "", tuple[str, ...](), 0
    if match := re.search(r"(?:<!--[ \t]*ID:(?P<id>[^>\n]{0,80})-->|(?<!\S)ID: (?P<bare>\d+))[ \t]*$", text):
        identity, at = (match["id"] or match["bare"] or "").strip(), match.start()
        text = text[: match.start()]
    named = re.match(r"[ \t]*\[(?P<type>[^\]\n]*)\]", text)
    cuts = [(named.end() if named else 0, "", named.end() if named else 0)]
    pattern = re.compile(rf"(?<!\S)(?:{names.label.pattern}|(?P<tags>Tags:)[ \t]*)")
    for match in pattern.finditer(text, cuts[0][0]):
        name = match["name"] or "Tags"
        if all(name != seen for _, seen, _ in cuts):
            cuts.append((match.start(), name, match.end()))
    found = list[Part]()
    for (first, name, inner), (last, _, _) in zip(cuts, (*cuts[1:], (len(text), "", 0)), strict=True):
        body = text[inner:last].strip()
        shift = inner + len(text[inner:last]) - len(text[inner:last].lstrip())
        if name == "Tags":
            tags = listed(body)
        elif body:
            found.append(Part(name, ((body, start + shift),), (text[first:last].strip(), start + first)))
    return Written((named["type"].strip() if named else ""), tuple(found), tags, identity, start + at)


def listed(text: str) -> tuple[str, ...]:
    """Tags parted by spaces, `a::b` and `#a` as `a/b` and `a`."""
    words = (word.strip("#").replace("::", "/") for word in re.split(r"[,\s]+", text))
    return tuple(dict.fromkeys(word for word in words if word))
