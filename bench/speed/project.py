"""The folder of a tool: its settings and decks, emptied, edited and looked through between builds."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import vault
from bench.record import ROOT
from bench.speed.tools import Tool

_SITES = ROOT / "bench/speed/sites"
_FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$")


@dataclass(frozen=True, slots=True)
class Project:
    """A tool with decks in its folder."""

    tool: Tool
    decks: Path  # as they were written
    cards: int

    @property
    def site(self) -> Path:
        return self.tool.folder / "site"

    def begin(self) -> None:
        """Settings and decks are put into the folder."""
        folder = self.tool.folder
        folder.mkdir(parents=True)
        if self.tool.recipe:
            shutil.copytree(_SITES / self.tool.recipe, folder, dirs_exist_ok=True)
        for name, target in self.tool.links.items():
            (folder / name).symlink_to(target, target_is_directory=True)
        for deck in self.decks.rglob("*.md"):
            self._put(str(deck.relative_to(self.decks)), deck.read_text(encoding="utf-8"))

    def forget(self) -> None:
        """No site and no cache is left, and no card that was added.

        They are moved out of the way until the bench ends: a disk may avoid for minutes what was deleted on it, and
        then every new file costs the next build more, of many files most.
        """
        away = Path(tempfile.mkdtemp(dir=self.tool.folder.parent, prefix="away-"))
        for name in self.tool.forgotten:
            path = self.tool.folder / name
            if path.exists():
                path.rename(away / path.name)
        self._put(self._next, (self.decks / self._next).read_text(encoding="utf-8"))

    def edit(self, words: str) -> None:
        """One card in the middle gets `words` in front of its answer."""
        name = vault.name(self.cards // vault.CARDS // 2)
        text = (self.decks / name).read_text(encoding="utf-8")
        middle = text.count("> [!question]-") // 2
        self._put(name, vault.edited(text, middle, words))

    def add(self, words: str) -> None:
        """The deck after that gets one more card, which asks `words`."""
        path = self.tool.folder / "content" / self._next
        path.write_text(
            path.read_text(encoding="utf-8") + f"\n> [!question]- {words}\n> It is new.\n", encoding="utf-8"
        )

    @property
    def _next(self) -> str:
        return vault.name((self.cards // vault.CARDS // 2 + 1) % -(-self.cards // vault.CARDS))

    def written(self) -> int:
        """Bytes of the site."""
        return sum(file.stat().st_size for file in self.site.rglob("*") if file.is_file())

    def check(self, words: str = "") -> None:
        """Stops unless each formula was rendered once and a page has `words`."""
        pages = [file.read_bytes() for file in self.site.rglob("*.html")]
        found = sum(page.count(self.tool.formula) for page in pages)
        wanted = formulas(self.decks)
        if found != wanted:
            raise SystemExit(f"bench: {self.tool.name} rendered {found:,} of {wanted:,} formulas")
        if any(b'class="katex-error"' in page for page in pages):
            raise SystemExit(f"bench: {self.tool.name} rendered formulas as faults")
        if not any(words.encode() in page for page in pages):
            raise SystemExit(f"bench: {self.tool.name} did not see the edited card")

    def _put(self, name: str, text: str) -> None:
        path = self.tool.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.tool.adapted(text), encoding="utf-8")


def formulas(decks: Path) -> int:
    """How many formulas the decks have."""
    return sum(len(_FORMULA.findall(deck.read_text(encoding="utf-8"))) for deck in decks.rglob("*.md"))
