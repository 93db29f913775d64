"""Texts in several languages: their shape, and how one of them is chosen."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from .bodies import RequiredLine

DEFAULT_LOCALE = "en_US"

# Without the last part "$" would let a line break through.
Locale = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(_[A-Za-z0-9]{2,4})*$(?!\n)", max_length=16)]
Localized = Annotated[dict[Locale, RequiredLine], Meta(min_length=1, max_length=50)]


def translated(texts: Mapping[str, str] | None, *, locale: str = DEFAULT_LOCALE) -> str:
    """Return the text in *locale*, else in the product's own language, else in the first one there is, else nothing."""
    if not texts:
        return ""
    return texts.get(locale) or texts.get(DEFAULT_LOCALE) or next(iter(texts.values()), "")
