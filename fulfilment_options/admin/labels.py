"""Labels of a drawing: each beside its mark, where it covers no other."""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER, LINE = 6.2, 13.0
SMALL_LETTER = 5.0

Text = tuple[str, float, float]  # what it says, x, y
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Where a text begins, ends or has its middle, as SVG says it."""

    anchor: str
    x: float
    y: float


def labels_of(marks: Sequence[Text], *, beside: Sequence[Text], width: float, height: float) -> list[Label]:
    """Return the place of the text of each mark; where there is room they cover neither each other nor *beside*.

    *beside* are small texts whose middle stands fast.
    """
    taken: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for _, x, y in marks]
    taken += [_small(*text) for text in beside]
    placed = []
    for text, x, y in marks:
        long = len(text) * LETTER
        options = [
            (Label("start", x + 9, y + 4), x + 9),
            (Label("end", x - 9, y + 4), x - 9 - long),
            (Label("middle", x, y - 10), x - long / 2),
            (Label("middle", x, y + 18), x - long / 2),
        ]
        boxes = [(left, label.y - LINE + 2, left + long, label.y + 2) for label, left in options]
        troubles = [_cut(box, width, height) * 20 + _covered(box, taken) for box in boxes]
        best = troubles.index(min(troubles))
        taken.append(boxes[best])
        placed.append(options[best][0])
    return placed


def _small(text: str, x: float, y: float) -> Box:
    half = len(text) * SMALL_LETTER / 2
    return x - half, y - LINE + 3, x + half, y + 2


def _cut(box: Box, width: float, height: float) -> float:
    left, top, right, bottom = box
    return max(0.0, -left) + max(0.0, right - width) + max(0.0, -top) + max(0.0, bottom - height)


def _covered(box: Box, taken: Sequence[Box]) -> float:
    left, top, right, bottom = box
    return sum(
        max(0.0, min(right, other[2]) - max(left, other[0])) * max(0.0, min(bottom, other[3]) - max(top, other[1]))
        for other in taken
    )
