"""What routing hears from below: new stock and returning facilities wake the plans that wait."""

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import on

from .services import plans_wake

WAKE_ALL = 500


@on(EventName.INVENTORY_FACILITY_STOCK_CHANGED)
def wake_for_stock(event: Event) -> None:
    """Wake as many plans as the units that became available could serve at most."""
    gained = event.payload["delta"]["available"]
    if gained > 0:
        plans_wake(limit=gained, tenant_article_id=event.payload["tenantArticleId"], now=event.created_at)


@on(EventName.FACILITY_WENT_ONLINE)
@on(EventName.FACILITY_CREATED)
def wake_for_facility(event: Event) -> None:
    """Wake the plans that have waited longest: a facility may hold what they need."""
    plans_wake(limit=WAKE_ALL, now=event.created_at)
