"""Lines on two logarithmic axes as SVG, in colours that do for light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 210, 20, 44
_COLOURS = ("#0b7a75", "#7a5cc4", "#c2542d", "#8a7a1e", "#3a6ea5", "#b0437d")
_INK = "#808080"

Line = Sequence[tuple[float, float]]


def drawn(lines: Mapping[str, Line], across: str = "cards", up: str = "seconds") -> str:
    """The picture; both axes reach over whole powers of ten."""
    points = [point for line in lines.values() for point in line]
    x, y = _axis([p[0] for p in points]), _axis([p[1] for p in points])
    parts = [*_grid(x, y), *_names(across, up)]
    for at, (name, line) in enumerate(lines.items()):
        parts += _line(name, [(_across(a, x), _up(b, y)) for a, b in line], _COLOURS[at % len(_COLOURS)], at)
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    title = f"<title>{escape(up)} by {escape(across)}: {escape(', '.join(lines))}</title>"
    return "\n".join((head, title, *parts, "</svg>", ""))


def _axis(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _across(value: float, axis: tuple[int, int]) -> float:
    share = (math.log10(value) - axis[0]) / max(axis[1] - axis[0], 1)
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _up(value: float, axis: tuple[int, int]) -> float:
    share = (math.log10(value) - axis[0]) / max(axis[1] - axis[0], 1)
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(x: tuple[int, int], y: tuple[int, int]) -> Iterator[str]:
    end, low = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for power in range(x[0], x[1] + 1):
        at = _across(10**power, x)
        yield f'<path d="M{at} {_TOP}V{low}" stroke="{_INK}" stroke-opacity=".25"/>'
        yield f'<text x="{at}" y="{low + 18}" fill="{_INK}" text-anchor="middle">{10**power:,}</text>'
    for power in range(y[0], y[1] + 1):
        at = _up(10**power, y)
        yield f'<path d="M{_LEFT} {at}H{end}" stroke="{_INK}" stroke-opacity=".25"/>'
        yield f'<text x="{_LEFT - 8}" y="{at + 4}" fill="{_INK}" text-anchor="end">{10**power:g}</text>'


def _names(across: str, up: str) -> Iterator[str]:
    centre, middle = (_LEFT + _WIDTH - _RIGHT) / 2, (_TOP + _HEIGHT - _BOTTOM) / 2
    shown = f'fill="{_INK}" text-anchor="middle"'
    yield f'<text x="{centre}" y="{_HEIGHT - 8}" {shown}>{escape(across)}</text>'
    yield f'<text transform="translate(14 {middle}) rotate(-90)" {shown}>{escape(up)}</text>'


def _line(name: str, points: Sequence[tuple[float, float]], colour: str, at: int) -> Iterator[str]:
    path = "L".join(f"{x} {y}" for x, y in points)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linejoin="round"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points)
    top = _TOP + 14 + at * 24
    start = _WIDTH - _RIGHT + 20
    yield f'<path d="M{start} {top - 4}h18" stroke="{colour}" stroke-width="2.5"/>'
    yield f'<text x="{start + 26}" y="{top}" fill="{_INK}">{escape(name)}</text>'
