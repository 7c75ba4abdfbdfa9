"""KaTeX in V8: the only importer of py_mini_racer, which comes with `deckpress[fast]`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from msgspec import MsgspecError
from msgspec.json import Decoder
from py_mini_racer import DEFAULT_V8_FLAGS, JSEvalException, MiniRacer, init_mini_racer

from deckpress import resources
from deckpress.render.engine import REFUSED, WIDEST, Drawn, Failed, Request

SECONDS = 3.0  # for one call
MEMORY = 256 * 1024 * 1024  # bytes of JavaScript's heap
_ROOM = "--max-semi-space-size=4"  # MB for what is new: more saves no time here
_FLAGS = (*DEFAULT_V8_FLAGS, _ROOM, "--maglev", "--no-turbofan")  # the best code takes longer to make than it saves
_DRAWN = """(requests) => {
  const settings = {throwOnError: true, errorColor: REFUSED, strict: false, trust: false, maxSize: WIDEST};
  return JSON.stringify(JSON.parse(requests).map(([tex, displayMode]) => {
    if (tex.includes("\\0")) return [""];
    try { return katex.renderToString(tex, {...settings, displayMode}); }
    catch (error) { return [String(error.message)]; }
  }));
}"""
_decoded = Decoder(list[str | list[str]]).decode  # quicker than `json`


class V8:
    """The engine of the extra `fast`; it starts when it is first asked, and anew after it had to be stopped."""

    at_once = 64

    def __init__(self) -> None:
        self._function: Any = None

    def drawn(self, requests: Sequence[Request]) -> list[Drawn]:
        """HTML or what is wrong, for each.  If one cannot be drawn in time, all are tried by themselves."""
        try:
            answer = self._started()(json.dumps(list(requests)), timeout_sec=SECONDS)
        except JSEvalException:
            self._function = None
            if len(requests) > 1:
                return [drawn for request in requests for drawn in self.drawn([request])]
            return [Failed("formula takes too much time or memory")]
        return _answers(answer)

    def _started(self) -> Any:
        if self._function is None:
            init_mini_racer(flags=_FLAGS, ignore_duplicate_init=True)
            racer = MiniRacer()
            racer.set_hard_memory_limit(MEMORY)
            racer.eval((resources.vendor() / "katex.js").read_text("utf-8"))
            named = _DRAWN.replace("REFUSED", json.dumps(REFUSED)).replace("WIDEST", str(WIDEST))
            self._function = racer.eval(f"({named})")
            self._racer = racer
        return self._function


def _answers(answer: str) -> list[Drawn]:
    try:
        found = _decoded(answer)
    except MsgspecError:  # half a character in one of them
        return [_drawn(item) for item in json.loads(answer)]
    return [item if isinstance(item, str) else _drawn(item) for item in found]


def _drawn(item: str | list[str]) -> Drawn:
    if isinstance(item, list):
        return Failed(item[0].removeprefix("KaTeX parse error: "))  # pykatex leaves it out
    try:
        item.encode()
    except UnicodeEncodeError:  # QuickJS does not hand it over
        return Failed("")
    return item
