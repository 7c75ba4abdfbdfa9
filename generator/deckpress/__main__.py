"""`python -m deckpress`, and where the installed command starts."""

import os
import sys
from contextlib import suppress

_STOPPED, _LOST = 130, 74


def main() -> None:
    """Runs the command line and ends the process; Ctrl-C is one line even while the modules load."""
    try:
        from deckpress import cli

        code = cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("deckpress: stopped\n")
        code = _STOPPED
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # whoever reads has seen enough
    except OSError as error:
        sys.stderr.write(f"deckpress: cannot print: {error.strerror}\n")
        code = code or _LOST
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)  # to take down all that was loaded takes a tenth of the time of a small edit


if __name__ == "__main__":
    main()
