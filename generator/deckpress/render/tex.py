"""TeX to KaTeX HTML with MathML.  Call it on the main thread of a worker process only, see `quick`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from deckpress.render.engine import REFUSED, Drawn, Engine, Failed
from deckpress.render.engines import PYKATEX, engine
from deckpress.render.macros import COMMAND
from deckpress.render.macros import Macros as Macros
from deckpress.render.marks import STYLE_CLOSE, STYLE_OPEN
from deckpress.render.speech import plain

LONGEST = 2_000  # characters of one formula
DEEPEST = 20  # open groups
_LARGEST = 1_000_000  # characters of HTML
_KEPT, _AHEAD = 1_600, 400  # formulas that are remembered, and drawn before they are asked for
_CHAINED, _SCRIPTED = 120, 25  # characters of commands in a row; scripts in a row
_OPENING = ("{", "\\begin", "\\left")
_GROUP = re.compile(r"\\(?:begin|end|left|right)(?![A-Za-z])|\\.|\{|\}", re.DOTALL)
_UNUSABLE = re.compile("[\ufdd0-\ufdef]")  # `\char` can make our marks, and nothing else can
_CHAIN = re.compile(r"(?:\\(?:sqrt|frac|text|mathrm|bar|hat|vec)\s*){2,}")
_SCRIPTS = re.compile(rf"(?:[\^_]\s*\\?\w*\s*){{{_SCRIPTED},}}")
_TEXT = re.compile(r'<span class="mord text"><span class="mord">[^<]*')  # may break between words
_MESSAGE = re.compile(r"^(.*?)(?: at position (\d+):.*| at end of input:.*)?$", re.DOTALL)

_Key = tuple[str, str, bool]  # definitions in front, TeX, on a line of its own


class Formula(Struct, frozen=True):
    """A formula ready for a page; `plain` reads it as Unicode text."""

    html: str
    plain: str


class Fault(Exception):
    """The formula cannot be shown; `at` is where in it, counted in characters."""

    def __init__(self, about: str, at: int = 0, *, refused: bool = False) -> None:
        super().__init__(about)
        self.about = about
        self.at = at
        self.refused = refused


class Overflow(Fault):
    """As `Fault`; the engine can no longer be trusted."""


def formula(tex: str, macros: Macros, *, display: bool) -> Formula:
    """The formula as HTML; raises `Fault` (or `Overflow`) with a position in `tex`."""
    key = (macros.prelude(tex), tex, display)
    if key not in _Drawer.known:
        _screen(tex)
    rendered = _Drawer.drawn(key)
    if isinstance(rendered, Fault):
        raise rendered
    return rendered


def ahead(sources: Iterable[tuple[str, bool]], macros: Macros) -> bool:
    """Draws formulas that `formula` will be asked for, as many at once as the engine likes; not too many of them.

    It changes no result; what fails here fails again where it is wanted.  False where the engine can no longer be
    trusted.  One formula after the other is quicker than one now and then, even of an engine that draws them singly.
    """
    wanted = dict.fromkeys((macros.prelude(tex), tex, display) for tex, display in sources)
    missing = [key for key in wanted if key not in _Drawer.known and _fits(key[1])][:_AHEAD]
    for at in range(0, len(missing), _Drawer.engine.at_once):
        some = missing[at : at + _Drawer.engine.at_once]
        _Drawer.draw(some)
        if any(isinstance(_Drawer.known[key], Overflow) for key in some):
            return False
    return True


def begin(engine: Engine) -> None:
    """Draws with this engine from now on."""
    _Drawer.engine, _Drawer.known = engine, {}


class _Drawer:
    """The engine of this process, and the formulas it drew last."""

    engine: Engine = engine(PYKATEX)
    known: ClassVar[dict[_Key, Formula | Fault]] = {}

    @classmethod
    def draw(cls, keys: list[_Key]) -> None:
        drawn = cls.engine.drawn([(prelude + tex, display) for prelude, tex, display in keys])
        for key, made in zip(keys, drawn, strict=True):
            cls.known[key] = _finished(made, key[0], key[1])
        while len(cls.known) > _KEPT:
            cls.known.pop(next(iter(cls.known)))

    @classmethod
    def drawn(cls, key: _Key) -> Formula | Fault:
        if key not in cls.known:
            cls.draw([key])
        found = cls.known[key] = cls.known.pop(key)  # asked for last, dropped last
        return found


def _fits(tex: str) -> bool:
    try:
        _screen(tex)
    except Fault:
        return False
    return True


def _finished(raw: Drawn, prelude: str, tex: str) -> Formula | Fault:
    if isinstance(raw, Failed):
        return _fault(raw.message, prelude, tex) if raw.message else Fault("character that KaTeX cannot read")
    if "char" in tex or "char" in prelude or not tex.isascii():
        raw = _UNUSABLE.sub("\ufffd", raw)
    if len(raw) > _LARGEST:
        return Fault("formula makes more than 1 MB of HTML", refused=True)
    if REFUSED in raw:
        command = re.search(r"\\(?:href|url|includegraphics|html(?:Class|Id|Style|Data))", prelude + tex)
        name = command[0] if command else "a command"
        return Fault(f"{name} is not allowed in a formula", max(tex.find(name), 0), refused=True)
    raw = _annotated(raw, _annotation(prelude + tex), tex)
    spoken = plain(raw)
    if "\u00a0" in raw:
        raw = _TEXT.sub(lambda found: found[0].replace("\u00a0", " "), raw)
    return Formula(_hoisted(raw), spoken)


def _annotation(tex: str) -> str:
    return f'<annotation encoding="application/x-tex">{html.escape(tex, quote=True)}</annotation>'


def _annotated(raw: str, source: str, tex: str) -> str:
    """The HTML with the author's own TeX as annotation, without the definitions in front."""
    written = _annotation(tex)
    if source in raw:
        return raw if source == written else raw.replace(source, written)
    return re.sub(r"<annotation .*?</annotation>", lambda _: written, raw, count=1, flags=re.DOTALL)


