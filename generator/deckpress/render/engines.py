"""The two engines that run KaTeX: QuickJS by pykatex, the reference, and V8, which is several times as fast.

Both write the same bytes.  V8 takes longer to start, so it is worth its while for many formulas only.
"""

from __future__ import annotations

from importlib.util import find_spec

from deckpress.render.engine import Engine

PYKATEX, V8 = "pykatex", "v8"
NAMES = (PYKATEX, V8)
_WORTH = 500  # cards to render from which on V8 has caught up


def best(cards: int, asked: str = "") -> str:
    """The name of the engine for so many cards: the one asked for, else V8 where it is installed and worth it."""
    if asked in NAMES:
        return asked
    return V8 if cards >= _WORTH and find_spec("py_mini_racer") is not None else PYKATEX


def engine(name: str) -> Engine:
    """The engine of a name in NAMES, started."""
    if name == V8:
        from deckpress.render import v8

        return v8.V8()
    from deckpress.render import quick

    return quick.Quick()
