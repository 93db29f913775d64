"""How people recognize an article: its picture, what tells it from its siblings, the codes on it."""

import uuid
from collections.abc import Collection
from typing import Any

from .models import Listing


def article_image(article: dict[str, Any]) -> str:
    """Return the address of the article's picture; only one that goes over HTTPS."""
    address = str(article.get("imageUrl") or "")
    return address if address.startswith("https://") else ""


def article_attributes(article: dict[str, Any]) -> list[str]:
    """Return what tells the article from its siblings; keys like ``%%subtitle%%`` are not for people."""
    named = [(entry.get("key", ""), entry.get("value", "")) for entry in article.get("attributes") or []]
    named += (article.get("customAttributes") or {}).items()
    return [str(value) if name.startswith("%%") else f"{name}: {value}" for name, value in named]


def listed_codes(*, facility_id: uuid.UUID, tenant_article_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the codes that a facility's listings give these articles, by article number, in one query."""
    listings = Listing.objects.filter(facility=facility_id, tenant_article_id__in=set(tenant_article_ids))
    rows = listings.values_list("tenant_article_id", "details__scannableCodes")
    return {article: [str(code) for code in codes or []] for article, codes in rows}


def same_code(first: str, second: str) -> bool:
    """Say whether two codes are the same to a scanner: case and blanks aside, and a UPC as the EAN it is part of."""
    one, other = first.strip().casefold(), second.strip().casefold()
    if one == other:
        return bool(one)
    return one.isdecimal() and other.isdecimal() and len(one) >= 8 and one.lstrip("0") == other.lstrip("0")
