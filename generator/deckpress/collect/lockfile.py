"""`cards.lock` read back: what it says, and every line that cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice, zip_longest

from msgspec.structs import replace

from deckpress.collect.lock import FILE, NAMED, UNNUMBERED, Entry, Lock, Sibling
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Source
from deckpress.patterns import compiled

_READ = ("1", "2")  # versions; the lines of the first bear no serials
_ID = compiled(r"c[A-Za-z0-9-]+")
_DIGEST = compiled(r"[0-9a-f]{12}")
_SHORT = compiled(r"[0-9a-f]{8}")
_ORDINAL = compiled(r"[0-9]{1,4}")
_SERIAL = compiled(r"[0-9]{1,9}")
_KEY = compiled(r"~[0-9a-f]{8}(?:-\d+)?")
_NOTE = compiled(  # every line of a note that can be understood
    rb"(c[A-Za-z0-9-]+)\t([0-9a-f]{12})\t([0-9]{0,9})\t([^\t]*)\t([^\t]*)\t([^\t]*\t[^\t]*)\t([^\t]+)"
    rb"(?:\t([0-9]{1,9}(?: [0-9]{1,9})*)?)?"
)
_CONFLICT = compiled(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


def read(written: bytes | None) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """The lock in a text, None for no file, and what is wrong with it; every line that can be understood counts."""
    if written is None:
        return Lock(), ()
    whole = _Whole(written)
    entries: dict[str, list[Entry]] = {}
    siblings: dict[str, list[Sibling]] = {}
    names: dict[bytes, str] = {}
    faults: list[Diagnostic] = []
    base = False
    marks = 0
    for number, cells in enumerate(_lines(written)):
        if not base and (match := _NOTE.fullmatch(cells)):
            entry = _entry(match, names)
            entries.setdefault(entry.id, []).append(entry)
            continue
        line = _text(cells)
        mark = line[:7] if _CONFLICT.match(line) else ""
        if mark:
            base = mark == "|" * 7
            marks += 1
            if marks == 1:
                faults.append(_conflict(whole.source, number))
            continue
        if base or not line or line.startswith("#"):
            continue
        fault = _read(line, siblings)
        if fault >= 0:
            faults.append(_fault(whole.source, number, fault))
    if unknown := _version(whole):
        faults = [unknown]  # its lines may look different
    elif not written.endswith(b"\n"):
        faults.append(_fault(whole.source, len(whole.source.starts) - 1, 0, "file ends within a line"))
    found = tuple(
        replace(entry, siblings=_once(siblings.get(name, [])), former=_together(versions), serials=_lowest(versions))
        if len(versions) > 1 or name in siblings
        else entry
        for name, versions in entries.items()
        for entry in (dict.fromkeys(versions) if len(versions) > 1 else versions)
    )
    sound = not any(fault.code is Code.LOCK_DAMAGED for fault in faults)
    return Lock(found, sound, marks > 0), tuple(faults)


class _Whole:
    """The text of the file, which is made only where something is wrong with it, for it may be large."""

    def __init__(self, written: bytes) -> None:
        self.written = written

    @cached_property
    def source(self) -> Source:
        return Source(FILE, _text(self.written))


def _lines(written: bytes) -> Iterator[bytes]:
    at = 0
    while (end := written.find(b"\n", at)) >= 0:
        yield written[at:end]
        at = end + 1
    yield written[at:]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _entry(match: re.Match[bytes], names: dict[bytes, str]) -> Entry:
    """The entry of a line.  Of equal `names` one is kept."""
    name, digest, gone, above, former, texts, file, serials = match.groups(b"")
    for each in (name, above, file):
        if each not in names:
            names[each] = _text(each)
    past = tuple(_text(former).split(" ")) if former else ()
    numbers = tuple(map(int, serials.split(b" "))) if serials else ()
    return Entry(names[name], digest.decode(), int(gone or 0), names[above], past, texts, names[file], (), numbers)


def _read(line: str, siblings: dict[str, list[Sibling]]) -> int:
    """Takes in one line that is no entry; the place where it cannot be understood, -1 if it can."""
    cells = line.split("\t")
    last = cells.pop() if len(cells) in (6, 9) else ""  # serials: version 1 had none
    good: tuple[object, ...]
    if len(cells) == 8:
        name, digest, gone, *_, file = cells
        number = not gone or (gone.isascii() and gone.isdigit() and len(gone) < 10)
        good = (_ID.fullmatch(name), _DIGEST.fullmatch(digest), number, True, True, True, True, file)
    elif len(cells) == 5:
        name, key, digest, asked, ordinal = cells
        fits = (_ID.fullmatch(name), _KEY.fullmatch(key), _SHORT.fullmatch(digest), True, _ORDINAL.fullmatch(ordinal))
        good = (*fits, not last or _SERIAL.fullmatch(last))
        if all(good):
            sibling = Sibling(key[1:], digest, int(ordinal), asked, int(last or UNNUMBERED))
            siblings.setdefault(name, []).append(sibling)
            return -1
    else:
        return 0
    at = 0
    for cell, fit in zip(cells, good, strict=False):
        if not fit:
            return at
        at += len(cell) + 1
    return at


def _once(siblings: list[Sibling]) -> tuple[Sibling, ...]:
    """Siblings by their end; after a merge the last of several wins, but for the serial, which is the lowest."""
    found: dict[str, Sibling] = {}
    for sibling in siblings:
        other = found.get(sibling.end, sibling)
        known = [each.serial for each in (other, sibling) if each.serial != UNNUMBERED]
        found[sibling.end] = replace(sibling, serial=min(known)) if known and other is not sibling else sibling
    return tuple(sorted(found.values(), key=lambda s: (s.ordinal, s.end)))


def _together(versions: list[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for version in versions for name in version.former))


def _lowest(versions: list[Entry]) -> tuple[int, ...]:
    """For each card the lowest of the serials that the versions of its note have for it, whatever their order."""
    every = zip_longest(*(version.serials for version in versions))
    return tuple(min(serial for serial in each if serial is not None) for each in every)


def _version(whole: _Whole) -> Diagnostic | None:
    """What is wrong with the header, on the first line or below the mark of a merge."""
    heads = [line for line in map(_text, islice(_lines(whole.written), 2)) if not _CONFLICT.match(line)]
    head = heads[0] if heads else ""
    number = head.removeprefix(NAMED).partition(":")[0]
    if not head.startswith(NAMED):
        return _fault(whole.source, 0, 0, "first line is no header")
    if number not in _READ:
        about = f"{FILE} is of version {number[:20]}, which this deckpress does not know"
        return Diagnostic(
            Code.LOCK_DAMAGED, whole.source.place(0), about, "update deckpress; the file is left as it is"
        )
    return None


def _fault(source: Source, number: int, column: int, about: str = "line cannot be understood") -> Diagnostic:
    hint = "restore the file from git, or remove the line; until then it is left as it is"
    return Diagnostic(Code.LOCK_DAMAGED, source.place(source.starts[number] + column), about, hint)


def _conflict(source: Source, number: int) -> Diagnostic:
    hint = "both sides are read; `deckpress build` writes the file anew, commit that"
    return Diagnostic(Code.LOCK_CONFLICT, source.place(source.starts[number]), "marks of a merge", hint)
