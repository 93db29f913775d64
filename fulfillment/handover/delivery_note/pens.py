"""Where things stand on the paper, and how text gets there."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .fonts import BOLD, REGULAR, width_in
from .text import wrapped

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT, BOTTOM = 20 * mm, PAGE_WIDTH - 20 * mm, 22 * mm
SIZE, LEADING = 9.0, 12.0
GRAY, LIGHT = 0.4, 0.85


def put(
    canvas: Canvas, text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, gray: bool = False,
    room: float | None = None, right: bool = False,
) -> None:  # fmt: skip
    """Write *text* at a place, or as its right end; cut it where it would be wider than *room*."""
    font = BOLD if bold else REGULAR
    if room is not None:
        text = next(iter(wrapped(text, room=room, width=width_in(font, size), most=1)), "")
    canvas.setFont(font, size)
    canvas.setFillGray(GRAY if gray else 0)
    (canvas.drawRightString if right else canvas.drawString)(x, y, text)


def rule(canvas: Canvas, left: float, right: float, y: float, *, width: float, gray: float = 0) -> None:
    """Draw a horizontal line."""
    canvas.setLineWidth(width)
    canvas.setStrokeGray(gray)
    canvas.line(left, y, right, y)
