"""What deckpress weighs and how long it takes: `python -m bench weight|lighthouse|build|all`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))  # scripts that bench uses as modules