def _hoisted(raw: str) -> str:
    """The HTML with the style of each tag moved into its class, between marks: pages make a rule of their own of each.

    Only tags hold a quotation mark that is not escaped.
    """
    pieces = raw.split(' style="')
    for at in range(1, len(pieces)):
        style, _, rest = pieces[at].partition('"')
        mark = f"{STYLE_OPEN}{style.rstrip(';')}{STYLE_CLOSE}"
        start, opening, tag = pieces[at - 1].rpartition("<")
        if ' class="' in tag:
            tag = tag.replace(' class="', f' class="{mark} ', 1)
        else:
            name, space, attributes = tag.partition(" ")
            tag = f'{name} class="{mark}"{space}{attributes}'
        pieces[at - 1], pieces[at] = f"{start}{opening}{tag}", rest
    return "".join(pieces)


def _fault(message: str, prelude: str, tex: str) -> Fault:
    match = _MESSAGE.match(message)
    about = (match[1] if match else message).removeprefix("KaTeX parse error: ")
    about = about[:1].lower() + about[1:]
    if "size exceeded" in message or "65535" in message:
        return Overflow("formula is nested too deeply", refused=True)
    if message[:1].islower():  # no fault that KaTeX looks for; pykatex cuts its message, and damages its memory
        return Overflow("command has an argument that it cannot take")
    if not match or not match[2]:
        return Fault(about, max(len(tex) - 1, 0) if "end of input" in message else 0)
    at = int(match[2]) - 1 - len(prelude)
    if at < 0:
        name = next((n for n in COMMAND.findall(tex) if rf"\def{n}" in prelude), "")
        return Fault(f"in the macro {name}: {about}", max(tex.find(name), 0))
    return Fault(about, min(at, max(len(tex) - 1, 0)))  # KaTeX counts in what it has expanded


def _screen(tex: str) -> None:
    """Refuses what would overflow or stall the engine, before it sees it."""
    if len(tex) > LONGEST:
        raise Fault(f"formula is longer than {LONGEST:,} characters", refused=True)
    opening, scripts = sum(map(tex.count, _OPENING)), tex.count("^") + tex.count("_")
    if len(tex) <= _CHAINED and opening <= DEEPEST and scripts < _SCRIPTED:  # most are so small, whatever is in them
        return
    depth = deepest = 0
    for match in _GROUP.finditer(tex):
        mark = match[0]
        if mark in ("{", "\\begin", "\\left"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark in ("}", "\\end", "\\right"):
            depth -= 1
    chain = max(map(len, _CHAIN.findall(tex)), default=0)
    if deepest > DEEPEST or chain > _CHAINED or _SCRIPTS.search(tex):
        raise Fault(f"formula has more than {DEEPEST} levels", refused=True)
