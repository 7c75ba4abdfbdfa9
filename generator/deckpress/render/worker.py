"""A process that renders cards: one JSON line in, one out.

Every card has a deadline that holds even inside C code, and the process a memory limit.  It ends with DEADLINE when the
deadline passes, and by itself after a card that may have damaged the formula engine.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from typing import BinaryIO

DEADLINE = 1  # exit code of faulthandler's watchdog
SPENT = 3
_MEMORY = 1024 * 1024 * 1024  # bytes


def main() -> None:
    """Reads the context, then cards, from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the formula engine prints there
    questions = sys.stdin.buffer
    settings = json.loads(questions.readline())
    seconds = settings.pop("seconds")
    trace = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
    from deckpress.render import card, tex, wire

    context = card.Context(**settings)
    tex.formula("x", tex.Macros({}), display=False)  # the engine belongs to this thread from now on
    _answer(answers, {"ready": True})
    for line in questions:
        faulthandler.dump_traceback_later(seconds, exit=True, file=trace)
        rendered = card.render(wire.job_from_json(json.loads(line)), context)
        faulthandler.cancel_dump_traceback_later()
        _answer(answers, wire.as_json(rendered))
        if rendered.spent:
            os._exit(SPENT)


def _answer(answers: BinaryIO, values: object) -> None:
    answers.write(json.dumps(values, ensure_ascii=True).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
