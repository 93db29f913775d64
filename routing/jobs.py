"""What a routed plan asks its facility to pick."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.calendar import FacilityCalendar
from fulfillment.facilities.carriers.cutoffs import ConnectedCarrier, carriers_in_question
from fulfillment.facilities.selectors import FacilityTable, calendars, collecting_carriers
from fulfillment.facilities.target_times import target_time
from fulfillment.picking.services import JobToCreate, LineToPick
from fulfillment.picking.states import Channel

from .models import RoutingPlan
from .strategy import Reroute

# Properties of an order line that a pick line shows too, beside article and quantity.
CARRIED = (
    "customAttributes",
    "scannableCodes",
    "measurementUnitKey",
    "secondaryMeasurementUnitKey",
    "secondaryQuantity",
    "measurementValidation",
    "allowedSubstitutes",
    "stickers",
    "tags",
    "recordableAttributes",
)


@dataclass(frozen=True, slots=True)
class JobTerms:
    """What a facility's jobs depend on beside the plan: when it works, who collects, what a short pick leads to."""

    calendar: FacilityCalendar
    carriers: Sequence[ConnectedCarrier]
    reroute: Reroute


def terms_of(
    *, facility_ids: Collection[uuid.UUID], reroute: Reroute, table: FacilityTable | None = None
) -> dict[uuid.UUID, JobTerms]:
    """Return the terms of jobs at these facilities; with the *table* of a batch usually in one query."""
    found = calendars(facility_ids=facility_ids, table=table)
    carriers = collecting_carriers(facility_ids=facility_ids) if facility_ids else {}
    return {key: JobTerms(calendar, carriers[key], reroute) for key, calendar in found.items()}


def job_of(plan: RoutingPlan, *, terms: JobTerms, now: datetime.datetime) -> JobToCreate:
    """Return the pick job that *plan* calls for. Raises: InvalidInput while it has no facility."""
    if plan.facility_id is None:
        raise InvalidInput("A plan without a facility has nothing to pick.")
    delivery, name = delivery_of(plan)
    collect = bool(plan.delivery_preferences.get("collect"))
    return JobToCreate(
        plan_id=plan.pk,
        order_id=plan.order_id,
        facility_id=plan.facility_id,
        tenant_order_id=plan.tenant_order_id,
        order_date=plan.order_date,
        channel=Channel.COLLECT if collect else Channel.SHIPPING,
        target_time=target_time_of(plan, terms=terms, now=now),
        target_time_given=_wished(plan) is not None,
        delivery=delivery,
        consumer_name=name,
        on_short_pick=terms.reroute.short_pick.policy(plan.target["service"]),
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


def delivery_of(plan: RoutingPlan) -> tuple[dict[str, Any], str]:
    """Return the details of the delivery information that a job of *plan* shows, and the consumer's name."""
    address = plan.target.get("address", {})
    name = " ".join(filter(None, (address.get("firstName"), address.get("lastName"))))
    name = (name or address.get("companyName") or "")[:255]
    collect = bool(plan.delivery_preferences.get("collect"))
    return (_collect(plan, name) if collect else _shipping(plan, name)), name


def target_time_of(plan: RoutingPlan, *, terms: JobTerms, now: datetime.datetime) -> datetime.datetime:
    """Return by when *plan* is to be ready at its facility if it comes there *now*."""
    shipping = plan.delivery_preferences.get("shipping", {})
    collects = bool(plan.delivery_preferences.get("collect"))
    carriers = carriers_in_question(
        terms.carriers,
        keys=shipping.get("preferredCarriers") or (),
        delivery_type="SAMEDAY" if plan.target["service"] == "SAME_DAY" else "DELIVERY",
    )
    return target_time(calendar=terms.calendar, wished=_wished(plan), now=now, cutoffs=() if collects else carriers)


def _wished(plan: RoutingPlan) -> datetime.datetime | None:
    preferences = plan.delivery_preferences
    collect = (preferences.get("collect") or [{}])[0]
    wished = (
        preferences.get("targetTime")
        or collect.get("provisioningTime")
        or preferences.get("shipping", {}).get("desiredDeliveryTime")
    )
    return datetime.datetime.fromisoformat(wished) if wished else None


def _collect(plan: RoutingPlan, name: str) -> dict[str, Any]:
    chosen = plan.delivery_preferences["collect"][0]
    return {"collect": {"identifier": name, "paid": chosen.get("paid", False)}}


def _shipping(plan: RoutingPlan, name: str) -> dict[str, Any]:
    preferences = plan.delivery_preferences.get("shipping", {})
    address = plan.target.get("address")
    details = {
        "serviceLevel": preferences.get("serviceLevel", "DELIVERY"),
        "identifier": name or None,
        "carrierKey": next(iter(preferences.get("preferredCarriers") or ()), None),
        "carrierProduct": preferences.get("carrierProduct"),
        "carrierServices": preferences.get("services") or preferences.get("carrierServices"),
        "recipientaddress": address,
        "postalAddress": address,
        "invoiceAddress": plan.target.get("invoiceAddress"),
    }
    return {"shipping": {key: value for key, value in details.items() if value is not None}}
