"""Cards rendered, or taken from the memo as they were rendered before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from deckpress.errors import UsageError
from deckpress.memo import Memo, key
from deckpress.render import limits, wire
from deckpress.render.early import Early
from deckpress.render.job import Context, Job, Rendered
from deckpress.render.macros import Macros
from deckpress.render.pool import Means, Pool

if TYPE_CHECKING:
    from deckpress.render.cluster import Cluster

_CHUNK = 250  # cards that are looked up at once
_MANY = 20_000  # cards of which no more than that are put into the pool ahead of those in use, for memory


class _Asked(Struct, frozen=True):
    """Some jobs with their keys, what the memo had for these, and the numbers under which the pool has the cards."""

    jobs: Sequence[Job]
    keys: Sequence[bytes]
    known: dict[bytes, bytes]
    numbers: Sequence[int]
    begun: bool  # most were put into the pool early


def rendered(
    jobs: Iterable[Job], context: Context, means: Means, memo: Memo, count: int = 0, early: Early | None = None
) -> Iterator[Rendered]:
    """The card of each job, in their order; some hundreds are in memory at any time.

    `count` is how many come; some may have been rendered `early`.
    """
    keys = _Keys(context, memo.program)
    waiting: deque[_Asked] = deque()
    left, lead = iter(jobs), 1
    with early.pool(context) if early else _pool(context, means) as pool:
        while chunk := list(islice(left, _CHUNK)):
            waiting.append(_asked(chunk, keys, memo, pool, count, early))
            lead += waiting[-1].begun and count <= _MANY
            if len(waiting) > lead:  # workers have the next ones while these are used
                yield from _finished(waiting.popleft(), memo, pool)
        while waiting:
            yield from _finished(waiting.popleft(), memo, pool)


def _pool(context: Context, means: Means) -> Pool | Cluster:
    if not means.scheduler:
        return Pool(context, means)
    if find_spec("distributed") is None:
        raise UsageError("--scheduler needs `pip install 'deckpress[cluster]'`")
    from deckpress.render.cluster import Cluster  # slow to load

    return Cluster(context, means)


def _asked(jobs: list[Job], keys: _Keys, memo: Memo, pool: Pool | Cluster, count: int, early: Early | None) -> _Asked:
    named = [keys.of(job) for job in jobs]
    known = memo.get(named)
    new = [job for job, name in zip(jobs, named, strict=True) if name not in known and not limits.large(job.sides)]
    numbers = [early.number(job) if early else job.number for job in jobs]
    begun = {job.number for job, number in zip(jobs, numbers, strict=True) if job.number != number}
    likely = len(new) * max(count, len(jobs)) // len(jobs)  # the others are likely as new as these
    pool.put([job for job in new if job.number not in begun], likely)
    return _Asked(jobs, named, known, numbers, 2 * len(begun) > len(jobs))


def _finished(asked: _Asked, memo: Memo, pool: Pool | Cluster) -> Iterator[Rendered]:
    new: list[tuple[bytes, bytes]] = []
    for job, name, number in zip(asked.jobs, asked.keys, asked.numbers, strict=True):
        if name in asked.known:
            card = wire.from_bytes(asked.known[name])
        elif limits.large(job.sides):
            card = Rendered(job.number, failed=limits.LARGE)
        else:
            card, data = pool.get(number)
            if data and not (card.spent and card.failed):  # it ran out of memory, which another time it may not
                new.append((name, data))
        card.number = job.number
        yield card
    memo.put(new)


class _Keys:
    """The key of each job: a digest of all that its card depends on."""

    def __init__(self, context: Context, program: bytes) -> None:
        self._shared = key(program, "card", context.language)
        self._macros = Macros(context.macros)
        self._media = key(*(part for pair in sorted(context.media.items()) for part in pair))

    def of(self, job: Job) -> bytes:
        texts = "\n".join((*job.sides, *(embed.text for embed in job.embeds.values())))
        macros = self._macros.prelude(texts) if self._macros.bodies else ""
        media = self._media if any(mark in texts for mark in ("![", "src", "[sound:")) else b""
        return key(self._shared, macros, media, wire.asked(job))
