"""Regular expressions as JavaScript writes them, run with a deadline: they come from settings and may be hostile."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LIMIT = 1.0  # seconds that one pattern may take in one file, and again for each million characters
_LENGTH = 1_000  # characters of a pattern
_COUNT = 10_000  # all counts `{n}` of a pattern multiplied: what they unroll to
_SPACES = r"\s\xa0\u3000\ufeff"
_ESCAPED = r"\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|k<\w+>|[\s\S])"
_OUTSIDE = re.compile(rf"{_ESCAPED}|\[\^?\]?|\(\?(?:<[=!]|<\w+>|[:=!])?|\{{\d{{1,6}}(?:,\d{{0,6}})?\}}|[\s\S]")
_INSIDE = re.compile(rf"{_ESCAPED}|[\s\S]")  # of a class
_GROUPS = ("(", "(?:", "(?=", "(?!", "(?<=", "(?<!")


class UnfitError(ValueError):
    """The pattern cannot be used; the text says why, in lower case."""


Spans = tuple[tuple[int, int], ...]  # of a match, then of each of its groups; (-1, -1) for one that takes no part


def matches(pattern: str, text: str, start: int) -> list[Spans]:
    """Every match behind `start` that is not blank, as `gm` finds them; `TimeoutError` when it takes too long.

    All at once, so that the clock counts nothing but the search.
    """
    limit = LIMIT * (1 + len(text) / 1_000_000)
    return [match.regs for match in compiled(pattern).finditer(text, start, timeout=limit) if match[0].strip()]


@lru_cache(maxsize=256)
def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern ready to run; `UnfitError` if it is not one."""
    import regex  # slow to load, and few vaults have patterns of their own

    try:
        built = regex.compile(translated(pattern), regex.MULTILINE | regex.ASCII)
    except (regex.error, RecursionError, OverflowError) as error:
        about = str(error).partition(" at position")[0]
        raise UnfitError("nested too deeply" if isinstance(error, RecursionError) else about) from None
    if not built.groups:
        raise UnfitError("no group `(…)` that captures a field")
    return built


def translated(pattern: str) -> str:
    """The pattern in the words of the `regex` package, where `{` and some letters mean more than in JavaScript."""
    if len(pattern) > _LENGTH:
        raise UnfitError(f"longer than {_LENGTH} characters")
    built: list[str] = []
    count, at, inside = 1, 0, False
    while match := (_INSIDE if inside else _OUTSIDE).match(pattern, at):
        piece = match[0]
        if piece == "\\":
            raise UnfitError("a backslash at its end")
        if piece[0] == "\\":
            built.append(_escape(piece, inside))
        elif inside:
            built.append(_inside(piece, pattern, at))
            inside = piece != "]"
        else:
            built.append(_outside(piece))
            inside = piece in ("[", "[^")
            count *= max([1, *map(int, re.findall(r"\d+", piece))]) if piece[0] == "{" else 1
        at = match.end()
        if count > _COUNT:
            raise UnfitError("counts that are too high")
    return "".join(built)


def _outside(piece: str) -> str:
    if piece in ("[]", "[^]"):
        return r"(?!)" if piece == "[]" else r"[\s\S]"
    if piece in ("{", "}"):
        return re.escape(piece)
    if piece.startswith("(?") and piece not in _GROUPS and not re.fullmatch(r"\(\?<\w+>", piece):
        raise UnfitError("a group that JavaScript does not know")
    return piece


def _inside(piece: str, pattern: str, at: int) -> str:
    """A character of a class: brackets and doubled signs mean nothing there, nor does `-` beside `\\w`."""
    if piece == "-" and (re.match(r"-\\[dDwWsS]", pattern[at:]) or re.search(r"\\[dDwWsS]\Z", pattern[:at])):
        return r"\-"
    return piece if piece in ("]", "-", "^") else re.escape(piece)


def _escape(piece: str, inside: bool) -> str:
    letter = piece[1]
    if letter == "s":
        return _SPACES if inside else f"[{_SPACES}]"
    if letter == "S" and not inside:
        return f"[^{_SPACES}]"
    if letter == "k" and len(piece) > 2:
        return f"(?P={piece[3:-1]})"
    if letter == "c" and len(piece) > 2:
        return f"\\x{ord(piece[2]) % 32:02x}"
    if letter == "u" and len(piece) > 2:
        code = int(piece[2:].strip("{}"), 16)
        return re.escape(chr(code)) if code <= 0x10FFFF else re.escape("�")
    if letter.isascii() and letter.isalpha() and letter not in "dDwWSbBnrtfv" and len(piece) == 2:
        return letter  # no meaning in JavaScript
    return piece
