"""What routing hears from below: units that became free and returning facilities wake the plans that wait.

Plans are woken after the commit, so that nobody locks plans while they hold stock. A wake that is lost with its
process costs a plan the wait for its next try.
"""

from collections import Counter

from django.db import transaction

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import on
from fulfillment.inventory.states import EndedBy

from .services import plans_wake, plans_wake_for

WAKE_ALL = 500


@on(EventName.INVENTORY_FACILITY_STOCK_CHANGED)
def wake_for_stock(event: Event) -> None:
    """Wake as many plans as the units that became available could serve at most."""
    gained = event.payload["delta"]["available"]
    if gained > 0:
        units = {event.payload["tenantArticleId"]: gained}
        transaction.on_commit(lambda: plans_wake_for(units=units, now=event.created_at), robust=True)


@on(EventName.INVENTORY_RESERVATIONS_DELETED)
def wake_for_released(event: Event) -> None:
    """Wake as many plans as the units that were given back could serve at most."""
    if event.payload["endedBy"] == EndedBy.RELEASE:
        units = Counter[str]()
        for row in event.payload["reservations"]:
            units[row["tenantArticleId"]] += row["quantity"]
        transaction.on_commit(lambda: plans_wake_for(units=units, now=event.created_at), robust=True)


@on(EventName.FACILITY_WENT_ONLINE)
@on(EventName.FACILITY_CREATED)
def wake_for_facility(event: Event) -> None:
    """Wake the plans that have waited longest: a facility may hold what they need."""
    transaction.on_commit(lambda: plans_wake(limit=WAKE_ALL, now=event.created_at), robust=True)
