"""What deckpress weighs, how long it takes, what it finds, what it loses: `python -m bench`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))  # scripts that bench uses as modules
