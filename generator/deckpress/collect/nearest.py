"""The nearest of many names to one that is not among them."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable

Ordered = tuple[list[str], list[str]]
_NEIGHBOURS = 8
_LONGEST = 200  # characters of a name that are compared


def ordered(known: Iterable[str]) -> Ordered:
    """Names in order, and in the order of their ends; those too long to compare are left out."""
    listed = [name for name in known if 0 < len(name) <= _LONGEST]
    return sorted(listed), sorted(name[::-1] for name in listed)


def nearest(name: str, known: Ordered) -> str:
    """The name most like another, "" if none is like it.

    A slip of the pen leaves the start or the end of a name as it was, so only the neighbours in both orders are
    compared, however many names there are.
    """
    forward, backward = known
    name = name[:_LONGEST]
    near = {*_around(forward, name), *(end[::-1] for end in _around(backward, name[::-1]))}
    return next(iter(difflib.get_close_matches(name, sorted(near), 1, 0.6)), "")


def _around(names: list[str], name: str) -> list[str]:
    at = bisect_left(names, name)
    return names[max(at - _NEIGHBOURS, 0) : at + _NEIGHBOURS]
