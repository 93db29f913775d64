"""Draws a delivery note on A4: address field and code on the first page, tables over as many pages as they need."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .codes import draw_code
from .content import Note
from .fonts import BOLD, REGULAR, register, width_in
from .pens import LEADING, LEFT, PAGE_HEIGHT, RIGHT, put, rule
from .table import LATER_TOP, TOP, draw_table, pages_of
from .text import wrapped

ADDRESS_TOP, ADDRESS_WIDTH = PAGE_HEIGHT - 47 * mm, 85 * mm  # as windows of envelopes want it (DIN 5008)
BLOCK_LEFT, VALUES = 115 * mm, 139 * mm
LARGEST, SMALLEST = 34, 12


def draw(note: Note) -> bytes:
    """Return *note* as a PDF. The same note gives the same bytes."""
    register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(f"Delivery note {note.short_id}")
    canvas.setAuthor(note.sender[0] if note.sender else "")
    pages = pages_of(note)
    for number, blocks in enumerate(pages, start=1):
        if number == 1:
            _first_head(canvas, note)
        else:
            _later_head(canvas, note)
        end = draw_table(canvas, blocks, top=TOP if number == 1 else LATER_TOP)
        if note.signed and number == len(pages):
            _signature(canvas, top=end)
        _foot(canvas, note, number=number, of=len(pages))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _first_head(canvas: Canvas, note: Note) -> None:
    top = PAGE_HEIGHT - 20 * mm
    for place, line in enumerate(note.sender[:7]):
        put(canvas, line, LEFT, top, size=9 if place else 11, bold=not place, room=BLOCK_LEFT - LEFT - 5 * mm)
        top -= 11 if place else 13
    _recipient(canvas, note)
    _identity(canvas, note)


def _recipient(canvas: Canvas, note: Note) -> None:
    if not note.recipient:
        return
    put(canvas, "Recipient", LEFT, ADDRESS_TOP, size=7, gray=True)
    width = width_in(REGULAR, 11)
    lines = [piece for line in note.recipient for piece in wrapped(line, room=ADDRESS_WIDTH, width=width, most=2)]
    for place, line in enumerate(lines[:8], start=1):
        put(canvas, line, LEFT, ADDRESS_TOP - place * 15, size=11)


def _identity(canvas: Canvas, note: Note) -> None:
    """Draw what people look for at the counter: the short id, its code, the order."""
    top, room = PAGE_HEIGHT - 22 * mm, RIGHT - BLOCK_LEFT
    put(canvas, "Delivery note", BLOCK_LEFT, top, size=13, bold=True)
    put(canvas, note.banner.upper(), RIGHT, top, size=13, bold=True, right=True)
    fits = (size for size in range(LARGEST, SMALLEST, -1) if width_in(BOLD, size)(note.short_id) <= room)
    top -= 12 * mm
    put(canvas, note.short_id, BLOCK_LEFT, top, size=next(fits, SMALLEST), bold=True, room=room)
    top = draw_code(canvas, note.code, left=BLOCK_LEFT, top=top - 4 * mm, room=room)
    for name, value in note.facts:
        top -= LEADING + 1
        put(canvas, name, BLOCK_LEFT, top, gray=True)
        put(canvas, value, VALUES, top, room=RIGHT - VALUES)


def _later_head(canvas: Canvas, note: Note) -> None:
    put(canvas, f"Delivery note {note.short_id}", LEFT, PAGE_HEIGHT - 20 * mm, size=11, bold=True, room=110 * mm)
    put(canvas, note.banner.upper(), RIGHT, PAGE_HEIGHT - 20 * mm, size=11, bold=True, right=True)


def _signature(canvas: Canvas, *, top: float) -> None:
    line = top - 18 * mm
    for name, left, right in (("Date", LEFT, 65 * mm), ("Received by (name, signature)", 75 * mm, RIGHT)):
        rule(canvas, left, right, line, width=0.5)
        put(canvas, name, left, line - 9, size=7.5, gray=True)


def _foot(canvas: Canvas, note: Note, *, number: int, of: int) -> None:
    put(canvas, "".join(note.sender[:1]), LEFT, 12 * mm, size=7.5, gray=True, room=110 * mm)
    put(canvas, f"Page {number} of {of}", RIGHT, 12 * mm, size=7.5, gray=True, right=True)
