"""Worker processes that render cards, and what happens when one dies."""

from __future__ import annotations

import json
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import asdict

from deckpress.errors import DeckpressError
from deckpress.render import engines, process, wire, worker
from deckpress.render.job import Context, Job, Rendered

SECONDS = 4.0  # for one card; an honest one takes milliseconds
BATCH = 32
_TOLD = 2  # batches that a process has, so that it need not wait when it is done with one
_CARDS_PER_WORKER = 24  # fewer cards do not pay for another process


class Means(Struct, frozen=True):
    """What cards are rendered with: how many processes, and which engine, "" for the better one."""

    workers: int
    engine: str = ""
    scheduler: str = ""  # address of a Dask cluster that takes the place of processes of our own


class Pool:
    """Renders cards in processes that it starts when they are needed; a context manager.

    A card that passes its deadline or kills its process comes back with `failed` set, and the rest go on in a fresh
    process.
    """

    def __init__(self, context: Context, means: Means) -> None:
        self._context = context
        self._means = means
        self._threads: list[threading.Thread] = []
        self._jobs: deque[Job] = deque()
        self._done: dict[int, tuple[Rendered, bytes]] = {}
        self._wanted: int | None = None  # the number of the job whose card is waited for
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._change = threading.Condition()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        with self._change:
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def put(self, jobs: Sequence[Job], likely: int) -> None:
        """Takes jobs to render, of as many as are likely to come in all; each has a number of its own."""
        with self._change:
            self._jobs.extend(jobs)
            self._change.notify_all()
        wanted = min(self._means.workers, workers(len(self._jobs)))
        engine = engines.best(likely, self._means.engine)
        while len(self._threads) < wanted:
            self._threads.append(threading.Thread(target=self._work, args=(engine,), daemon=True))
            self._threads[-1].start()

    def get(self, number: int) -> tuple[Rendered, bytes]:
        """The card of a job that was put in, as soon as it is finished, and its bytes; each can be taken once.

        There are none where the process did not survive the card.
        """
        with self._change:
            self._wanted = number
            self._change.wait_for(lambda: self._error or number in self._done)
            if self._error:
                raise self._error
            return self._done.pop(number)

    def _work(self, engine: str) -> None:
        try:
            with Worker(self._context, engine) as one:
                while (batch := self._take(wait=not one.told)) or one.told:
                    if batch:
                        one.tell(batch)
                    if len(one.told) == _TOLD or not batch:
                        self._finish(one.answer(self._stop))
        except BaseException as error:
            with self._change:
                self._error = self._error or error
                self._stop.set()
                self._change.notify_all()

    def _take(self, *, wait: bool) -> list[Job]:
        """The next jobs, as soon as there are any if that is to be waited for; [] at the end."""
        with self._change:
            if wait:
                self._change.wait_for(lambda: self._jobs or self._stop.is_set())
            share = min(BATCH, -(-len(self._jobs) // len(self._threads)))
            return [] if self._stop.is_set() else [self._jobs.popleft() for _ in range(share)]

    def _finish(self, cards: Sequence[tuple[Rendered, bytes]]) -> None:
        """Hands over a batch at once: to wake who waits for a card takes about as long as to make its page."""
        with self._change:
            self._done.update((card.number, (card, data)) for card, data in cards)
            if self._wanted in self._done:
                self._change.notify_all()


class Worker:
    """One process at a time; a new one takes over when it dies."""

    def __init__(self, context: Context, engine: str) -> None:
        self._engine = engine
        settings = {**asdict(context), "seconds": SECONDS, "engine": engine}
        self._settings = json.dumps(settings, ensure_ascii=True).encode() + b"\n"
        self._process: subprocess.Popen[bytes] | None = None
        self.told: deque[list[Job]] = deque()  # what it has not answered yet

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            process.left(self._process)  # it ends by itself when it has nothing more to read
            self._process = None

    def tell(self, batch: list[Job]) -> None:
        """Gives the process a batch, which it takes up when it is done with those before."""
        self.told.append(batch)
        self._send(batch, together=True)

    def answer(self, stop: threading.Event) -> list[tuple[Rendered, bytes]]:
        """Every card of the first batch told, whatever it does to the process, with its bytes as in `Pool.get`."""
        waiting, done = deque(self.told.popleft()), list[tuple[Rendered, bytes]]()
        together = alive = True  # one by one where a process did not survive that, to find out which card it was
        while waiting and not stop.is_set():
            if not alive:
                self._send(waiting, together)
            running = self._started()
            assert running.stdout is not None
            while waiting and (data := wire.got(running.stdout)):
                card = wire.from_bytes(data)
                waiting.popleft()
                done.append((card, data))
                if card.spent:
                    break
            if waiting or running.poll() is not None:
                alive, code = False, self._end()
                if waiting and not together and code != worker.SPENT:
                    done.append((Rendered(waiting.popleft().number, failed=_reason(code)), b""))
                together = together and code == worker.SPENT
        if not alive:
            for batch in self.told:
                self._send(batch, together=True)
        return done

    def _send(self, jobs: Iterable[Job], together: bool) -> None:
        stdin = self._started().stdin
        assert stdin is not None
        with suppress(OSError):  # the process died; reading finds out why
            wire.put(stdin, wire.batch_as_bytes(together, jobs))
            stdin.flush()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None and not self._ready(process.started(self._engine)):
            self._end()  # what was started ahead may have been ended since
            if not self._ready(process.fresh()):
                raise DeckpressError(
                    "a render process does not start: install deckpress again with `pip install --force-reinstall`"
                )
        assert self._process is not None
        return self._process

    def _ready(self, running: subprocess.Popen[bytes]) -> bool:
        """Whether a process has taken the settings; it is the one that renders from now on."""
        self._process = running
        assert running.stdin is not None and running.stdout is not None
        with suppress(OSError):  # it did not live to read them
            running.stdin.write(self._settings)
            running.stdin.flush()
        return running.stdout.readline() == worker.READY

    def _end(self) -> int:
        running, self._process = self._process, None
        if running is None:
            return 0
        for pipe in (running.stdin, running.stdout):
            try:
                assert pipe is not None
                pipe.close()
            except OSError:
                pass
        try:
            return running.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            running.kill()
            return running.wait()


def workers(cards: int) -> int:
    """How many processes so many cards are worth."""
    return -(-cards // _CARDS_PER_WORKER)


def _reason(code: int) -> str:
    if code in worker.DEADLINES:
        return f"card takes longer than {SECONDS:g} seconds"
    if code < 0:
        return f"card stopped its process (signal {-code})"
    return f"card stopped its process (exit {code})"
