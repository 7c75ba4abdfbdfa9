"""Worker processes that render cards, and what happens when one dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from deckpress.errors import DeckpressError
from deckpress.render import engines, worker
from deckpress.render.card import Context, Job, Rendered
from deckpress.render.wire import from_json, job_as_json

SECONDS = 4.0  # for one card; an honest one takes milliseconds
_BATCH = 32
_AHEAD = 1_024  # cards that may be finished and not yet taken
_CARDS_PER_WORKER = 24  # fewer cards do not pay for another process


@dataclass(frozen=True, slots=True)
class Means:
    """What cards are rendered with."""

    workers: int
    engine: str = engines.PYKATEX


def rendered(jobs: Iterable[Job], count: int, context: Context, means: Means) -> Iterator[Rendered]:
    """All cards in the order of `jobs`, of which there are about `count`.

    Each runs in one of several processes.  A card that passes its deadline or kills its process comes back with
    `failed` set, and the rest go on in a fresh process.  Jobs are taken as they are wanted, so that few cards are in
    memory at any time.
    """
    line = _Line(jobs)
    workers = max(1, min(means.workers, -(-count // _CARDS_PER_WORKER)))
    threads = [threading.Thread(target=_work, args=(line, context, means), daemon=True) for _ in range(workers)]
    for thread in threads if count else ():
        thread.start()
    try:
        yield from line if count else ()
    finally:
        line.stop.set()
        line.wake()
        for thread in threads if count else ():
            thread.join()


def _work(line: _Line, context: Context, means: Means) -> None:
    try:
        with _Worker(context, means.engine) as process:
            while batch := line.take():
                process.render(batch, line.put, line.stop)
    except BaseException as error:
        line.fail(error)


class _Line:
    """Jobs that wait to be taken by workers, and finished cards that wait to be taken in the order of the jobs."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.stop = threading.Event()
        self._jobs = iter(jobs)
        self._order: deque[int] = deque()  # numbers of cards that were given out and not taken back
        self._done: dict[int, Rendered] = {}
        self._empty = False
        self._error: BaseException | None = None
        self._change = threading.Condition()

    def take(self) -> list[Job]:
        """The next jobs, as soon as there is room for what will be made of them; [] at the end."""
        with self._change:
            self._change.wait_for(lambda: self.stop.is_set() or len(self._order) < _AHEAD)
            if self.stop.is_set():
                return []
            batch = list(islice(self._jobs, _BATCH))
            self._order.extend(job.number for job in batch)
            self._empty = self._empty or not batch
            self._change.notify_all()
            return batch

    def put(self, card: Rendered) -> None:
        with self._change:
            self._done[card.number] = card
            self._change.notify_all()

    def fail(self, error: BaseException) -> None:
        with self._change:
            self._error = self._error or error
            self.stop.set()
            self._change.notify_all()

    def wake(self) -> None:
        with self._change:
            self._change.notify_all()

    def __iter__(self) -> Iterator[Rendered]:
        while True:
            with self._change:
                self._change.wait_for(self._ready)
                if self._error:
                    raise self._error
                if not self._order:
                    return
                card = self._done.pop(self._order.popleft())
                self._change.notify_all()
            yield card

    def _ready(self) -> bool:
        return bool(self._error) or (self._order[0] in self._done if self._order else self._empty)


class _Worker:
    """One process at a time; a new one takes over when it dies."""

    def __init__(self, context: Context, engine: str) -> None:
        settings = {**asdict(context), "seconds": SECONDS, "engine": engine}
        self._settings = json.dumps(settings, ensure_ascii=True).encode() + b"\n"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def render(self, batch: list[Job], put: Callable[[Rendered], None], stop: threading.Event) -> None:
        """Renders every card of the batch, whatever it does to the process."""
        waiting = deque(batch)
        ahead = True  # all formulas first; not again where a process did not survive that
        while waiting and not stop.is_set():
            process = self._started()
            self._send(process, waiting, ahead)
            assert process.stdout is not None
            begun = bool(process.stdout.readline())
            while begun and waiting and (line := process.stdout.readline()):
                card = from_json(json.loads(line))
                waiting.popleft()
                put(card)
                if card.spent:
                    break
            if waiting or process.poll() is not None:
                code = self._end()
                if waiting and begun and code != worker.SPENT:
                    put(Rendered(waiting.popleft().number, failed=_reason(code)))
                ahead = ahead and begun

    def _send(self, process: subprocess.Popen[bytes], jobs: Sequence[Job], ahead: bool) -> None:
        data = json.dumps([ahead, [job_as_json(job) for job in jobs]], ensure_ascii=False).encode() + b"\n"
        assert process.stdin is not None
        stdin = process.stdin

        def write() -> None:  # in a thread of its own: both pipes may be full
            try:
                stdin.write(data)
                stdin.flush()
            except (OSError, ValueError):
                pass  # the process died; reading finds out why

        threading.Thread(target=write, daemon=True).start()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            root = str(Path(__file__).resolve().parents[2])
            paths = [root, os.environ.get("PYTHONPATH", "")]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
            self._process = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "deckpress.render.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.write(self._settings)
            self._process.stdin.flush()
            if b"ready" not in self._process.stdout.readline():
                raise DeckpressError(
                    "a render process does not start: install deckpress again with `pip install --force-reinstall`"
                )
        return self._process

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            try:
                assert pipe is not None
                pipe.close()
            except OSError:
                pass
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _reason(code: int) -> str:
    if code == worker.DEADLINE:
        return f"card takes longer than {SECONDS:g} seconds"
    if code < 0:
        return f"card stopped its process (signal {-code})"
    return f"card stopped its process (exit {code})"
