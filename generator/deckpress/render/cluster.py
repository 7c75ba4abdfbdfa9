"""Cards rendered by a Dask cluster: the only importer of distributed, which comes with `deckpress[cluster]`.

A worker of the cluster hands each batch to a render process of its own, so the limits on time and memory hold there
too.  Dask gives what a lost worker had to another one.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from typing import ClassVar

from distributed import Client

from deckpress.errors import DeckpressError, UsageError
from deckpress.memo import toolchain
from deckpress.render import engines, wire
from deckpress.render.job import Context, Job, Rendered
from deckpress.render.pool import BATCH, Means, Worker

_SECONDS = 15  # to find the scheduler
Packed = bytes  # a card


class Cluster:
    """As `Pool`, with the processes of a cluster."""

    def __init__(self, context: Context, means: Means) -> None:
        self._context = context
        self._means = means
        logging.disable()  # Dask tells of each lost worker that it has got over; what it does not get over is raised
        self._client = _connected(means.scheduler)
        self._executor = self._client.get_executor(pure=False)
        self._waiting: dict[int, Future[list[tuple[int, Packed, bool]]]] = {}
        self._done: dict[int, tuple[Rendered, bytes]] = {}

    def __enter__(self) -> Cluster:
        theirs = set(self._client.run(toolchain).values())
        if theirs != {toolchain()}:
            self._client.close()
            raise UsageError(
                f"--scheduler {self._means.scheduler}: its workers have another deckpress, or other versions of what "
                "that needs; install the same on all"
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()

    def put(self, jobs: Sequence[Job], likely: int) -> None:
        """Takes jobs to render, of as many as are likely to come in all; each has a number of its own."""
        engine = engines.best(likely, self._means.engine)
        for at in range(0, len(jobs), BATCH):
            batch = jobs[at : at + BATCH]
            future = self._executor.submit(rendered, self._context, engine, wire.batch_as_bytes(True, batch))
            self._waiting.update((job.number, future) for job in batch)

    def get(self, number: int) -> tuple[Rendered, bytes]:
        """The card of a job that was put in, and its bytes; each can be taken once."""
        if number not in self._done:
            try:
                found = self._waiting[number].result()
            except Exception as error:  # Dask has many, one for each way to lose a worker
                about = str(error) or type(error).__name__
                raise DeckpressError(f"the cluster at {self._means.scheduler} does not render: {about}") from error
            for each, data, whole in found:
                del self._waiting[each]
                self._done[each] = wire.from_bytes(data), data if whole else b""
        return self._done.pop(number)


def rendered(context: Context, engine: str, batch: bytes) -> list[tuple[int, Packed, bool]]:
    """Number and bytes of each card of a batch, and whether its process survived it; runs on a worker."""
    _, jobs = wire.batch_from_bytes(batch)
    with _Process(context, engine) as process:
        process.tell(jobs)
        found = process.answer(threading.Event())
    return [(card.number, data or wire.as_bytes(card), bool(data)) for card, data in found]


class _Process:
    """A render process that goes on from batch to batch; each thread of a worker takes one."""

    _free: ClassVar[deque[tuple[Context, str, Worker]]] = deque()

    def __init__(self, context: Context, engine: str) -> None:
        self._key = context, engine

    def __enter__(self) -> Worker:
        while self._free:
            context, engine, process = self._free.pop()
            if (context, engine) == self._key:
                self._process = process
                return process
            process.__exit__()
        self._process = Worker(*self._key)
        return self._process

    def __exit__(self, *_: object) -> None:
        self._free.append((*self._key, self._process))


def _connected(address: str) -> Client:
    try:
        return Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        about = str(error) or "timeout"
        raise UsageError(f"--scheduler {address}: no Dask scheduler answers there ({about})") from error
