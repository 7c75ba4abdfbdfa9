"""Words that pages and messages share."""


def counted(count: int, noun: str) -> str:
    """`1 card`, `1,000 cards`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
