"""Worker processes: what a card that takes too long does to itself and to the others."""

import threading

import pytest
from deckpress.render import pool
from deckpress.render.card import Context, Job, Rendered

CONTEXT = Context(macros={}, media={}, language="en")


def job(number: int, answer: str) -> Job:
    return Job(number, f"c{number}", "", ("Q?", answer))


def rendered(jobs: list[Job]) -> list[Rendered]:
    with pool.Pool(CONTEXT, pool.Means(1)) as running:
        running.put(jobs)
        return [running.get(job.number)[0] for job in jobs]


def test_a_slow_card_is_named_and_the_others_are_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SECONDS", 0.5)
    jobs = [job(n, "[a](" * 16_000 if n == 3 else f"answer {n}") for n in range(8)]
    cards = rendered(jobs)
    assert [card.failed for card in cards] == [""] * 3 + ["card takes longer than 0.5 seconds"] + [""] * 4
    assert [card.html[1] for card in cards if not card.failed] == [f"<p>answer {n}</p>" for n in range(8) if n != 3]


def test_nothing_to_render_starts_nothing() -> None:
    before = threading.active_count()
    assert rendered([]) == []
    assert threading.active_count() == before
