"""Words that pages and messages share."""


def plain(text: str) -> str:
    """One line that cannot steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def counted(count: int, noun: str) -> str:
    """`1 card`, `1,000 cards`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
