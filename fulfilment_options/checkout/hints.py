"""How checkout options came about, in words for people."""

import uuid
from collections.abc import Iterable, Iterator

from django.conf import settings

from .network import Network
from .ways import Way


def availability_hints(network: Network, articles: Iterable[str], *, service: str) -> Iterator[str]:
    """Yield for each article how many facilities sell it, offer the service, and have any."""
    for article in articles:
        offering, having = len(network.shelves.get(article, ())), len(network.having(article))
        yield (
            f"{article}: online facilities that sell it: {network.listed.get(article, 0)},"
            f" of these with {service}: {offering}, with free stock: {having}."
        )


def transit_hints(ways: dict[uuid.UUID, list[Way]]) -> Iterator[str]:
    """Yield from how many facilities the time of transit is known, and from how many it is assumed."""
    assumed = sum(all(way.arrival.assumed for way in own) for own in ways.values())
    yield f"Facilities whose carriers tell their transit time: {len(ways) - assumed}."
    if assumed:
        yield f"Facilities from which {settings.TRANSIT_HOURS} hours of transit are assumed: {assumed}."
