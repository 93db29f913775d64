"""Who has what: the facilities that offer a service, with what is free of some articles, and when they work."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fulfillment.accounts.scope import sees_facility
from fulfillment.common.actor import Actor
from fulfillment.facilities.calendar import FacilityCalendar
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import calendars, facilities_for_routing
from fulfillment.inventory.selectors import Availability, availabilities
from fulfilment_options.weights import too_heavy

# Bits of `FacilityTable.services`; same-day shipping is included in the first.
SHIPS, HANDS_OUT = 1 | 2, 4


class Shelf(NamedTuple):
    """What one facility has free of an article, in units."""

    facility_id: uuid.UUID
    free: int


@dataclass(frozen=True, slots=True)
class Network:
    """What of some articles is where, as far as the actor sees.

    ``shelves`` are those of facilities that offer the service, by article; ``listed`` counts for each article the
    online facilities that sell it. ``calendars`` are those of every facility with a shelf.
    """

    shelves: dict[str, list[Shelf]]
    listed: Mapping[str, int]
    calendars: dict[uuid.UUID, FacilityCalendar]

    def having(self, article: str) -> list[Shelf]:
        """Return the shelves with any of an article on them."""
        return [shelf for shelf in self.shelves.get(article, ()) if shelf.free]

    def stocked(self) -> set[uuid.UUID]:
        """Return the facilities that have any of the articles."""
        return {shelf.facility_id for article in self.shelves for shelf in self.having(article)}


def network_of(
    *, articles: Sequence[str], service: int, actor: Actor, only: Collection[uuid.UUID] | None = None
) -> Network:
    """Return where these articles are, among the facilities *only* if they are given, in two queries.

    A facility that another actor may not see does not exist for it, and what is on its shelves neither. What is too
    heavy for a parcel is not free to be shipped.
    """
    table, heavy = facilities_for_routing(), too_heavy(articles) if service == SHIPS else ()
    shelves: dict[str, list[Shelf]] = defaultdict(list)
    listed = Counter[str]()
    for row in availabilities(tenant_article_ids=list(articles)):
        place = table.row_of.get(row.facility_id)
        if place is None or not _in_question(row, only, actor):
            continue
        listed[row.tenant_article_id] += 1
        if table.services[place] & service:
            shelves[row.tenant_article_id].append(
                Shelf(row.facility_id, 0 if row.tenant_article_id in heavy else row.free)
            )
    places = {shelf.facility_id for found in shelves.values() for shelf in found}
    known = calendars(facility_ids=places, table=table)
    if len(known) < len(places):  # somebody deletes a facility at this moment
        shelves = {article: [one for one in found if one.facility_id in known] for article, found in shelves.items()}
    return Network(shelves, listed, known)


def _in_question(row: Availability, only: Collection[uuid.UUID] | None, actor: Actor) -> bool:
    return (only is None or row.facility_id in only) and sees_facility(actor, row.facility_id)


def names_of(facility_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str | None]:
    """Return what the client calls these facilities, in one query."""
    return dict(Facility.objects.filter(pk__in=facility_ids).values_list("pk", "tenant_facility_id"))


def with_properties(*, tags: Collection[tuple[str, str]], attributes: dict[str, Any]) -> set[uuid.UUID]:
    """Return the facilities with all of these tags (id and value) and custom attributes, in one query."""
    rows = Facility.objects.values_list("pk", "details__tags", "details__customAttributes")
    return {key for key, own, custom in rows if _has_tags(own, tags) and _has(custom, attributes)}


def _has_tags(own: Sequence[dict[str, str]] | None, wanted: Collection[tuple[str, str]]) -> bool:
    return set(wanted) <= {(tag["id"], tag["value"]) for tag in own or ()}


def _has(own: dict[str, Any] | None, wanted: dict[str, Any]) -> bool:
    return all(name in (own or {}) and (own or {})[name] == value for name, value in wanted.items())
