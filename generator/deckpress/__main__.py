"""`python -m deckpress`, and where the installed command starts."""

import os
import sys

STOPPED = 130


def main() -> int:
    """Runs the command line; Ctrl-C is one line even while the modules load."""
    try:
        from deckpress import cli

        code = cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("deckpress: stopped\n")
        code = STOPPED
    if code == STOPPED:
        # Python kills itself by the signal at its end if that came while it ran a string, as dataclasses do on import.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
