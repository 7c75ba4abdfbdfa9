"""Names in code and slices that hold `::` and part nothing, as they stand in plain text."""

from __future__ import annotations

import re

from deckpress.patterns import compiled

RULE = "`::` belongs to a name in code or to a path"
_NAME = r"[A-Za-z_]\w{0,60}"
_SURE = (
    compiled(
        r"\b(?:std|boost|crate|absl|chrono|fmt|Eigen|torch)::\w+(?:(?:<[^<>\n]{0,80}>)?::\w+)*|\w::<\w+>(?:\(|::)"
    ),
    compiled(r"(?<![\w:])\w+(?:::\w+){2,}(?![\w:])"),
    compiled(rf"(?<![\w:])(?:{_NAME}::)+~?{_NAME}(?=[(<])"),
    compiled(r"\w\[[^\[\]\n]{0,20}::[^\[\]\n]{0,20}\]"),
)
_LIKELY = compiled(rf"(?<![\w:]){_NAME}::{_NAME}(?![\w:])")  # one alone may be `word::meaning`


def blanked(mask: str) -> str:
    """The masked line with NUL over names in code: with a known name space, a call, a slice, or several on a line."""
    if "::" not in mask:
        return mask
    for pattern in _SURE:
        mask = pattern.sub(_nothing, mask)
    return _LIKELY.sub(_nothing, mask) if len(_LIKELY.findall(mask)) > 1 else mask


def _nothing(match: re.Match[str]) -> str:
    return "\0" * len(match[0])
