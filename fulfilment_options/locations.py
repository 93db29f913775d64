"""The locations in the plans of a quote: what clients call each of them, and when its goods would arrive."""

import datetime
import uuid
from dataclasses import dataclass

from fulfillment.facilities.carriers.transit import Place
from routing.quoting import Quote

from .arrival import NOWHERE, Arrival, arrivals
from .eta import eta_between


@dataclass(frozen=True, slots=True)
class Location:
    """A facility in a quote; ``reference`` is its ``locationRef``, ``eta`` as quotes write it."""

    facility_id: uuid.UUID
    reference: str
    arrival: Arrival
    eta: str


def locations_of(found: Quote, *, collected: bool, now: datetime.datetime, to: Place = NOWHERE) -> dict[str, Location]:
    """Return every facility in a plan by its id as the engine writes it, if goods are ordered *now* (`arrivals`)."""
    references, rows = found.table.references, found.table.row_of
    return {
        str(key): Location(key, references[rows[key]], arrival, eta_between(now, arrival.at))
        for key, arrival in arrivals(calendars=found.calendars, collected=collected, now=now, to=to).items()
    }
