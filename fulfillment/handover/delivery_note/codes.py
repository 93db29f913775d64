"""The code of a delivery note, which scanners read: bars where they can say it, else a square one."""

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

MOST_IN_BARS = 20  # more would be too wide to be read
BAR_HEIGHT: float = 12 * mm
SQUARE: float = 24 * mm
THICKEST = 1.1


def draw_code(canvas: Canvas, text: str, *, left: float, top: float, room: float) -> float:
    """Draw *text* as a code below *top* and return where it ends. Without a text there is none."""
    if not text:
        return top
    if text.isascii() and len(text) <= MOST_IN_BARS:
        modules = Code128(text, barWidth=1, quiet=False).width
        bars = Code128(text, barHeight=BAR_HEIGHT, barWidth=min(THICKEST, room / modules), quiet=False)
        bars.drawOn(canvas, left, top - BAR_HEIGHT)
        return top - BAR_HEIGHT
    code = QrCodeWidget(text, barWidth=SQUARE, barHeight=SQUARE, barBorder=0)
    drawing = Drawing(SQUARE, SQUARE)
    drawing.add(code)
    draw(drawing, canvas, left, top - SQUARE)
    return top - SQUARE
