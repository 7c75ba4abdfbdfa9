"""Parts of a drawn formula that have a tint become blanks and highlights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from msgspec import Struct

from deckpress.render import speech
from deckpress.render.marks import STYLE_CLOSE, STYLE_OPEN
from deckpress.render.tex import Formula

CLOZE = 0xFFFF  # the last digits of the tint of a highlight; blanks count from 0
_STYLE = re.compile(f"{STYLE_OPEN}([^{STYLE_CLOSE}]*){STYLE_CLOSE} ?")


def dressed(shown: str, prefix: str, hints: list[str], written: str) -> Formula | None:
    """The formula with tints turned into blanks and highlights; None where they are not all where they should be.

    A tint is a colour that starts with `prefix`; blanks are numbered as their hints are.  `written` is the TeX to copy.
    """
    try:
        root = ElementTree.fromstring(shown.replace(' xmlns="', ' data-ns="'))
    except ElementTree.ParseError:
        return None
    dresser = _Dresser(prefix)
    dresser.visual(next(node for node in root.iter("span") if node.get("class") == "katex-html"))
    dresser.spoken(next(root.iter("math")))
    for annotation in root.iter("annotation"):
        annotation.text = written
    blanks = set(range(len(hints)))
    if not dresser.seen or dresser.seen - {CLOZE} != blanks or dresser.heard.keys() != blanks:
        return None
    for blank in dresser.heard.values():
        blank.text = "…"
    plain = speech.plain(_serial(root))
    for number, blank in dresser.heard.items():
        blank.text = f"blank, hint: {hints[number]}" if hints[number] else "blank"
    finished = _serial(root)
    return None if prefix in finished else Formula(finished, plain)


def _serial(root: Element) -> str:
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    return text.replace(' data-ns="', ' xmlns="')


class _Dresser(Struct):
    """Turns colours that start with `prefix` into what they stand for, and notes which it met."""

    prefix: str
    seen: set[int] = set()
    heard: dict[int, Element] = {}

    def visual(self, node: Element) -> None:
        """Puts neighbours of one colour into one box; space between them goes with them."""
        children = list(node)
        rebuilt: list[Element] = []
        for kind, group in self._groups(children):
            if kind is None:
                rebuilt.extend(group)
                for child in group:
                    self.visual(child)
                continue
            self.seen.add(kind)
            box = Element("span", {"class": "cloze" if kind == CLOZE else "blank"})
            box.extend(() if kind != CLOZE and "rule" in group[0].get("class", "").split() else group)
            for child in box.iter("span"):
                child.set("class", _STYLE.sub(self._colourless, child.get("class", "")))
            rebuilt.append(box)
        for child in children:
            node.remove(child)
        node.extend(rebuilt)

    def _groups(self, children: list[Element]) -> Iterator[tuple[int | None, list[Element]]]:
        at = 0
        while at < len(children):
            kind = self._kind(children[at])
            end = at + 1
            following = end
            while kind is not None and following < len(children):
                if self._kind(children[following]) == kind:
                    end = following + 1
                elif "mspace" not in children[following].get("class", "").split():
                    break
                following += 1
            yield kind, children[at:end]
            at = end

    def _kind(self, node: Element) -> int | None:
        style = _STYLE.search(node.get("class", ""))
        found = re.search(rf"(?:^|;)color:{self.prefix}([0-9a-f]{{4}})(?:;|$)", style[1]) if style else None
        return int(found[1], 16) if found else None

    def _colourless(self, style: re.Match[str]) -> str:
        kept = ";".join(rule for rule in style[1].split(";") if not rule.startswith(f"color:{self.prefix}"))
        return f"{STYLE_OPEN}{kept}{STYLE_CLOSE} " if kept else ""

    def spoken(self, node: Element) -> None:
        """The word for each blank, and no colours; what was highlighted stands in its row as if it were not."""
        rebuilt: list[Element] = []
        for child in list(node):
            node.remove(child)
            number = self._colour(child)
            if number is None or number == CLOZE:
                self.spoken(child)
            if number == CLOZE and node.tag == "mrow":
                rebuilt.extend(child)
                continue
            if number == CLOZE:
                child.tag = "mrow"
                del child.attrib["mathcolor"]
            elif number is not None:
                child = self.heard[number] = Element("mtext")
            rebuilt.append(child)
        node.extend(rebuilt)

    def _colour(self, node: Element) -> int | None:
        colour = node.get("mathcolor", "")
        tinted = node.tag == "mstyle" and colour.startswith(self.prefix)
        return int(colour[len(self.prefix) :], 16) if tinted else None
