"""Names for files and fragments, safe on every disk and in every URL."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from deckpress.patterns import compiled

_LONGEST = 80  # bytes
_RESERVED = compiled(r"(?:con|prn|aux|nul|com\d|lpt\d|index)\Z")


def slug(name: str) -> str:
    """The name in lower case, words joined by `-`; a digest behind it where the name itself cannot be told from it."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", folded)).strip("-_")
    short = words.encode()[:_LONGEST].decode("utf-8", "ignore").rstrip("-")
    if short and short == words and not _RESERVED.match(short):
        return short
    return f"{short}-{digest(name)}" if short else digest(name)


def digest(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def distinct(names: list[str]) -> dict[str, str]:
    """A slug for each name, no two equal: names that share one get a digest each, whatever their order."""
    slugs = {name: slug(name) for name in names}
    counts: dict[str, int] = {}
    for value in slugs.values():
        counts[value] = counts.get(value, 0) + 1
    return {name: value if counts[value] == 1 else f"{value}-{digest(name)}" for name, value in slugs.items()}
