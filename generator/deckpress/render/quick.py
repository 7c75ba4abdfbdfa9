"""KaTeX in QuickJS: the only importer of pykatex.

Call it on the main thread of a worker process only: pykatex keeps one JavaScript engine that no other thread may use,
and an overflow damages it, so the process must end afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import pykatex

from deckpress.render.engine import REFUSED, WIDEST, Drawn, Failed, Request


class Quick:
    """The engine that comes with deckpress."""

    at_once = 1

    def drawn(self, requests: Sequence[Request]) -> list[Drawn]:
        """HTML or what is wrong, for each."""
        return [_drawn(tex, display) for tex, display in requests]


def _drawn(tex: str, display: bool) -> Drawn:
    try:
        html: str = pykatex.renderToString(
            tex,
            displayMode=display,
            throwOnError=True,
            errorColor=REFUSED,
            strict=False,
            trust=False,
            maxSize=WIDEST,
        )
    except pykatex.ParseError as error:
        return Failed(str(error))
    except (ValueError, UnicodeError):
        return Failed("")
    return html
