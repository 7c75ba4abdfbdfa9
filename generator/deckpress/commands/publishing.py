"""A content folder built and published, for `deckpress build`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deckpress import aside, build, report, snapshot
from deckpress.cards import Progress
from deckpress.collect import identity
from deckpress.collect.identity import Record
from deckpress.commands import common
from deckpress.errors import OutputError
from deckpress.ground import Unfit
from deckpress.model.diagnostic import in_order
from deckpress.patch import patch
from deckpress.publish.keep import Keeping
from deckpress.publish.write import Published, Stage, staged
from deckpress.read import discover
from deckpress.snapshot import Before, Tree
from deckpress.words import counted


def run(chosen: argparse.Namespace, started: float, before: Before) -> int:
    """Builds the site and publishes it."""
    keep_out = _keep_out(chosen.content)
    if chosen.with_pdf:
        from deckpress.paper import chromium

        chromium.needed()
    stats, stands = before.known.get("site", {}), before.edits is not None
    with staged(chosen.output, keep_out, stats, stands=stands) as stage:
        with common.progress(chosen) as progress:
            printed = _printer(progress) if chosen.with_pdf else None
            done = _patched(chosen, before, stage, progress)
            if done is None:
                done = build.site(common.options(chosen), stage.put, progress, printed)
        stale = identity.stale(done.record) if chosen.locked else ()
        code = common.told((*done.diagnostics, *stale), chosen)
        if stale:
            common.said(chosen, "nothing published: cards.lock is not up to date, and --locked was asked for")
            return 1
        if chosen.strict and done.diagnostics:
            common.said(chosen, f"nothing published: {report.summary(done.diagnostics)}, and --strict was asked for")
            return 1
        published, notes = _published(chosen, before, done, stage)
    for note in filter(None, notes):
        common.said(chosen, note)
    if not done.cards:
        common.said(chosen, f"no cards found in {chosen.content}: write `> [!question]- …` with the answer below it")
    if chosen.verbose:
        common.said(chosen, f"{_files(published)}, {published.changed:,} changed")
    common.said(chosen, f"{_cards(done)}, {time.perf_counter() - started:.1f} s: {chosen.output}")
    return code


def _published(
    chosen: argparse.Namespace, before: Before, done: build.Summary, stage: Stage
) -> tuple[Published, tuple[str, ...]]:
    """The site is published, the lock kept, and how all stands remembered while the old site is cleared away."""
    with _keeping(chosen, done) as keeping:
        published = stage.publish()
        unkept = keeping.done() if keeping else ""
    if done.save:
        done.save()
    if before.now and not (unkept or published.note) and done.record.held is not None:
        told = [f"{_files(published)}, 0 changed", _cards(done)]
        _remember(chosen, before, done, told, stage.stats())
    return published, (published.note, unkept, stage.cleared())


def _cards(done: build.Summary) -> str:
    return f"{common.counts(done)}, {counted(done.formulas, 'formula')}, {report.summary(done.diagnostics)}"


def _files(published: Published) -> str:
    return f"{counted(published.files, 'file')}, {published.bytes:,} bytes"


def _patched(chosen: argparse.Namespace, before: Before, stage: Stage, progress: Progress) -> build.Summary | None:
    """The site after an edit of a few cards, of which only that is put which is new; None where all is to be built."""
    ground = before.known.get("ground")
    if not before.edits or not ground or chosen.locked:
        return None
    stage.few()
    try:
        lock = (chosen.content / discover.LOCK).read_bytes()
        listed, stands = before.now["content"], _stands(chosen.output)
        made = patch(common.options(chosen), ground, before.edits, listed, lock, stands, progress)
    except (OSError, Unfit):
        stage.many()
        return None
    if chosen.verbose:
        common.said(chosen, f"{counted(len(before.edits), 'edited file')}, all else stands")
    for path, data in made.files.items():
        stage.put(path, data)
    stage.keep(made.gone.__contains__)
    known = map(common.diagnostic, before.known["faults"])
    faults = in_order([*(fault for fault in known if fault.place.path not in before.edits), *made.faults])
    formulas = sum(count for _, _, count, _ in made.ground["files"].values())
    counts = len(ground["decks"]), made.cards, formulas
    return build.Summary(*counts, faults, Record(made.lock), lock, made.ground, made.save)


def _stands(site: Path) -> Callable[[str], bytes]:
    """What gives a file of the site as it stands."""
    return lambda path: (site / path).read_bytes()


def _remember(chosen: argparse.Namespace, before: Before, done: build.Summary, told: list[str], site: Tree) -> None:
    """Saves how everything stands after a build that left nothing undone."""
    if not aside.same(done.record.held, done.lock) and not chosen.locked:  # else it is not we who wrote it last
        snapshot.touched(before.now, chosen.content, discover.LOCK)
    faults = [common.values(fault) for fault in done.diagnostics]
    snapshot.save(before.path, {**before.now, "site": site, "faults": faults, "told": told, "ground": done.ground})


def _printer(progress: Progress) -> build.Printed:
    """Prints the sheets beside decks; raises OutputError if any cannot be."""
    from deckpress.paper import pdf  # a server and more that other builds do without

    def printed(done: build.Done, files: Mapping[str, bytes]) -> dict[str, bytes]:
        results = list(pdf.printed(files, pdf.beside(done), pdf.Look(), progress))
        if lost := pdf.faults(results):
            raise OutputError("; ".join(lost))
        return {order.path: got.data for order, got in results if not isinstance(got, str)}

    return printed


@contextmanager
def _keeping(chosen: argparse.Namespace, done: build.Summary) -> Iterator[Keeping | None]:
    """Writes cards.lock if it is not up to date."""
    data, before = done.record.data, None if done.lock is None else aside.got(done.lock)
    if chosen.locked or data is None or data == before:
        yield None
        return
    with Keeping(chosen.content / discover.LOCK, before, data) as keeping:
        yield keeping


def _keep_out(content: Path) -> list[Path]:
    """Folders that no site may overwrite, nor lie in."""
    own = ("templates", "static", "generator", "tests", ".git")
    return [content, *(Path(name) for name in own if Path(name).exists())]
