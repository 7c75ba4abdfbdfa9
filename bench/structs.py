"""Frozen classes as dataclasses and as structs: how long one takes to define, and a value of it to make."""

from __future__ import annotations

from timeit import repeat

_FIELDS = "a: int; b: str; c: tuple[int, ...] = (); d: float = 0.0".replace("; ", "\n    ")
_KINDS = {
    "dataclass": f"@dataclass(frozen=True, slots=True)\nclass Known:\n    {_FIELDS}",
    "struct": f"class Known(Struct, frozen=True):\n    {_FIELDS}",
}
_SETUP = "from dataclasses import dataclass\nfrom msgspec import Struct\n"
_DEFINED, _MADE = 200, 200_000


def main() -> None:
    """Prints the best of seven runs, in microseconds."""
    for name, text in _KINDS.items():
        defined = min(repeat(text, _SETUP, repeat=7, number=_DEFINED)) / _DEFINED * 1e6
        made = min(repeat('Known(1, "x", (), 2.0)', _SETUP + text, repeat=7, number=_MADE)) / _MADE * 1e6
        print(f"{name}: {defined:.0f} to define, {made:.3f} to make")


if __name__ == "__main__":
    main()
