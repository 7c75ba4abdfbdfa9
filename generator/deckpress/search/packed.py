"""The terms of some cards as bytes, with a sum that tells damage."""

from __future__ import annotations

from deckpress.search.entry import FIELDS, Terms
from deckpress.search.rows import total

Cards = list[tuple[int, Terms]]  # serials ascending


def packed(number: int, cards: Cards) -> bytes:
    """Serials and fields parted by tabs, the terms of a field by line ends: no term holds either, and none is empty."""
    serials = "\n".join([str(serial) for serial, _ in cards])
    fields = ["\n".join(tokens) for _, lists in cards for tokens in lists]
    value = "\t".join((serials, *fields)).encode("utf-8", "surrogatepass")
    return total(number, value).to_bytes(4, "big") + value


def unpacked(number: int, packed: bytes) -> Cards:
    """The cards that were packed under that number; raises ValueError where the bytes are others."""
    value = packed[4:]
    if total(number, value) != int.from_bytes(packed[:4], "big"):
        raise ValueError(f"block {number} is not as it was packed")
    serials, *fields = value.decode("utf-8", "surrogatepass").split("\t")
    lists = [text.split("\n") if text else [] for text in fields]
    return list(zip(map(int, serials.split("\n")), zip(*[iter(lists)] * len(FIELDS), strict=True), strict=True))
