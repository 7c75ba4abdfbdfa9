"""`cards.lock`: which id each card has had since it was first seen, a line a note, as text that git can merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

FILE = "cards.lock"
VERSION = 2
NAMED = "# deckpress cards.lock "
HEADER = f"{NAMED}{VERSION}: written by `deckpress build`; commit it, do not edit it"
FORMER = 24  # former ids kept of one note
NO_TEXTS = b"\t"
UNNUMBERED = -1  # stands for the serial of a card that has none yet


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
