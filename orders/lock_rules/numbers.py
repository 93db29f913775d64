"""Numbers as people and clients write them."""

from decimal import Decimal, InvalidOperation
from typing import Any

MOST_DIGITS = 60


def number_in(value: Any) -> Decimal | None:
    """Return the number that *value* is or spells; None for what is none, truth values included."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    if len(text) > MOST_DIGITS and isinstance(value, str):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number_text(number: Decimal) -> str:
    """Return *number* for people: grouped, cents only where there are some."""
    return f"{number:,.2f}".removesuffix(".00")
