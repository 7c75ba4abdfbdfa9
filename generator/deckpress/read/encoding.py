"""Bytes to text: what an editor would show, and every place where it had to guess."""

from __future__ import annotations

import codecs
from itertools import islice

from deckpress.characters import UNUSABLE
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Place, Source

_SUSPECT = (b"\0", b"\xef\xb7", b"\xef\xbf", b"\xff")  # one is in every file that holds any, in UTF-16 the last
_TOLD = 20  # of them in one file
_BINARY_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"SQLite format 3")


def source(path: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file; None if it is no text at all.

    Line ends become `\\n`.  Bytes that are not UTF-8, and characters no text holds, become U+FFFD and are reported.
    """
    if _is_binary(data):
        fault = Diagnostic(
            Code.BINARY, Place(path), "file is not text", "save it as UTF-8, or move it out of the folder"
        )
        return None, (fault,)
    text, guessed = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    marked, count = UNUSABLE.subn("\ufffd", text) if any(mark in data for mark in _SUSPECT) else (text, 0)
    found = Source(path, marked)
    unusable = islice(UNUSABLE.finditer(text), _TOLD) if count else ()
    faults = [_fault(found, match.start(), "character that no text may hold") for match in unusable]
    if guessed:
        at = text.find("\ufffd")
        faults.append(_fault(found, max(at, 0), "bytes that are not UTF-8"))
    return found, tuple(faults)


def _is_binary(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    head = data[:8192]
    return data.startswith(_BINARY_HEADS) or head.count(0) > max(8, len(head) // 100)


def _decoded(data: bytes) -> tuple[str, bool]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), False
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), True


def _fault(source: Source, at: int, about: str) -> Diagnostic:
    return Diagnostic(Code.MISDECODED, source.place(at, at + 1), about, "it is shown as \ufffd; save the file as UTF-8")
