"""Mappings whose values are read when they are asked for, and such with a few values in front of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lazily(Mapping[K, V]):
    """The values of some keys, each read anew whenever it is asked for."""

    def __init__(self, keys: Iterable[K], read: Callable[[K], V]) -> None:
        self._keys = dict.fromkeys(keys)
        self._read = read

    def __getitem__(self, key: K) -> V:
        if key not in self._keys:
            raise KeyError(key)
        return self._read(key)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def over(first: Mapping[K, V], second: Mapping[K, V]) -> Mapping[K, V]:
    """The values of both, those of the first where both have one."""
    return Lazily((*second, *first), lambda key: first[key] if key in first else second[key])
