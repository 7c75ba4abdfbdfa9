"""A process that renders cards: a message with some of them in, one a card out, all at once or each when it is done.

Every card has a deadline that holds even inside C code, and the process a memory limit.  It ends by one of
DEADLINES when the deadline passes, and by itself where the formula engine may be damaged.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue

DEADLINES = (1, -14)  # how a process ends that takes too long: faulthandler's exit code, or the signal of an alarm
SPENT, TORN = 3, 4  # after a card that may have damaged the engine; after formulas of some card or other
READY = b"ready\n"
_BEHIND = 5  # who makes pages of the cards goes first: all wait when that lags behind
_MEMORY = 1024 * 1024 * 1024  # bytes
_GARBAGE = 50_000  # objects more than before, until some are looked for that refer to each other: cards make few
_BUFFER = 1024 * 1024  # bytes of answers that may wait for others
_SLACK = 0.1  # seconds more that a card may have
_AHEAD = 3  # times the seconds of a card, for the formulas of a batch with V8, which gives up one by itself


def main() -> None:
    """Reads the context, then cards, from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):  # not on Windows
        os.nice(_BEHIND)
    answers = os.fdopen(os.dup(1), "wb", _BUFFER)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the formula engine prints there
    questions = sys.stdin.buffer
    watch = _Watch()
    from deckpress.render import card, engines, wire

    if begun := sys.argv[1]:
        _begin(begun)
    first = questions.readline()  # it comes when a card does; the process may have been started ahead of that
    if not first:
        return
    settings = json.loads(first)
    seconds, engine = settings.pop("seconds"), settings.pop("engine")
    if engine != begun:
        _begin(engine)
    context = card.Context(**settings)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    answers.write(READY)
    answers.flush()
    batches: SimpleQueue[bytes] = SimpleQueue()
    asked = iter(partial(wire.got, questions), b"")
    threading.Thread(target=_listen, args=(asked, batches), daemon=True).start()
    while batch := batches.get():
        together, jobs = wire.batch_from_bytes(batch)
        if together:
            watch.within(seconds * (_AHEAD if engine == engines.V8 else 1))
            if not card.ahead(jobs, context):
                os._exit(TORN)
            watch.over()
        for job in jobs:
            watch.within(seconds)
            rendered = card.render(job, context)
            wire.put(answers, wire.as_bytes(rendered))
            if rendered.spent or not together:
                answers.flush()
            if rendered.spent:
                os._exit(SPENT)
        watch.over()
        answers.flush()


def _listen(asked: Iterable[bytes], batches: SimpleQueue[bytes]) -> None:
    """Takes what is asked at once, so that who asks need not wait while a card is rendered; b"" at the end."""
    for batch in asked:
        batches.put(batch)
    batches.put(b"")


def _begin(engine: str) -> None:
    """Starts an engine, which belongs to this thread from now on."""
    from deckpress.render import engines, tex

    _limit_memory(engine)
    tex.begin(engines.engine(engine))
    tex.formula("x", tex.Macros({}), display=False)


class _Watch:
    """Ends the process by one of DEADLINES when some work takes too long, even inside C code.

    To set the alarm costs a thirtieth of a card, so that it is set for some cards at once, which are done in no time.
    """

    def __init__(self) -> None:
        self._set = -_SLACK  # when it was; the time of a clock that begins at 0
        self._timed = hasattr(signal, "setitimer")  # not on Windows
        self._trace = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the process
        if self._timed:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def within(self, seconds: float) -> None:
        """The work that begins now, and ends when this is called again, has so long and at most _SLACK more."""
        now = time.monotonic()
        if now < self._set + _SLACK:
            return
        self._set = now
        if self._timed:  # a tenth of the time of a thread that waits
            signal.setitimer(signal.ITIMER_REAL, seconds + _SLACK)
        else:
            faulthandler.dump_traceback_later(seconds + _SLACK, exit=True, file=self._trace)

    def over(self) -> None:
        """Nothing is at work."""
        self._set = -_SLACK
        if self._timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            faulthandler.cancel_dump_traceback_later()


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
    os._exit(0)  # V8 takes long to be taken down, and sometimes waits for ever
