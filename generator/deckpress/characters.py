"""Characters that no text may hold: our own marks inside cards and HTML, and what no encoding knows."""

from __future__ import annotations

from typing import Any

from deckpress.patterns import compiled

# U+FDD0 to U+FDEF are no characters.
UNUSABLE = compiled("[\x00\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def usable(value: Any) -> Any:
    """The value with U+FFFD in place of each, in lists and maps as well: YAML, TOML and JSON can spell any."""
    if isinstance(value, str):
        return UNUSABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [usable(each) for each in value]
    if isinstance(value, dict):
        return {usable(key): usable(each) for key, each in value.items()}
    return value
