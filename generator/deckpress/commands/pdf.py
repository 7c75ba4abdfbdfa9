"""`deckpress pdf`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from deckpress import build
from deckpress.commands import common
from deckpress.errors import OutputError, UsageError
from deckpress.paper import chosen as choosing
from deckpress.paper import chromium, files, pdf
from deckpress.paper.chromium import Pdf
from deckpress.words import counted


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument(
        "--deck", action="append", default=[], metavar="D", help="path, title or parent of a deck (all)"
    )
    command.add_argument("--tag", action="append", default=[], metavar="T", help="only cards with that tag")
    command.add_argument("--sheet", choices=pdf.SHEETS, default="fold-list", help="what is printed (fold-list)")
    command.add_argument("--paper", choices=pdf.PAPERS, default="a4", help="its size (a4)")
    command.add_argument(
        "--duplex", choices=pdf.SIDES, default="long-edge", help="how the printer turns it (long-edge)"
    )
    command.add_argument("--nudge", type=_nudge, default=(0.0, 0.0), metavar="X,Y", help="moves backs, in mm (0,0)")
    command.add_argument("--no-cut-marks", action="store_true", help="no lines to cut along")
    command.add_argument("--single", action="store_true", help="one file for all")
    command.add_argument("-o", "--output", type=Path, metavar="OUT", help="folder, or file that ends in .pdf (pdf)")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    started = time.perf_counter()
    chromium.needed()  # before the work, not after it
    with common.progress(chosen) as progress:
        site: dict[str, bytes] = {}
        done = build.pages(common.options(chosen), site.__setitem__, progress)
        orders = choosing.orders(done, chosen.deck, chosen.tag)
        output, orders = _places(chosen, orders)
        code = common.told(done.diagnostics, chosen)
        look = pdf.Look(chosen.sheet, chosen.paper, chosen.duplex, chosen.nudge, not chosen.no_cut_marks)
        results = []
        at = time.perf_counter()
        for order, got in pdf.printed(site, orders, look, progress):
            if isinstance(got, Pdf):
                files.write(output / order.path, got.data)
                if chosen.verbose:
                    common.said(chosen, _line(output / order.path, got, time.perf_counter() - at))
            results.append((order, got))
            at = time.perf_counter()
    made = [got for _, got in results if isinstance(got, Pdf)]
    pages, size = sum(got.pages for got in made), sum(len(got.data) for got in made)
    place = output / orders[0].path if len(orders) == 1 else output
    common.said(
        chosen,
        f"{counted(len(made), 'file')}, {counted(pages, 'page')}, {size:,} bytes, "
        f"{time.perf_counter() - started:.1f} s: {place}",
    )
    if lost := pdf.faults(results):
        raise OutputError("; ".join(lost))
    return code


def _places(chosen: argparse.Namespace, orders: list[pdf.Order]) -> tuple[Path, list[pdf.Order]]:
    """The folder that everything goes to, and the orders with their files in it."""
    output = chosen.output or Path("sheets.pdf" if chosen.single else "pdf")
    named = output.suffix.lower() == ".pdf"
    if not chosen.single and not (named and len(orders) == 1):
        if named:
            raise UsageError(f"-o {output}: {counted(len(orders), 'deck')} do not go into one file; add --single")
        return output, orders
    decks = tuple(deck for order in orders for deck in order.decks)
    path = output if named else output / "sheets.pdf"
    title = orders[0].title if len(orders) == 1 else f"{len(orders)} decks"
    return path.parent, [pdf.Order(title, path.name, decks, sum(order.cards for order in orders), orders[0].tags)]


def _line(path: Path, got: Pdf, seconds: float) -> str:
    rungs = ", ".join(f"{rung}: {count}" for rung, count in sorted(got.rungs.items()))
    cards = f" ({rungs})" if rungs else ""
    return f"{path}: {counted(got.pages, 'page')}, {len(got.data):,} bytes, {seconds:.1f} s{cards}"


def _nudge(text: str) -> tuple[float, float]:
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("two numbers of millimetres, such as 0.5,-1") from None
    if not (abs(x) <= 5 and abs(y) <= 5):
        raise argparse.ArgumentTypeError("5 mm at most")
    return x, y
