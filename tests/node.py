"""Modules of tests/js and of the page in Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT

JS = ROOT / "tests/js"
CORE = ROOT / "static/js/core"
LUNR = ROOT / "build/js/node_modules/lunr/lunr.js"


def lunr() -> str:
    """The address of the real lunr.js; without it, tests are skipped here and fail in CI."""
    if not LUNR.is_file():
        reason = "no lunr.js: run `make js`"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return LUNR.as_uri()


def node(module: Path | str, *arguments: Path | str, given: Any = None, seconds: float = 120) -> Any:
    """What a module prints, as JSON; a text is the module itself, and `given` is its standard input."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("no node on PATH")
    start = ["--input-type=module", "-e", module, "--"] if isinstance(module, str) else [str(module)]
    command = [found, *start, *map(str, arguments)]
    text = json.dumps(given).encode()
    done = subprocess.run(command, input=text, capture_output=True, check=False, timeout=seconds)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
