"""The command line: one parser, one place where exceptions end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from deckpress import __version__
from deckpress.commands import build, check, export, new, pdf, serve
from deckpress.errors import DeckpressError

COMMANDS = (build, check, serve, pdf, export, new)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    The exit code is 0 good, 1 faults in the content, 2 usage, 70 our own fault, 74 I/O, 75 busy, 130 stopped.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    chosen = parser().parse_args(arguments)
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


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="deckpress",
        description="Turn a folder of flashcard decks into a website: cards to flip, search, sheets to print.",
        epilog="`deckpress COMMAND --help` tells all there is to know about a command.",
    )
    top.add_argument("--version", action="version", version=f"deckpress {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.declare(commands)
    return top
