"""Marks inside finished HTML that pages fill in.

They are code points that are no characters: reading replaces any that a deck holds, so no deck can write one.
"""

ROOT = "\ufdd0"  # the way from the page to the site's root
STYLE_OPEN = "\ufdd1"  # …style of a formula's part…
STYLE_CLOSE = "\ufdd2"
SLOT_OPEN = "\ufdd3"  # …number of a slot…
SLOT_CLOSE = "\ufdd4"
MEDIA_OPEN = "\ufdd5"  # …path of a media file, MEDIA_WIDTH, width…
MEDIA_WIDTH = "\ufdd6"
MEDIA_CLOSE = "\ufdd7"
# U+FDD8 to U+FDDB are the marks of clozes: see model/note.py.
HIDDEN = "\ufddc"  # a character of a hint, where only the length of the text counts
CHOICE = "\ufddd"  # …letter of a choice…, and CHOICE again
LINK_OPEN = "\ufde8"  # …what a link names…
LINK_CLOSE = "\ufde9"
EMBED_OPEN = "\ufdea"  # …number of an embed…
EMBED_CLOSE = "\ufdeb"
FORMULA_OPEN = "\ufdec"  # …plain text of a formula…, in plain text only
FORMULA_CLOSE = "\ufded"


def bare(plain: str) -> str:
    """Plain text without the marks of its formulas."""
    return plain.replace(FORMULA_OPEN, "").replace(FORMULA_CLOSE, "")
