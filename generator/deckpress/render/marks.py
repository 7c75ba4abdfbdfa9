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
