"""What several searches look for in the same way: addresses and articles."""

from collections.abc import Callable

from fulfillment.common.api.search import Item, Nested, StringSearch
from fulfillment.common.api.search.places import Place

ADDRESS = ("companyName", "email", "firstName", "lastName")


def address(place: Callable[[str], Place]) -> Nested:
    """Return the searchable properties of an address, each at its *place*."""
    return Nested({name: StringSearch(place(name)) for name in ADDRESS})


def item_article() -> Nested:
    """Return the searchable properties of the article in an entry of a JSON list."""
    return Nested({name: StringSearch(Item("article", name)) for name in ("tenantArticleId", "title")})
