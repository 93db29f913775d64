"""The fonts of printed documents: bundled, because those every reader has know no letters beyond western Europe."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[1] / "fonts"
REGULAR, BOLD = "FulfillmentSans", "FulfillmentSans-Bold"


@lru_cache(maxsize=1)
def register() -> None:
    """Make the fonts known, once per process."""
    registerFont(TTFont(REGULAR, FOLDER / "DejaVuSans.ttf"))
    registerFont(TTFont(BOLD, FOLDER / "DejaVuSans-Bold.ttf"))


def width_in(font: str, size: float) -> Callable[[str], float]:
    """Return the function from text to its width in points."""
    return lambda text: float(stringWidth(text, font, size))
