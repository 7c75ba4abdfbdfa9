"""Cards that are rendered while decks are still read: none of it shows, and none is rendered twice without need."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from deckpress import build
from deckpress.memo import Memo
from deckpress.options import Options
from deckpress.render import early, remembered
from deckpress.render.job import Context, Job
from deckpress.render.pool import Means, Pool

from bench import vault

ODD = """TARGET DECK: Odd
## Links and *embeds*
> [!question]- What is in the other one? ![[Two]]
> See [[Two]] and ![a picture](a.png).

> [!question]- Stands twice
> <b>Bold</b> and [^1] | and

> [!question]- Stands twice
> <b>Bold</b> and [^1] | and

> [!question]- Has an id ^mine
> | a | b |
> |---|---|
> | $\\R$ | ==marked== |

The ==cloze== says {{c1::x}} and ==more==. #card
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = vault.written(tmp_path / "content", 60)
    (folder / "Odd.md").write_text(ODD, encoding="utf-8")
    (folder / "Two.md").write_text("# Two\n\nWords with $x^2$.\n", encoding="utf-8")
    (folder / "deckpress.toml").write_text('[macros]\n"\\\\R" = "\\\\mathbb{R}"\n', encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the jobs that pools are given; early ones come at once."""
    monkeypatch.setattr(early, "_WORTH", 1)
    monkeypatch.setattr(early, "_AT_ONCE", 8)
    numbers: list[int] = []
    put = Pool.put

    def told(pool: Pool, jobs: Sequence[Job], likely: int) -> None:
        numbers.extend(job.number for job in jobs)
        put(pool, jobs, likely)

    monkeypatch.setattr(Pool, "put", told)
    return numbers


def site(options: Options) -> tuple[dict[str, bytes], build.Summary]:
    files: dict[str, bytes] = {}
    done = build.site(options, files.__setitem__, lambda *_: None)
    return files, done


def test_the_site_is_the_same(content: Path, soon: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    files, done = site(Options(content))
    begun = [number for number in soon if number < 0]
    assert len(begun) > 50
    soon.clear()
    monkeypatch.setattr(early, "_MOST", 0)
    assert site(Options(content))[0] == files
    assert min(soon) == 0
    assert len(soon) == done.cards


def test_no_plain_card_is_rendered_twice(content: Path, soon: list[int]) -> None:
    (content / "Odd.md").unlink()
    _, done = site(Options(content))
    assert any(number < 0 for number in soon)
    assert len(soon) == done.cards


def test_the_lock_may_know_cards_by_other_ids(content: Path, soon: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    _, first = site(Options(content))
    lock = re.sub(rb"\bc([0-9a-f]{12})\b", rb"cx\1", first.record.data or b"")
    (content / "cards.lock").write_bytes(lock)
    soon.clear()
    files, done = site(Options(content))
    assert any(number < 0 for number in soon)
    assert sum(number >= 0 for number in soon) == done.cards
    assert any(b'id="cx' in data for path, data in files.items() if path.endswith(".html"))
    monkeypatch.setattr(early, "_MOST", 0)
    assert site(Options(content))[0] == files


def test_what_a_memo_may_know_is_not_begun(content: Path, tmp_path: Path, soon: list[int]) -> None:
    memo = tmp_path / "memo.sqlite"
    first, _ = site(Options(content, memo=memo))
    assert any(number < 0 for number in soon)
    soon.clear()
    second, _ = site(Options(content, memo=memo))
    assert second == first
    assert soon == []


def test_nothing_is_begun_of_a_large_vault(content: Path, soon: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deckpress.content._LARGE", 1_000)
    _, done = site(Options(content))
    assert min(soon) == 0
    assert len(soon) == done.cards


def test_each_job_gets_its_own_card(tmp_path: Path) -> None:
    """Early jobs in another order, some that nobody wants, and most of the later ones among them."""
    context, chance = Context({}, {}, "en"), random.Random(5)
    jobs = [Job(n, f"c{n}", "", (f"What is {n}?", f"$x_{{{n}}}$")) for n in range(700)]
    others = [Job(0, f"c{n}", "", ("Nobody asks", str(n))) for n in range(50)]
    begun = [*chance.sample(jobs, 500), *others]
    chance.shuffle(begun)
    expected = list(remembered.rendered(jobs, context, Means(1), Memo(None)))
    with early.Early(Means(2)) as ahead:
        ahead.put(begun, context)
        assert list(remembered.rendered(jobs, context, Means(2), Memo(None), len(jobs), ahead)) == expected


def test_a_fault_while_decks_are_read_ends_the_processes(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[Pool] = []
    leave = Pool.__exit__

    def left(pool: Pool, *gone: object) -> None:
        pools.append(pool)
        leave(pool, *gone)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Pool, "__exit__", left)
    monkeypatch.setattr("deckpress.collect.assemble.collection", broken)
    with pytest.raises(RuntimeError):
        site(Options(content))
    [pool] = pools
    assert not any(thread.is_alive() for thread in pool._threads)
