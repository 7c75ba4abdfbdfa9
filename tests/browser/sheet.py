"""A page of a PDF: what is painted on it, and where."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypdfium2 import raw  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Box:
    """Where something stands on a sheet, in points from its upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Text:
    """What is painted at one go, most often one letter: its size, and where its base line starts."""

    size: float
    x: float
    y: float


class Sheet:
    """A page of a PDF, opened for as long as it is read: hundreds of open ones take hundreds of megabytes."""

    def __init__(self, document: Any, at: int) -> None:
        self._document, self._at = document, at
        self.width, self.height = document.get_page_size(at)

    @contextmanager
    def _page(self) -> Iterator[Any]:
        with closing(self._document[self._at]) as page:
            yield page

    @contextmanager
    def _letters(self) -> Iterator[Any]:
        with self._page() as page, closing(page.get_textpage()) as found:
            yield found

    def text(self, top: float = 0, bottom: float | None = None) -> str:
        """The text between two heights, a space for each gap and each end of a line."""
        end = self.height if bottom is None else bottom
        with self._letters() as found:
            return " ".join(found.get_text_bounded(bottom=self.height - end, top=self.height - top).split())

    @cached_property
    def painted(self) -> str:
        """The text in the order in which it is painted."""
        with self._letters() as found:
            words: str = found.get_text_range()
        return words

    @property
    def texts(self) -> Iterator[Text]:
        matrix, size = raw.FS_MATRIX(), ctypes.c_float()
        with self._page() as page:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                raw.FPDFTextObj_GetFontSize(thing, size)
                raw.FPDFPageObj_GetMatrix(thing, matrix)
                yield Text(_scaled(size.value, matrix), matrix.e, self.height - matrix.f)

    @property
    def shapes(self) -> Iterator[Box]:
        """Lines and areas, a dashed line as one."""
        with self._page() as page:
            for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                left, low, right, top = path.get_bounds()
                yield Box(left, self.height - top, right, self.height - low)

    def words(self, wanted: float) -> Iterator[tuple[str, Box]]:
        """The words in letters of one size."""
        matrix, place = raw.FS_MATRIX(), raw.FS_RECTF()
        word, box = "", Box(0, 0, 0, 0)
        with self._letters() as found:
            for at in range(found.count_chars()):
                letter = chr(raw.FPDFText_GetUnicode(found, at))
                raw.FPDFText_GetMatrix(found, at, matrix)
                size = _scaled(raw.FPDFText_GetFontSize(found, at), matrix)
                if letter.isspace() or abs(size - wanted) >= 0.05:
                    yield from [(word, box)] if word else []
                    word = ""
                    continue
                raw.FPDFText_GetLooseCharBox(found, at, place)
                left = box.x0 if word else place.left
                word, box = word + letter, Box(left, self.height - place.top, place.right, self.height - place.bottom)
        yield from [(word, box)] if word else []


def _scaled(size: float, matrix: Any) -> float:
    return float(size * (matrix.b**2 + matrix.d**2) ** 0.5)
