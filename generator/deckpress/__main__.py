"""`python -m deckpress`, and where the installed command starts."""

import sys


def main() -> int:
    """Runs the command line; Ctrl-C is one line even while the modules load."""
    try:
        from deckpress import cli

        return cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("deckpress: stopped\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
