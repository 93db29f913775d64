"""Text that somebody else wrote, made fit to print: plain, of bounded length, broken into lines."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

ELLIPSIS = "…"
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"

Width = Callable[[str], float]


def plain(value: object, *, most: int = 200) -> str:
    """Return *value* as one line of at most so many characters; what is neither text nor a whole number is nothing.

    Control characters become spaces; what only steers other characters (directions, joiners) is left out, so that
    nobody makes a note read otherwise than it is.
    """
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    # Far more than is shown, but not so much that a hostile value costs time.
    composed = unicodedata.normalize("NFC", str(value)[: most * 4])
    text = " ".join("".join(map(_printable, composed)).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def joined(*values: object, separator: str = " ") -> str:
    """Return those of *values* that say something, in one line."""
    return separator.join(text for text in map(plain, values) if text)


def wrapped(text: str, *, room: float, width: Width, most: int) -> list[str]:
    """Break *text* into at most so many lines that are no wider than *room*; words wider than that are broken too."""
    if width(text) <= room:
        return [text] if text else []
    lines = list(_lines(text, room=room, width=width))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + ELLIPSIS) > room:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _lines(text: str, *, room: float, width: Width) -> Iterator[str]:
    line = ""
    for word in _pieces(text.split(), room=room, width=width):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > room:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _pieces(words: Iterable[str], *, room: float, width: Width) -> Iterator[str]:
    for word in words:
        rest = word
        while len(rest) > 1 and width(rest) > room:
            fits = bisect_right(range(1, len(rest)), room, key=lambda end: width(rest[:end]))
            end = max(1, fits)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _fitting(text: str, *, room: float, width: Width) -> int:
    """Return how many characters of *text* are no wider than *room*."""
    return bisect_right(range(1, len(text)), room, key=lambda end: width(text[:end]))


def _printable(character: str) -> str:
    if character > "\uffff":
        return UNPRINTABLE  # the fonts have none of them
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category.startswith(("C", "Z")) else character
