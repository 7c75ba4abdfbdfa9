"""The stylesheets that a side needs besides the site's: of code, and of blanks, choices and small print."""

from __future__ import annotations

import re

SHEETS = ("code", "kinds")
_SHEET = re.compile(
    'class="(?:(?<=<pre class=")(?P<code>highlight")|(?P<kinds>(?:blank|cloze|choices|extra)[ "]))'  # one way, not two
)


def wanted(html: str) -> set[str]:
    """Those of SHEETS that some HTML needs."""
    return {str(mark.lastgroup) for mark in _SHEET.finditer(html)}
