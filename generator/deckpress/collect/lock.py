"""`cards.lock`: which id each card has had since it was first seen, a line a note, as text that git can merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from io import BytesIO
from itertools import groupby, islice, zip_longest
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Source
from deckpress.patterns import compiled

FILE = "cards.lock"
VERSION = 2
_READ = ("1", "2")  # the lines of version 1 bear no serials
_NAMED = "# deckpress cards.lock "
HEADER = f"{_NAMED}{VERSION}: written by `deckpress build`; commit it, do not edit it"
FORMER = 24  # former ids kept of one note
NO_TEXTS = b"\t"
UNNUMBERED = -1  # stands for the serial of a card that has none yet

_ID = compiled(r"c[A-Za-z0-9-]+")
_DIGEST = compiled(r"[0-9a-f]{12}")
_SHORT = compiled(r"[0-9a-f]{8}")
_ORDINAL = compiled(r"[0-9]{1,4}")
_SERIAL = compiled(r"[0-9]{1,9}")
_SERIALS = compiled(r"[0-9]{1,9}(?: [0-9]{1,9})*")
_KEY = compiled(r"~[0-9a-f]{8}(?:-\d+)?")
_CONFLICT = compiled(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


class Sibling(Struct, frozen=True):
    """A card of a cloze: the end of its id, the digest of what it asks for now, its place, the text, its serial."""

    end: str
    digest: str
    ordinal: int
    text: str
    serial: int = UNNUMBERED

    def line(self, note: str) -> str:
        serial = "" if self.serial == UNNUMBERED else f"\t{self.serial}"
        return f"{note}\t~{self.end}\t{self.digest}\t{self.text}\t{self.ordinal}{serial}"


class Entry(Struct, frozen=True):
    """One note as it was last seen.  No field holds a tab or a line end but `texts`, which holds one tab."""

    id: str
    digest: str
    gone: int  # 0 for a note that is there; else the number of the build that missed it, counted in this file
    above: str  # the id of the note above it in its file, "" for the first
    former: tuple[str, ...]  # ids it has had, or would have had without this file
    texts: bytes  # front and back, shortened, in UTF-8, which takes a third of the room of two texts
    file: str
    siblings: tuple[Sibling, ...] = ()
    serials: tuple[int, ...] = ()  # of its cards in order, as far as known; siblings bear their own

    @property
    def sides(self) -> tuple[str, str]:
        """Front and back."""
        front, _, back = self.texts.decode("utf-8", "surrogatepass").partition("\t")
        return front, back

    @property
    def numbers(self) -> tuple[int, ...]:
        """The serials of its cards in order, siblings or not."""
        return tuple(sibling.serial for sibling in self.siblings) if self.siblings else self.serials

    def lines(self, texts: bytes) -> Iterator[bytes]:
        """Its own, with these texts, and those of its siblings."""
        gone, former = self.gone or "", " ".join(self.former)
        serials = "\t" + " ".join(map(str, self.serials)) if self.serials else ""
        head, tail = f"{self.id}\t{self.digest}\t{gone}\t{self.above}\t{former}\t", f"\t{self.file}{serials}"
        yield head.encode("utf-8", "surrogatepass") + texts + tail.encode("utf-8", "surrogatepass")
        for sibling in self.siblings:
            yield sibling.line(self.id).encode("utf-8", "surrogatepass")


class Lock(Struct, frozen=True):
    """What the file says.  After a merge one id may have several entries.

    `whole` is False where something in it cannot be understood: then it must not be written again.
    """

    entries: tuple[Entry, ...] = ()
    whole: bool = True
    merging: bool = False  # it holds the marks of a merge


def data(entries: Iterable[Entry], texts: Callable[[Entry], bytes] = attrgetter("texts")) -> bytes:
    """The file: a header and the lines in the order of their bytes, so that git merges them.

    `texts` gives those of an entry when its line is written, for all together take much room.
    """
    written = BytesIO()
    written.write(HEADER.encode() + b"\n")
    for _, same in groupby(sorted(entries, key=attrgetter("id")), attrgetter("id")):  # ids are ASCII
        for line in sorted(line for entry in same for line in entry.lines(texts(entry))):
            written.write(line + b"\n")
    return written.getvalue()


def texts(front: str, back: str) -> bytes:
    """Both sides of a note as an entry has them."""
    return f"{front}\t{back}".encode("utf-8", "surrogatepass")


def read(written: bytes | None) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """The lock in a text, None for no file, and what is wrong with it; every line that can be understood counts."""
    if written is None:
        return Lock(), ()
    whole = _Whole(written)
    entries: dict[str, list[Entry]] = {}
    siblings: dict[str, list[Sibling]] = {}
    names: dict[str, str] = {}
    faults: list[Diagnostic] = []
    base = False
    marks = 0
    for number, line in enumerate(_lines(written)):
        mark = line[:7] if _CONFLICT.match(line) else ""
        if mark:
            base = mark == "|" * 7
            marks += 1
            if marks == 1:
                faults.append(_conflict(whole.source, number))
            continue
        if base or not line or line.startswith("#"):
            continue
        fault = _read(line, entries, siblings, names)
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
        for entry in dict.fromkeys(versions)
    )
    sound = not any(fault.code is Code.LOCK_DAMAGED for fault in faults)
    return Lock(found, sound, marks > 0), tuple(faults)


class _Whole:
    """The text of the file, which is made only where something is wrong with it, for it may be large."""

    def __init__(self, written: bytes) -> None:
        self.written = written

    @cached_property
    def source(self) -> Source:
        return Source(FILE, self.written.decode("utf-8", "surrogatepass"))


def _lines(written: bytes) -> Iterator[str]:
    at = 0
    while (end := written.find(b"\n", at)) >= 0:
        yield written[at:end].decode("utf-8", "surrogatepass")
        at = end + 1
    yield written[at:].decode("utf-8", "surrogatepass")


def _read(line: str, entries: dict[str, list[Entry]], siblings: dict[str, list[Sibling]], names: dict[str, str]) -> int:
    """Takes in one line; the place where it cannot be understood, -1 if it can.  Of equal `names` one is kept."""
    cells = line.split("\t")
    last = cells.pop() if len(cells) in (6, 9) else ""  # serials: version 1 had none
    good: tuple[object, ...]
    if len(cells) == 8:
        name, digest, gone, above, former, front, back, file = cells
        number = not gone or (gone.isascii() and gone.isdigit() and len(gone) < 10)
        serials = not last or _SERIALS.fullmatch(last)
        good = (_ID.fullmatch(name), _DIGEST.fullmatch(digest), number, True, True, True, True, file, serials)
        if all(good):
            past = tuple(former.split(" ")) if former else ()
            numbers = tuple(map(int, last.split(" "))) if last else ()
            name, above, file = (names.setdefault(each, each) for each in (name, above, file))
            entry = Entry(name, digest, int(gone or 0), above, past, texts(front, back), file, (), numbers)
            entries.setdefault(name, []).append(entry)
            return -1
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
    heads = [line for line in islice(_lines(whole.written), 2) if not _CONFLICT.match(line)]
    head = heads[0] if heads else ""
    number = head.removeprefix(_NAMED).partition(":")[0]
    if not head.startswith(_NAMED):
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
