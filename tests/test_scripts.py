"""Modules joined into one script: it runs as they would, and what cannot be joined is named."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from deckpress import resources
from deckpress.errors import DeckpressError
from deckpress.site.assets import assets
from deckpress.site.scripts import bare, joined

from tests.command import written


def ran(script: str) -> object:
    """What the script leaves in `globalThis.told`, run as a browser runs a classic script."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on PATH")
    code = "require('vm').runInThisContext(require('fs').readFileSync(0, 'utf8')); console.log(JSON.stringify(told))"
    done = subprocess.run([node, "-e", code], input=script.encode(), capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_modules_are_joined_once_each_and_in_scopes_of_their_own(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "a.js": "// a\nimport './c.js';\nimport { one, two as zwei } from './core/b.js';\nimport {\n  three,\n"
            "} from './c.js';\nconst name = 'a';\nglobalThis.told = [name, one, zwei(), three, globalThis.runs];\n",
            "core/b.js": "import { three } from '../c.js';\n\n/** Said.\n * @type {1}\n */\nexport const one = 1;\n"
            "const name = 'b';\nfunction second() { return [name, three] }\nexport { second as two };\n",
            "c.js": "globalThis.runs = (globalThis.runs ?? 0) + 1;\nexport const three = `${3}`; // three\n",
        },
    )
    script = joined(tmp_path, "a.js")
    assert ran(script) == ["a", 1, ["b", "3"], "3", 1]
    assert "Said" not in script
    assert "// three" not in script
    assert script == joined(tmp_path, "a.js")


def test_functions_classes_and_constants_are_exported(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "a.js": "import { f, g, h, C, d } from './b.js';\n"
            "globalThis.told = [f(), typeof g, typeof h, new C().n, d];\n",
            "b.js": "export function f() { return 1 }\nexport async function g() {}\nexport function* h() {}\n"
            "export class C { n = 2 }\nexport const d = [3];\n",
        },
    )
    assert ran(joined(tmp_path, "a.js")) == [1, "function", "function", 2, [3]]


def test_strings_patterns_and_templates_keep_what_is_in_them() -> None:
    """Comments go, their look-alikes stay."""
    script = """
    // gone
    const a = ' = ( // kept'; // gone
    const b = /[ '"] = \\/\\/ x/g; /** gone */
    const c = `a = ${[1, 2].map(n => `${n} = `)} // kept`;
    const d = "it's = ok", e = 1 - -1 + +1;
    const f = 1 // "gone", isn't it
    globalThis.told = [a, b.source, c, d, e];
    """
    text = bare(script)
    assert "gone" not in text
    expected = [" = ( // kept", "[ '\"] = \\/\\/ x", "a = 1 = ,2 =  // kept", "it's = ok", 3]
    assert ran(text) == expected


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("import a from './b.js';", "import a from './b.js';"),
        ("import * as a from './b.js';", "import * as a from './b.js';"),
        ("import { a } from 'b';", "import{a}from 'b';"),
        ("export default 1;", "export default 1;"),
        ("export let a = 1;", "export let a=1;"),
        ("export * from './b.js';", "export * from './b.js';"),
        ("export { a } from './b.js';", "export { a } from './b.js';"),
        ("const a = import('./b.js');", "import('./b.js');"),
        ("const a = import.meta.url;", "import.meta"),
    ],
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, line: str, about: str) -> None:
    written(tmp_path, {"a.js": line + "\n", "b.js": "export const a = 1;\n"})
    with pytest.raises(DeckpressError) as caught:
        joined(tmp_path, "a.js")
    assert str(caught.value) == f"a.js: only `import {{ a }} from './b.js'` and named exports are joined: {about}"


def test_circles_lost_files_and_long_templates_are_named(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "a.js": "import './b.js';\n",
            "b.js": "import './a.js';\n",
            "c.js": "import './d.js';\n",
            "e.js": "const e = `a\n  b`;\n",
        },
    )
    told = []
    for name in ("a.js", "c.js", "e.js"):
        with pytest.raises(DeckpressError) as caught:
            joined(tmp_path, name)
        told.append(str(caught.value))
    assert told == [
        "scripts import each other in a circle: a.js → b.js → a.js",
        "c.js needs the script d.js: no such file",
        "e.js: a template over several lines would lose its indentation",
    ]


def test_the_scripts_of_the_site_parse_as_classic_ones() -> None:
    files = {name: data for name, data in assets().files.items() if name.startswith("js/")}
    assert {"js/search.js", "js/results.js", "js/keys.js", "js/worker.js"} <= set(files)
    for name in ("search", "results", "worker", "keys"):
        text = files[f"js/{name}.js"].decode()
        assert ran(f"globalThis.told = typeof Function({json.dumps(text)})") == "function"
        assert text == joined(resources.static() / "js", f"{name}.js")
