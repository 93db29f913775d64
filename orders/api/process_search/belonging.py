"""What belongs to a process: the rows of every app below, of those that the caller may know of.

Who is limited to some facilities does not find a process by entities at others, as its document does not show them.
"""

from django.db.models import Q

from fulfillment.common.api.search import Item, Joined, JsonList, Those, Together
from fulfillment.common.api.search.lists import Many
from fulfillment.common.api.search.walk import Condition, Walk
from fulfillment.handover.models import HandoverJob, HandoverLine, Parcel, Shipment
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.processes.aggregation import WORK
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus
from orders.models import Order, OrderLine
from routing.models import RoutingPlan

ACTIVE = (
    ModuleEntityStatus.PENDING,
    ModuleEntityStatus.CREATED,
    ModuleEntityStatus.IN_PROGRESS,
    ModuleEntityStatus.STUCK,
)


def shown(many: Many, facility: str = "facility_id") -> Those:
    """Return those of *many* whose *facility* the caller may know of; what has none is for everybody."""

    def visible(inside: Walk) -> Condition:
        if inside.facility_ids is None:
            return None
        return Q(**{f"{facility}__isnull": True}) | Q(**{f"{facility}__in": sorted(inside.facility_ids)})

    return Those(many, visible)


def entities(*kinds: ModuleEntity, active: bool = False) -> Those:
    """Return what the process itself has noted of its entities of these kinds, *active* ones or all."""

    def noted(inside: Walk) -> Condition:
        wanted = Item("entity").holds("in", [kind.value for kind in kinds], inside)
        if active:
            wanted &= Item("status").holds("in", [status.value for status in ACTIVE], inside)
        if inside.facility_ids is not None:
            here = Item("facility").holds("in", sorted(inside.facility_ids), inside)
            wanted &= here | Item("facility").absent(inside)
        return wanted

    return Those(JsonList("entities"), noted)


ORDER = Joined(Order, by="process_id")
ORDER_LINES = Joined(OrderLine, by="order__process_id")
PLANS = shown(Joined(RoutingPlan, by="process_id"))
PICK_JOBS = shown(Joined(PickJob, by="process_id"))
PICK_LINES = shown(Joined(PickLine, by="pick_job__process_id"), "pick_job__facility_id")
HANDOVER_JOBS = shown(Joined(HandoverJob, by="process_id"))
HANDOVER_LINES = shown(Joined(HandoverLine, by="handover_job__process_id"), "handover_job__facility_id")
SHIPMENTS = shown(Joined(Shipment, by="process_id"))
PARCELS = shown(Joined(Parcel, by="process_id"))

WITH_FACILITY = Those(Together(PLANS, PICK_JOBS, HANDOVER_JOBS, SHIPMENTS, PARCELS), Q(facility__isnull=False))
WITH_CARRIER = Together(SHIPMENTS, PARCELS)
WITH_TARGET_TIME = Together(PICK_JOBS, HANDOVER_JOBS, SHIPMENTS)
WITH_ARTICLE = Together(ORDER_LINES, PICK_LINES, HANDOVER_LINES)
WORKING = entities(*sorted(WORK), active=True)
