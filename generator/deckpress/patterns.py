"""Patterns that are compiled when they are first asked: there are some two hundred, and most runs need few."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def compiled(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives; a mistake in the source shows when it is used."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))


class _Later:
    """Stands for a pattern: the first use of each method looks it up, later ones find it here."""

    def __init__(self, source: Any, flags: int) -> None:
        self._written = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._written), name)  # `re` remembers the pattern
        setattr(self, name, found)
        return found
