"""What commands share: arguments, progress, how faults are printed."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deckpress import report
from deckpress.build import Finished, Options, Progress
from deckpress.errors import UsageError
from deckpress.model.diagnostic import Diagnostic, Rejected, Severity
from deckpress.words import counted

CODES = (
    "exit codes: 0 good, 1 faults in the content, 2 usage, 70 a fault in deckpress, "
    "74 reading or writing failed, 75 busy, 130 stopped"
)


def declared(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    """A command with the arguments that all commands take."""
    command = commands.add_parser(name, help=about, description=about[:1].upper() + about[1:] + ".", epilog=CODES)
    command.add_argument("content", nargs="?", default="content", type=Path, help="the folder of decks (content)")
    command.add_argument("--jobs", type=_count, default=0, metavar="N", help="processes that render (one a processor)")
    command.add_argument("--format", choices=report.FORMATS, default="full", help="how faults are printed (full)")
    loud = command.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true", help="print faults only")
    loud.add_argument("-v", "--verbose", action="store_true", help="say what is done")
    return command


def options(chosen: argparse.Namespace) -> Options:
    base = getattr(chosen, "base_path", "")
    if base and not (base.startswith("/") and not base.startswith("//") and base.isprintable() and '"' not in base):
        raise UsageError(f"--base-path {base}: write the path of the site on its host, such as /notes/")
    path = base.rstrip("/") + "/" if base else ""
    return Options(chosen.content, path, chosen.jobs, getattr(chosen, "offline", False), _memory(chosen.content))


def _memory(content: Path) -> Path | None:
    """Where search data are remembered: the user's folder for caches, or that of `DECKPRESS_CACHE`; "" is nowhere."""
    folder = os.environ.get("DECKPRESS_CACHE")
    if folder is None:
        home = Path(os.path.expanduser("~"))  # Path.home raises where there is none
        if not home.is_absolute():
            return None
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        elif sys.platform == "darwin":
            base = home / "Library/Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
        folder = str(base / "deckpress")
    name = hashlib.blake2b(str(content.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return Path(folder) / f"search-{name}.sqlite" if folder else None


def told(diagnostics: Sequence[Diagnostic], chosen: argparse.Namespace, rejected: Sequence[Rejected] = ()) -> int:
    """Prints the faults and what was rejected; 1 if any fault is an error, or a warning with `--strict`."""
    stream = sys.stdout if chosen.format in ("json", "github") else sys.stderr
    if diagnostics or rejected or chosen.format == "json":
        for line in report.lines(diagnostics, chosen.format, folder(chosen), rejected):
            print(line, file=stream)
    strict = getattr(chosen, "strict", False)
    return int(any(strict or d.severity is Severity.ERROR for d in diagnostics))


def folder(chosen: argparse.Namespace) -> str:
    """What goes in front of the paths of faults."""
    return "" if str(chosen.content) == "." else str(chosen.content.as_posix())


def counts(done: Finished) -> str:
    """How many decks and cards there are, in words."""
    decks, cards = done.read.collection.decks, done.read.collection.cards
    return f"{counted(len(decks), 'deck')}, {counted(len(cards), 'card')}"


def said(chosen: argparse.Namespace, line: str) -> None:
    """Prints a line unless `-q` was asked for."""
    if not chosen.quiet:
        stream = sys.stderr if chosen.format in ("json", "github") else sys.stdout
        print(f"{line}\n", end="", file=stream)  # in one piece, for threads may print


@contextmanager
def progress(chosen: argparse.Namespace) -> Iterator[Progress]:
    """A bar on a terminal while long work runs; nothing elsewhere."""
    if chosen.quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cards", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield step


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("a number from 1 to 64")
    return int(text)
