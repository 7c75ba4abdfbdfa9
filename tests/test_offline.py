"""The twins of search files, for a site that is opened from a folder."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from deckpress.search.offline import offline

TEXTS = {
    "search/manifest.json": '{"v":2}',
    "search/t/1f2e3d4c.txt": '0a"\\\t01\n1b\u2028\u2029</script>é𝑥\x00',
    "search/v/00000000.txt": "",
    "search/d/1f2e3d4c/0.json": '{"cards":[0]}',
    "search/decks/00000000.json": "[]",
}


def test_every_file_that_pages_read_has_a_twin_that_hands_over_its_text() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH")
    unread = {"search/index.html": b"<p>", "search/index.json": b"{}", "index.html": b"<p>"}
    twins = offline({**{path: text.encode() for path, text in TEXTS.items()}, **unread})
    assert list(twins) == [f"{path}.js" for path in sorted(TEXTS)]
    script = b"const told = {}, deckpressFile = (path, text) => { told['search/' + path] = text };\n"
    script += b";\n".join(twins.values()) + b";\nconsole.log(JSON.stringify(told))"
    done = subprocess.run([node, "-"], input=script, capture_output=True, check=True, timeout=30)
    assert json.loads(done.stdout) == TEXTS
