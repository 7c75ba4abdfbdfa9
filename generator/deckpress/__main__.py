"""`python -m deckpress`."""

import sys

from deckpress.cli import main

if __name__ == "__main__":
    sys.exit(main())
