"""Worker processes: what a card that takes too long does to itself and to the others."""

import json
import subprocess
import sys
import threading
from importlib.util import find_spec

import pytest
from deckpress.errors import DeckpressError
from deckpress.render import engines, pool, process
from deckpress.render.card import Context, Job, Rendered

CONTEXT = Context(macros={}, media={}, language="en")


def job(number: int, answer: str) -> Job:
    return Job(number, f"c{number}", "", ("Q?", answer))


def rendered(jobs: list[Job]) -> list[Rendered]:
    with pool.Pool(CONTEXT, pool.Means(1)) as running:
        running.put(jobs, len(jobs))
        return [running.get(job.number)[0] for job in jobs]


def test_a_slow_card_is_named_and_the_others_are_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SECONDS", 0.5)
    jobs = [job(n, "[a](" * 16_000 if n == 3 else f"answer {n}") for n in range(8)]
    cards = rendered(jobs)
    assert [card.failed for card in cards] == [""] * 3 + ["card takes longer than 0.5 seconds"] + [""] * 4
    assert [card.html[1] for card in cards if not card.failed] == [f"<p>answer {n}</p>" for n in range(8) if n != 3]


def test_no_card_is_blamed_for_a_process_that_somebody_else_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    new = process.started

    def seen(engine: str) -> subprocess.Popen[bytes]:
        started.append(new(engine))
        return started[-1]

    monkeypatch.setattr(process, "started", seen)
    jobs = [job(n, f"answer {n} " + "**a** _b_ " * 400) for n in range(2 * pool.BATCH)]
    with pool.Pool(CONTEXT, pool.Means(1)) as running:
        running.put(jobs, len(jobs))
        assert not running.get(0)[0].failed
        started[0].kill()
        cards = [running.get(each.number)[0] for each in jobs[1:]]
    assert [card.number for card in cards if not card.failed] == [each.number for each in jobs[1:]]
    assert len(started) == 2


def test_a_process_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_spare", [])
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DeckpressError, match="render process does not start"):
        rendered([job(0, "answer")])


def test_what_was_started_ahead_may_have_been_ended_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_spare", [])
    process.ahead(1)
    (_, spare), *_ = process._spare
    spare.kill()
    assert not rendered([job(0, "answer")])[0].failed


def test_what_was_started_ahead_with_an_engine_is_for_that_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_spare", [])
    process.ahead(1, engines.PYKATEX)
    (_, spare), *_ = process._spare
    assert process.started(engines.PYKATEX) is spare
    process.left(spare)
    process.ahead(2, engines.PYKATEX)
    spares = [each for _, each in process._spare]
    other = process.started(engines.V8)
    assert other not in spares and not process._spare
    for each in (other, *spares):
        process.left(each)
        assert each.wait(timeout=10) == 0


def test_nothing_to_render_starts_nothing() -> None:
    before = threading.active_count()
    assert rendered([]) == []
    assert threading.active_count() == before


@pytest.mark.skipif(find_spec("py_mini_racer") is None, reason="without the extra `fast`")
def test_processes_end_when_their_pipe_closes() -> None:
    """V8 sometimes waits for ever when an interpreter ends in the common way."""
    for _ in range(8):
        with process.started(engines.V8) as running:
            assert running.stdin and running.stdout
            settings = {"macros": {}, "media": {}, "language": "en", "seconds": 4, "engine": "v8"}
            running.stdin.write(json.dumps(settings).encode() + b"\n")
            running.stdin.flush()
            assert b"ready" in running.stdout.readline()
            running.stdin.close()
            try:
                assert running.wait(timeout=10) == 0
            finally:
                running.kill()


def test_a_formula_that_damages_its_engine_spoils_no_other() -> None:
    """Formulas of a batch are drawn before its cards: where one does damage, each card is rendered by itself."""
    torn = r"\@char{x}"
    jobs = [job(n, f"answer {n}: ${torn if n in (3, 9) else f'x_{{{n}}}'}$ and $y^{{{n}}}$") for n in range(12)]
    alone = [rendered([each])[0] for each in jobs]
    assert [card.number for card in alone if card.spent] == [3, 9]
    assert rendered(jobs) == alone
