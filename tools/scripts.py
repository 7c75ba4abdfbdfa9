"""Make the scripts of pages out of the modules in static/js: bundled and shortened, in build/scripts/."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assets import ROOT, fresh, node, replace, stamp, tools

SCRIPTS = ROOT / "build/scripts"
LOCK, NODE_MODULES = ROOT / "tools/js", ROOT / "build/js"
PAGES = ("main", "search", "results", "print", "keys", "engine", "live")
PAGE = [f"static/js/{name}.js" for name in PAGES]  # classic scripts
WORKER = [
    "static/js/worker.js",
    "static/js/core/guess.js",
]  # modules, the second fetched by the first when it is needed
FLAGS = ("--bundle", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--log-level=warning")


def sources() -> Iterator[Path]:
    """What the scripts are made of."""
    yield from sorted((ROOT / "static/js").rglob("*.js"))
    yield LOCK / "package-lock.json"
    yield Path(__file__)


def needed() -> bool:
    """Whether the scripts are missing or older than their modules."""
    return not fresh(SCRIPTS, stamp(sources()))


def bundled(target: Path) -> None:
    """Every script, in the empty folder `target`."""
    esbuild = [str(node()), str(NODE_MODULES / "node_modules/esbuild/bin/esbuild"), *FLAGS]
    worker = [*WORKER, "--format=esm", "--external:./guess.js", "--entry-names=[name]"]
    for arguments in ([*PAGE, "--format=iife"], worker):
        done = subprocess.run([*esbuild, *arguments, f"--outdir={target}"], cwd=ROOT, check=False)
        if done.returncode:
            sys.exit("scripts: esbuild failed, see above")


def main() -> None:
    if not needed():
        return
    tools(LOCK, NODE_MODULES)
    SCRIPTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SCRIPTS.parent, prefix=".scripts-") as folder:
        made = Path(folder, "made")
        made.mkdir()
        bundled(made)
        (made / ".stamp").write_text(stamp(sources()), encoding="ascii")
        replace(SCRIPTS, made)


if __name__ == "__main__":
    main()
