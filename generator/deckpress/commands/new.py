"""`deckpress new`."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path

from deckpress import content, resources
from deckpress.commands import common
from deckpress.errors import UsageError
from deckpress.publish.keep import keep
from deckpress.read import dialects, discover


def declare(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="the folder to start; files that are there are left alone")
    command.add_argument(
        "--dialect", choices=dialects.NAMES, default="callouts", help="how the sample writes its cards (callouts)"
    )
    loud = command.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true", help="print nothing")
    loud.add_argument("-v", "--verbose", action="store_true", help="name every file")
    command.set_defaults(run=run, format="full")


def run(chosen: argparse.Namespace) -> int:
    files = _files(chosen.folder, chosen.dialect)
    taken = [path for path in files if (chosen.folder / path).exists()]
    if taken:
        raise UsageError(f"{chosen.folder / taken[0]} is there already: name a new folder, or move the file away")
    for path, text in files.items():
        target = chosen.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if chosen.verbose:
            common.said(chosen, str(target))
    folder = chosen.folder / "content"
    record = content.read(folder).record
    if record.data and (note := keep(folder / discover.LOCK, None, record.data)):
        common.said(chosen, note)
    common.said(chosen, f"{chosen.folder} is ready; next:\n  cd {shlex.quote(str(chosen.folder))}\n  deckpress serve")
    return 0


def _files(folder: Path, dialect: str) -> dict[str, str]:
    """Every file of the new folder, by its path below it."""
    samples = resources.templates() / "new"
    sample = next(samples.glob(f"{dialect}.*"))
    title = folder.resolve().name or "Flashcards"
    return {
        "content/deckpress.toml": f"title = {json.dumps(title, ensure_ascii=False)}\n",
        f"content/Welcome{sample.suffix}": sample.read_text("utf-8"),
        ".github/workflows/pages.yml": (samples / "pages.yml").read_text("utf-8"),
        ".gitignore": "/site/\n",
        ".gitattributes": f"content/{discover.LOCK} merge=union\n",
    }
