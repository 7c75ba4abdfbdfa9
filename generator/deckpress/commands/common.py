"""What commands share: arguments, progress, how faults are printed."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckpress import report
from deckpress.errors import UsageError
from deckpress.model.diagnostic import Code, Diagnostic, Rejected, Severity
from deckpress.model.source import Place
from deckpress.options import Options
from deckpress.words import counted

if TYPE_CHECKING:
    from deckpress.build import Summary
    from deckpress.cards import Progress


def declare(command: argparse.ArgumentParser) -> None:
    """The arguments that all commands take which read decks."""
    command.add_argument("content", nargs="?", default="content", type=Path, help="the folder of decks (content)")
    command.add_argument("--jobs", type=_count, default=0, metavar="N", help="processes that render (one a processor)")
    command.add_argument("--format", choices=report.FORMATS, default="full", help="how faults are printed (full)")
    loud = command.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true", help="print faults only")
    loud.add_argument("-v", "--verbose", action="store_true", help="say what is done")


def options(chosen: argparse.Namespace) -> Options:
    base = getattr(chosen, "base_path", "")
    if base and not (base.startswith("/") and not base.startswith("//") and base.isprintable() and '"' not in base):
        raise UsageError(f"--base-path {base}: write the path of the site on its host, such as /notes/")
    path = base.rstrip("/") + "/" if base else ""
    offline = getattr(chosen, "offline", False)
    scheduler = getattr(chosen, "scheduler", "")
    return Options(chosen.content, path, chosen.jobs, offline, *_caches(chosen.content), scheduler)


def state(content: Path, output: Path | None = None) -> Path | None:
    """The file that remembers how a content folder and its site stood after the last build, or the last check."""
    folder = _cache()
    return folder / f"state-{_named(content)}-{_named(output) if output else 'check'}.json" if folder else None


def values(fault: Diagnostic) -> list[object]:
    """A diagnostic as values that JSON knows."""
    place = fault.place
    return [fault.code, place.path, place.line, place.column, place.width, place.text, fault.about, fault.hint]


def diagnostic(values: list[Any]) -> Diagnostic:
    """The inverse of `values`."""
    code, path, line, column, width, text, about, hint = values
    return Diagnostic(Code(code), Place(path, line, column, width, text), about, hint)


def _named(path: Path) -> str:
    return hashlib.blake2b(str(path.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _caches(content: Path) -> tuple[Path | None, Path | None]:
    """The files that remember search data and all else of the builds of a content folder."""
    folder, name = _cache(), _named(content)
    return (folder / f"search-{name}.sqlite", folder / f"memo-{name}.sqlite") if folder else (None, None)


def _cache() -> Path | None:
    """The user's folder for caches, or that of `DECKPRESS_CACHE`; "" is nowhere."""
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
    return Path(folder) if folder else None


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


def counts(summary: Summary) -> str:
    """How many decks and cards there are, in words."""
    return f"{counted(summary.decks, 'deck')}, {counted(summary.cards, 'card')}"


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
