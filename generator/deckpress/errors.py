"""Exceptions: our bugs and the outside world, never faults in the content.

DeckpressError
├── UsageError        the command line asks for something that cannot be
├── OutputError       the output folder cannot be written, or must not be
└── BusyError         another build holds the output
"""


class DeckpressError(Exception):
    """Root of all; `exit_code` is what the command ends with."""

    exit_code = 74


class UsageError(DeckpressError):
    exit_code = 2


class OutputError(DeckpressError):
    exit_code = 74


class BusyError(DeckpressError):
    exit_code = 75
