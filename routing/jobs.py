"""What a routed plan asks its facility to pick."""

import datetime
import uuid

from fulfillment.common.errors import InvalidInput
from fulfillment.picking.services import JobToCreate, LineToPick
from fulfillment.picking.states import Channel

from .models import RoutingPlan

# Properties of an order line that a pick line shows too, beside article and quantity.
CARRIED = ("customAttributes", "scannableCodes", "measurementUnitKey", "measurementValidation", "allowedSubstitutes")
PROCESSING_BUFFER = datetime.timedelta(minutes=240)  # fulfillmentProcessBuffer's documented default


def job_of(plan: RoutingPlan, *, now: datetime.datetime) -> JobToCreate:
    """Return the pick job that *plan* calls for. Raises: InvalidInput while it has no facility."""
    if plan.facility_id is None:
        raise InvalidInput("A plan without a facility has nothing to pick.")
    preferences = plan.delivery_preferences
    collect = bool(preferences.get("collect"))
    return JobToCreate(
        plan_id=plan.pk,
        order_id=plan.order_id,
        facility_id=plan.facility_id,
        tenant_order_id=plan.tenant_order_id,
        order_date=plan.order_date,
        channel=Channel.COLLECT if collect else Channel.SHIPPING,
        target_time=_target_time(plan, now=now),
        delivery={"collect": preferences["collect"][0]} if collect else {"shipping": preferences.get("shipping", {})},
        custom_attributes=plan.custom_attributes,
        lines=[
            LineToPick(
                order_line_id=uuid.UUID(line["id"]),
                article=line["article"],
                quantity=line["quantity"],
                details={name: line[name] for name in CARRIED if name in line},
            )
            for line in plan.lines
        ],
    )


def _target_time(plan: RoutingPlan, *, now: datetime.datetime) -> datetime.datetime:
    preferences = plan.delivery_preferences
    collect = (preferences.get("collect") or [{}])[0]
    wished = (
        preferences.get("targetTime")
        or collect.get("provisioningTime")
        or preferences.get("shipping", {}).get("desiredDeliveryTime")
    )
    return datetime.datetime.fromisoformat(wished) if wished else now + PROCESSING_BUFFER
