"""Worker processes that render cards, and what happens when one dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from deckpress.errors import DeckpressError
from deckpress.render import worker
from deckpress.render.card import Context, Job, Rendered
from deckpress.render.wire import from_json, job_as_json

SECONDS = 4.0  # for one card; an honest one takes milliseconds
_BATCH = 16
_CARDS_PER_WORKER = 24  # fewer cards do not pay for another process


def rendered(jobs: Sequence[Job], context: Context, workers: int, seen: Callable[[int], None]) -> list[Rendered]:
    """All cards in the order of `jobs`.

    Each runs in one of `workers` processes.  A card that passes its deadline or kills its process comes back with
    `failed` set, and the rest go on in a fresh process.  `seen` is told the number of finished cards.
    """
    results: dict[int, Rendered] = {}
    queue = deque(jobs)
    lock = threading.Lock()
    stop = threading.Event()
    errors: list[BaseException] = []

    def take() -> list[Job]:
        with lock:
            return [queue.popleft() for _ in range(min(_BATCH, len(queue)))]

    def put(card: Rendered) -> None:
        with lock:
            results[card.number] = card
            done = len(results)
        seen(done)

    def run() -> None:
        try:
            with _Worker(context) as process:
                while not stop.is_set() and (batch := take()):
                    process.render(batch, put, stop)
        except BaseException as error:
            errors.append(error)
            stop.set()

    count = max(1, min(workers, -(-len(jobs) // _CARDS_PER_WORKER)))
    threads = [threading.Thread(target=run, daemon=True) for _ in range(count if jobs else 0)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        stop.set()
        raise
    if errors:
        raise errors[0]
    return [results[job.number] for job in jobs]


class _Worker:
    """One process at a time; a new one takes over when it dies."""

    def __init__(self, context: Context) -> None:
        self._settings = json.dumps({**asdict(context), "seconds": SECONDS}, ensure_ascii=True).encode() + b"\n"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def render(self, batch: list[Job], put: Callable[[Rendered], None], stop: threading.Event) -> None:
        """Renders every card of the batch, whatever it does to the process."""
        waiting = deque(batch)
        while waiting and not stop.is_set():
            process = self._started()
            self._send(process, waiting)
            while waiting:
                assert process.stdout is not None
                line = process.stdout.readline()
                if not line:
                    break
                card = from_json(json.loads(line))
                waiting.popleft()
                put(card)
                if card.spent:
                    break
            if waiting or process.poll() is not None:
                code = self._end()
                if waiting and code != worker.SPENT:
                    put(Rendered(waiting.popleft().number, failed=_reason(code)))

    def _send(self, process: subprocess.Popen[bytes], jobs: Sequence[Job]) -> None:
        lines = (json.dumps(job_as_json(job), ensure_ascii=True) for job in jobs)
        data = "".join(f"{line}\n" for line in lines).encode()
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
