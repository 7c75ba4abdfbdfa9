"""`deckpress build`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path

from deckpress import build, report
from deckpress.collect import identity
from deckpress.commands import common
from deckpress.errors import OutputError
from deckpress.paper import chromium, pdf
from deckpress.publish import guard
from deckpress.publish.keep import keep
from deckpress.publish.write import publish
from deckpress.read import discover
from deckpress.words import counted


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = common.declared(commands, "build", "publish a folder of decks as a site")
    command.add_argument("-o", "--output", type=Path, default=Path("site"), help="where the site goes (site)")
    command.add_argument("--base-path", default="", metavar="/x/", help="path of the site on its host, for 404.html")
    command.add_argument("--offline", action="store_true", help="let search work from a folder (file://) too")
    command.add_argument("--with-pdf", action="store_true", help="print a fold list beside each deck, with Chromium")
    command.add_argument("--strict", action="store_true", help="publish nothing if there is any fault")
    command.add_argument("--locked", action="store_true", help="publish nothing if cards.lock is not up to date")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    started = time.perf_counter()
    keep_out = _keep_out(chosen.content)
    guard.refuse(guard.place(chosen.output), keep_out)  # before the work, not after it
    if chosen.with_pdf:
        chromium.needed()
    with common.progress(chosen) as progress:
        printed = _printer(progress) if chosen.with_pdf else None
        done, files = build.site(common.options(chosen), progress, printed)
    stale = identity.stale(done.read.record) if chosen.locked else ()
    code = common.told((*done.diagnostics, *stale), chosen)
    if stale:
        common.said(chosen, "nothing published: cards.lock is not up to date, and --locked was asked for")
        return 1
    if chosen.strict and done.diagnostics:
        common.said(chosen, f"nothing published: {report.summary(done.diagnostics)}, and --strict was asked for")
        return 1
    published = publish(files, chosen.output, keep_out)
    for note in (published.note, "" if chosen.locked else _kept(done.read, chosen.content)):
        if note:
            common.said(chosen, note)
    if not done.read.collection.cards:
        common.said(chosen, f"no cards found in {chosen.content}: write `> [!question]- …` with the answer below it")
    if chosen.verbose:
        common.said(
            chosen,
            f"{counted(published.files, 'file')}, {published.bytes:,} bytes, {published.changed:,} changed",
        )
    common.said(
        chosen,
        f"{common.counts(done)}, {counted(done.formulas, 'formula')}, {report.summary(done.diagnostics)}, "
        f"{time.perf_counter() - started:.1f} s: {chosen.output}",
    )
    return code


def _printer(progress: build.Progress) -> build.Printed:
    """Prints the sheets beside decks; raises OutputError if any cannot be."""

    def printed(done: build.Finished, files: Mapping[str, bytes]) -> dict[str, bytes]:
        results = list(pdf.printed(files, pdf.beside(done), pdf.Look(), progress))
        if lost := pdf.faults(results):
            raise OutputError("; ".join(lost))
        return {order.path: got.data for order, got in results if not isinstance(got, str)}

    return printed


def _kept(read: build.Read, content: Path) -> str:
    """Writes cards.lock if it is not up to date; why it cannot be, "" if it is."""
    text = read.record.text
    return "" if text is None or text == read.lock else keep(content / discover.LOCK, read.lock, text)


def _keep_out(content: Path) -> list[Path]:
    """Folders that no site may overwrite, nor lie in."""
    own = ("templates", "static", "generator", "tests", ".git")
    return [content, *(Path(name) for name in own if Path(name).exists())]
