"""The tables of a delivery note: how their rows break, how they are dealt out to pages, how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .content import Note, Row
from .fonts import REGULAR, width_in
from .pens import BOTTOM, LEADING, LEFT, LIGHT, PAGE_HEIGHT, RIGHT, SIZE, put, rule
from .text import wrapped

TOP, LATER_TOP = PAGE_HEIGHT - 98 * mm, PAGE_HEIGHT - 28 * mm
ARTICLE, TITLE, TITLE_END, QUANTITY = LEFT, LEFT + 42 * mm, RIGHT - 46 * mm, RIGHT - 24 * mm
HEADING, GAP = 34.0, 14.0
SIGNATURE = 26 * mm


@dataclass(frozen=True, slots=True)
class Block:
    """A row as it is printed, and the section it stands in."""

    section: str
    row: Row
    article: list[str]
    title: list[str]
    remark: list[str]

    @property
    def height(self) -> float:
        """Points that the row needs."""
        return max(len(self.article), len(self.title) + len(self.remark), 1) * LEADING + 6


def pages_of(note: Note) -> list[list[Block]]:
    """Deal the rows out to pages; a section that goes on has its heading again, a signature its room."""
    pages: list[list[Block]] = [[]]
    room, section = TOP - BOTTOM, ""
    for block in _blocks(note):
        heading = 0.0 if block.section == section else HEADING + (GAP if section else 0)
        if block.height + heading > room:
            pages.append([])
            room, heading = LATER_TOP - BOTTOM, HEADING
        pages[-1].append(block)
        room, section = room - block.height - heading, block.section
    if note.signed and room < SIGNATURE:
        pages.append([])
    return pages


def draw_table(canvas: Canvas, blocks: Sequence[Block], *, top: float) -> float:
    """Draw the sections of one page and return where they end."""
    for place, (section, rows) in enumerate(groupby(blocks, key=lambda block: block.section)):
        top = _heading(canvas, section, finished=section == "Delivered", top=top - (GAP if place else 0))
        for block in rows:
            top = _row(canvas, block, top=top)
    return top


def _blocks(note: Note) -> list[Block]:
    blocks = [_block(row, section="Delivered" if note.finished else "Articles") for row in note.delivered]
    return blocks + [_block(row, section="Not delivered") for row in note.not_delivered]


def _block(row: Row, *, section: str) -> Block:
    width, small = width_in(REGULAR, SIZE), width_in(REGULAR, SIZE - 1)
    return Block(
        section=section,
        row=row,
        article=wrapped(row.article, room=TITLE - ARTICLE - 3 * mm, width=width, most=4),
        title=wrapped(row.title, room=TITLE_END - TITLE, width=width, most=4),
        remark=wrapped(row.remark, room=TITLE_END - TITLE, width=small, most=3),
    )


def _heading(canvas: Canvas, section: str, *, finished: bool, top: float) -> float:
    put(canvas, section, LEFT, top - 12, size=10, bold=True)
    put(canvas, "Article number", ARTICLE, top - 26, size=7.5, gray=True)
    put(canvas, "Title", TITLE, top - 26, size=7.5, gray=True)
    put(canvas, "Quantity", QUANTITY if finished else RIGHT, top - 26, size=7.5, gray=True, right=True)
    if finished:
        put(canvas, "Handed over", RIGHT, top - 26, size=7.5, gray=True, right=True)
    rule(canvas, LEFT, RIGHT, top - 31, width=0.8)
    return top - HEADING


def _row(canvas: Canvas, block: Block, *, top: float) -> float:
    row, first = block.row, top - LEADING + 2
    for place, line in enumerate(block.article):
        put(canvas, line, ARTICLE, first - place * LEADING)
    for place, line in enumerate(block.title):
        put(canvas, line, TITLE, first - place * LEADING)
    for place, line in enumerate(block.remark, start=len(block.title)):
        put(canvas, line, TITLE, first - place * LEADING, size=SIZE - 1, gray=True)
    if row.handed_over:
        put(canvas, row.quantity, QUANTITY, first, right=True)
    put(canvas, row.handed_over or row.quantity, RIGHT, first, bold=True, right=True)
    rule(canvas, LEFT, RIGHT, top - block.height + 1, width=0.3, gray=LIGHT)
    return top - block.height
