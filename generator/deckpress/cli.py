"""The command line: one parser, one place where exceptions end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from deckpress import __version__
from deckpress.errors import DeckpressError

COMMANDS = {  # each a module of `deckpress.commands`, which is loaded only if it is asked for
    "build": "publish a folder of decks as a site",
    "check": "name every fault in a folder of decks; write nothing",
    "serve": "show the site on this machine only, and what you save at once",
    "pdf": "print decks as study sheets, with a Chromium of this machine",
    "export": "print every card for other tools",
    "new": "start a folder: settings, a sample deck, a workflow for GitHub Pages",
}
CODES = (
    "exit codes: 0 good, 1 faults in the content, 2 usage, 70 a fault in deckpress, "
    "74 reading or writing failed, 75 busy, 130 stopped"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    The exit code is 0 good, 1 faults in the content, 2 usage, 70 our own fault, 74 I/O, 75 busy, 130 stopped.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = parser([name for name in given if name in COMMANDS][:1]).parse_args(given)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except DeckpressError as error:
        print(f"deckpress: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("deckpress: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"deckpress: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 74
    except Exception as error:  # a fault of ours: one line, unless the trace was asked for
        if chosen.verbose:
            raise
        print(f"deckpress: fault in deckpress itself: {type(error).__name__}: {error}", file=sys.stderr)
        print("deckpress: run the same command with -v and report what it prints", file=sys.stderr)
        return 70


def parser(names: Iterable[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """The parser of all commands; only those with these names know their arguments."""
    top = argparse.ArgumentParser(
        prog="deckpress",
        description="Turn a folder of flashcard decks into a website: cards to flip, search, sheets to print.",
        epilog="`deckpress COMMAND --help` tells all there is to know about a command.",
    )
    top.add_argument("--version", action="version", version=f"deckpress {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.", epilog=CODES)
        if name in names:
            import_module(f"deckpress.commands.{name}").declare(command)
    return top
