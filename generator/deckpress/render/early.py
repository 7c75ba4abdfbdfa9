"""Cards rendered before it is known that they are wanted: while decks are read, most processors have nothing to do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from msgspec.structs import replace

from deckpress.render import limits
from deckpress.render.job import Context, Job
from deckpress.render.pool import Means, Pool

_WORTH = 500  # jobs, before which it does not pay to begin
_MOST = 2_500  # jobs, for their cards wait in memory
_AT_ONCE = 64


class Early:
    """A pool that is given jobs as they will most likely be; a context manager.

    Whoever wants one of their cards later, under another number, learns which number it has here.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._pool: Pool | None = None
        self._waiting: list[Job] = []
        self._count = 0
        self._numbers: dict[Hashable, int] = {}

    def __enter__(self) -> Early:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool:
            self._pool.__exit__(*exception)

    def put(self, jobs: Iterable[Job], context: Context) -> None:
        """Takes jobs of one context; not all of them will be rendered."""
        for job in jobs:
            if self._count + len(self._waiting) < _MOST and not limits.large(job.sides):
                self._waiting.append(job)
        if self._count + len(self._waiting) >= _WORTH and len(self._waiting) >= _AT_ONCE:
            self._begin(context)

    def pool(self, context: Context) -> Pool:
        """The pool, which renders those jobs and any others."""
        if self._pool is None:
            self._pool = Pool(context, self._means)
        return self._pool

    def number(self, job: Job) -> int:
        """The number under which the pool has the card of a job, once for each job; its own if it was not put in."""
        return self._numbers.pop(_known(job), job.number) if self._numbers else job.number

    def _begin(self, context: Context) -> None:
        numbered = [replace(job, number=-1 - self._count - at) for at, job in enumerate(self._waiting)]
        self._numbers.update((_known(job), job.number) for job in numbered)
        self._count += len(numbered)
        self._waiting.clear()
        self.pool(context).put(numbered, self._count)


def _known(job: Job) -> Hashable:
    """All that tells a job without embeds from others but its number."""
    return None if job.embeds else (job.id, job.folder, job.sides, job.language, job.attachments)
