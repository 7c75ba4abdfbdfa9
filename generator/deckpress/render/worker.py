"""A process that renders cards: a JSON line with some of them in, one a card out.

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
_AHEAD = 3  # times the seconds of a card, for the formulas of a batch


def main() -> None:
    """Reads the context, then cards, from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the formula engine prints there
    questions = sys.stdin.buffer
    trace = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
    from deckpress.render import card, engines, tex, wire

    first = questions.readline()  # it comes when a card does; the process may have been started ahead of that
    if not first:
        return
    settings = json.loads(first)
    seconds, engine = settings.pop("seconds"), settings.pop("engine")
    _limit_memory(engine)
    context = card.Context(**settings)
    tex.begin(engines.engine(engine))
    tex.formula("x", tex.Macros({}), display=False)  # the engine belongs to this thread from now on
    _answer(answers, {"ready": True})
    for line in questions:
        ahead, listed = json.loads(line)
        jobs = [wire.job_from_json(values) for values in listed]
        if ahead:
            faulthandler.dump_traceback_later(_AHEAD * seconds, exit=True, file=trace)
            card.ahead(jobs, context)
            faulthandler.cancel_dump_traceback_later()
        _answer(answers, {"begun": True})
        for job in jobs:
            faulthandler.dump_traceback_later(seconds, exit=True, file=trace)
            rendered = card.render(job, context)
            faulthandler.cancel_dump_traceback_later()
            _answer(answers, wire.as_json(rendered))
            if rendered.spent:
                os._exit(SPENT)


def _answer(answers: BinaryIO, values: object) -> None:
    answers.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
    answers.flush()


def _limit_memory(engine: str) -> None:
    """Bounds what this process may take; V8 has a limit of its own, and reserves more addresses than it uses."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    kind = resource.RLIMIT_DATA if engine == "v8" else resource.RLIMIT_AS
    resource.setrlimit(kind, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
