"""Text to search terms; static/js/core/analysis.js does the same, and a test holds the two together."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64  # letters of a term
_NAMES = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω∇∂∑∏∫√∞",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi"
        " chi psi omega nabla partial sum prod int sqrt infty".split(),
        strict=True,
    )
)
# Accents, and the vowel points of Hebrew and Arabic, which readers leave out.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
# Scripts without spaces between words: each letter and each pair is a term.
_DENSE = "\u0e00-\u0e7f\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_APOSTROPHE = re.compile(r"(?<=[^\W_])['’](?=[^\W_])")
_WORD = re.compile(rf"[∇∂∑∏∫√∞]|[{_DENSE}]+|(?:(?![{_DENSE}])(?:[^\W_]|[\u0900-\u0dff]))+(?:\+\+|#)?")
_IS_DENSE = re.compile(f"[{_DENSE}]")


def terms(text: str) -> list[str]:
    """The terms of a text in order: words folded to lower case without accents, and pairs in dense scripts."""
    found: list[str] = []
    for word in _WORD.findall(folded(text)):
        if _IS_DENSE.match(word):
            found.extend((*word, *(word[at : at + 2] for at in range(len(word) - 1))))
        else:
            found.append(word[:LONGEST])
            if word in _NAMES:
                found.append(_NAMES[word])
    return found


def folded(text: str) -> str:
    """The text in lower case, without accents, compatibility forms and apostrophes inside words."""
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return _APOSTROPHE.sub("", unicodedata.normalize("NFC", bare).lower())
