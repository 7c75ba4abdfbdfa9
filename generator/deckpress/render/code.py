"""Code to highlighted HTML: the only importer of Pygments."""

from __future__ import annotations

import html
import math
import re
import textwrap
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from deckpress.render import clozes

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

_TOKEN = re.compile(r"(?P<opening><span [^<>]*>)|(?P<closing></span>)|&[^;<>&]*;|.", re.DOTALL)
DIAGRAM = "mermaid"
Cuts = list[tuple[int, str]]  # offsets in the code, ascending, and what HTML is put in there


def block(code: str, info: str) -> str:
    """A `pre` of the code with classes for its words if the language of the fence is known.

    A diagram has a caption that says why there is no picture.
    """
    named = language(info)
    lexer = _lexer(named) if named else None
    code, cuts = clozes.cut(code)
    code = code.rstrip("\n")
    inner = _coloured(code, lexer) if lexer else html.escape(code, quote=False)
    shown = f'<pre class="highlight" tabindex="0"><code>{_placed(inner, cuts)}</code></pre>'
    if named != DIAGRAM:
        return shown
    return f'<figure class="diagram">{shown}<figcaption>Source of a diagram (Mermaid)</figcaption></figure>'


def language(info: str) -> str:
    """The language that the line of a fence names, in lower case; "" if none."""
    return re.split(r"[\s{,]", info.strip().lstrip("{."), maxsplit=1)[0].lower()


def span(code: str) -> str:
    """Inline code: line ends become spaces, one space at both ends is taken off."""
    code = code.replace("\n", " ")
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        code = code[1:-1]
    code, cuts = clozes.cut(code)
    return f"<code>{_placed(html.escape(code, quote=False), cuts)}</code>"


def _placed(inner: str, cuts: Cuts) -> str:
    """The HTML of code with the cuts put in; spans around a place are closed before it and opened again behind it."""
    if not cuts:
        return inner
    pieces: list[str] = []
    opened: list[str] = []
    at = done = 0

    def place(limit: float) -> None:
        nonlocal done
        while done < len(cuts) and cuts[done][0] <= limit:
            pieces.extend(("</span>" * len(opened), cuts[done][1], "".join(opened)))
            done += 1

    for token in _TOKEN.finditer(inner):
        if token["closing"]:
            opened.pop()
        else:
            place(at)
            if token["opening"]:
                opened.append(token[0])
            else:
                at += 1
        pieces.append(token[0])
    place(math.inf)
    return "".join(pieces)


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


def _coloured(code: str, lexer: Lexer) -> str:
    from pygments import highlight  # slow to load, and most cards do without

    return highlight(code, lexer, _formatter()).rstrip("\n")


@cache
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
