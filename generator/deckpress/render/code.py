"""Code to highlighted HTML: the only importer of Pygments."""

from __future__ import annotations

import html
import re
import textwrap
from functools import lru_cache

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_FORMATTER = HtmlFormatter(nowrap=True)


def block(code: str, info: str) -> str:
    """A `pre` of the code with classes for its words if the language of the fence is known."""
    language = re.split(r"[\s{,]", info.strip().lstrip("{."), maxsplit=1)[0].lower()
    lexer = _lexer(language) if language else None
    code = code.rstrip("\n")
    inner = highlight(code, lexer, _FORMATTER).rstrip("\n") if lexer else html.escape(code, quote=False)
    return f'<pre class="highlight" tabindex="0"><code>{inner}</code></pre>'


def span(code: str) -> str:
    """Inline code: line ends become spaces, one space at both ends is taken off."""
    code = code.replace("\n", " ")
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        code = code[1:-1]
    return f"<code>{html.escape(code, quote=False)}</code>"


def dedented(code: str, prefix: str) -> str:
    """The inside of a fence without the indentation and quote marks that its first line has."""
    if ">" in prefix:
        depth = prefix.count(">")
        code = "\n".join(re.sub(rf"^(?:[ \t]*>){{0,{depth}}} ?", "", line) for line in code.split("\n"))
        prefix = prefix.rpartition(">")[2].removeprefix(" ")
    width = len(prefix.expandtabs(4))
    lines = (line.expandtabs(4) if line[:1] == "\t" and width else line for line in code.split("\n"))
    cut = "\n".join(line[min(width, len(line) - len(line.lstrip(" "))) :] for line in lines)
    return textwrap.dedent(cut) if width else cut


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
