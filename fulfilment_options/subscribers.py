"""What quotes hear from below: orders come that were quoted before."""

import uuid

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import actor_behind
from fulfillment.processes.models import Process
from fulfillment.processes.services import follows

from .services import fulfilment_plan_take_up


@follows(EventName.ORDER_CREATED)
@follows(EventName.ORDER_PROMISED)
def take_up_with_order(event: Event, process: Process) -> None:
    """Take up the plan that a new order names; a promise that is confirmed has done so before."""
    refs = (event.payload.get("deliveryPreferences") or {}).get("sourcingOptionRefs")
    if refs and event.sequence == 1:
        order_id = uuid.UUID(event.payload["id"])
        fulfilment_plan_take_up(refs=refs, order_id=order_id, process=process, actor=actor_behind(event))
