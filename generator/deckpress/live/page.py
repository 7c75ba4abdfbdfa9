"""Adds the script that hears of builds to a page, on its way to the browser."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*?script-src(?= )')


def dressed(html: bytes, script: str, data: Mapping[str, str]) -> bytes:
    """The page with `script` at the end of its head; the policy lets it run by its hash.  `data` are its `data-…`."""
    own = "sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode()
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    head, end, rest = html.partition(b"</head>")
    if not end:
        return html
    head = _POLICY.sub(lambda found: found[0] + f" '{own}'".encode(), head, count=1)
    return b"".join((head, f"<script{attributes}>{script}</script>\n".encode(), end, rest))
