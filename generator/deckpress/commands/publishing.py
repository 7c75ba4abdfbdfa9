"""A content folder built and published, for `deckpress build`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deckpress import build, report, snapshot
from deckpress.cards import Progress
from deckpress.collect import identity
from deckpress.commands import common
from deckpress.errors import OutputError
from deckpress.model.diagnostic import Diagnostic
from deckpress.paper import chromium, pdf
from deckpress.publish.keep import keep
from deckpress.publish.write import staged
from deckpress.read import discover
from deckpress.words import counted


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the last build, and what the content looked like when this one began."""

    path: Path | None
    known: dict[str, Any] | None
    now: dict[str, Any] | None


def run(chosen: argparse.Namespace, started: float, before: Before) -> int:
    """Builds the site and publishes it."""
    keep_out = _keep_out(chosen.content)
    if chosen.with_pdf:
        chromium.needed()
    with staged(chosen.output, keep_out, before.known["site"] if before.known else {}) as stage:
        with common.progress(chosen) as progress:
            printed = _printer(progress) if chosen.with_pdf else None
            done = build.site(common.options(chosen), stage.put, progress, printed)
        stale = identity.stale(done.record) if chosen.locked else ()
        code = common.told((*done.diagnostics, *stale), chosen)
        if stale:
            common.said(chosen, "nothing published: cards.lock is not up to date, and --locked was asked for")
            return 1
        if chosen.strict and done.diagnostics:
            common.said(chosen, f"nothing published: {report.summary(done.diagnostics)}, and --strict was asked for")
            return 1
        published = stage.publish()
    unkept = "" if chosen.locked else _kept(done, chosen.content)
    for note in (published.note, unkept):
        if note:
            common.said(chosen, note)
    if not done.cards:
        common.said(chosen, f"no cards found in {chosen.content}: write `> [!question]- …` with the answer below it")
    files = f"{counted(published.files, 'file')}, {published.bytes:,} bytes"
    cards = f"{common.counts(done)}, {counted(done.formulas, 'formula')}, {report.summary(done.diagnostics)}"
    if chosen.verbose:
        common.said(chosen, f"{files}, {published.changed:,} changed")
    common.said(chosen, f"{cards}, {time.perf_counter() - started:.1f} s: {chosen.output}")
    if before.now and not (unkept or published.note) and done.record.text is not None:
        _remember(before.path, before.now, chosen, done.diagnostics, [f"{files}, 0 changed", cards])
    return code


def _remember(
    path: Path | None, now: dict[str, Any], chosen: argparse.Namespace, faults: Sequence[Diagnostic], told: list[str]
) -> None:
    """Saves how everything stands after a build that left nothing undone."""
    snapshot.touched(now, chosen.content, discover.LOCK)
    values = [common.values(fault) for fault in faults]
    site = snapshot.tree(chosen.output, hidden=True)
    snapshot.save(path, {**now, "site": site, "faults": values, "told": told})


def _printer(progress: Progress) -> build.Printed:
    """Prints the sheets beside decks; raises OutputError if any cannot be."""

    def printed(done: build.Done, files: Mapping[str, bytes]) -> dict[str, bytes]:
        results = list(pdf.printed(files, pdf.beside(done), pdf.Look(), progress))
        if lost := pdf.faults(results):
            raise OutputError("; ".join(lost))
        return {order.path: got.data for order, got in results if not isinstance(got, str)}

    return printed


def _kept(done: build.Summary, content: Path) -> str:
    """Writes cards.lock if it is not up to date; why it cannot be, "" if it is."""
    text = done.record.text
    return "" if text is None or text == done.lock else keep(content / discover.LOCK, done.lock, text)


def _keep_out(content: Path) -> list[Path]:
    """Folders that no site may overwrite, nor lie in."""
    own = ("templates", "static", "generator", "tests", ".git")
    return [content, *(Path(name) for name in own if Path(name).exists())]
