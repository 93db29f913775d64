"""Where things are: the facilities that a quote names, and its destination."""

from collections.abc import Iterable, Sequence
from typing import Any

from fulfillment.facilities.models import Facility
from fulfilment_options.models import Fulfilment, FulfilmentOption, OrderType
from fulfilment_options.targets import place_of

from .map import Drawing, Spot, drawing_of


def map_of(quote: FulfilmentOption, parts: Sequence[Fulfilment], facilities: dict[Any, Facility]) -> Drawing | None:
    """Return the drawing of the plan with these parts."""
    sending = {part.facility_id for part in parts}
    spots = [_spot(facility) for facility in facilities.values()]
    known = [spot for spot in spots if spot is not None]
    senders = [spot for spot in known if spot.key in {str(key) for key in sending}]
    return drawing_of(destination=_destination(quote, facilities.values()), senders=senders, others=known)


def unplaced(parts: Sequence[Fulfilment], facilities: dict[Any, Facility]) -> list[str]:
    """Return the names of the facilities in a plan that cannot be drawn."""
    found = [(part.location_ref, facilities.get(part.facility_id)) for part in parts]
    return [one.name if one else name for name, one in found if one is None or _spot(one) is None]


def _spot(facility: Facility) -> Spot | None:
    if facility.latitude is None or facility.longitude is None:
        return None
    return Spot(str(facility.pk), facility.name, facility.latitude, facility.longitude)


def _destination(quote: FulfilmentOption, facilities: Iterable[Facility]) -> Spot | None:
    """Return where the goods go: to the address, or to the customer who comes for them."""
    if quote.order_type == OrderType.CLICK_AND_COLLECT:
        return next((_spot(one) for one in facilities if one.tenant_facility_id == quote.location_ref), None)
    found = place_of(quote.address or {})
    city = str((quote.address or {}).get("city") or "Destination")
    return Spot("", city, found.latitude, found.longitude) if found else None
