"""Quotes as the public API shows them. Source: seed page "Fulfillment Options API"."""

from collections.abc import Sequence
from typing import Any

from fulfillment.common.bodies import as_json

from .models import Fulfilment, FulfilmentOption, FulfilmentPlan

Json = dict[str, Any]

OPTION_TYPE, PLAN_TYPE = "FULFILMENT_OPTIONS", "FULFILMENT_PLAN"
WORKFLOW = "DEFAULT"
WORKFLOW_VERSION = 1
# The attribute of a held plan that says when it is free again; the seed page has no property for it.
HELD_UNTIL = "heldUntil"


def fulfilment_option_document(
    option: FulfilmentOption, plans: Sequence[tuple[FulfilmentPlan, Sequence[Fulfilment]]]
) -> Json:
    """Return the public document of a quote with all of its plans."""
    return {
        **_entity(option, OPTION_TYPE),
        "limit": option.limit,
        "count": option.count,
        "total": option.total,
        "orderType": option.order_type,
        "locationRef": option.location_ref or None,
        "trackingId": option.tracking_id or None,
        "retailerId": option.retailer_id,
        "status": option.status,
        "address": option.address,
        "items": [{"availableQuantity": None, **item} for item in option.items],
        "attributes": option.attributes,
        "plans": [_plan(option, plan, parts) for plan, parts in plans],
        "unfulfilledItems": option.unfulfilled_items,
    }


def _plan(option: FulfilmentOption, plan: FulfilmentPlan, parts: Sequence[Fulfilment]) -> Json:
    return {
        **_entity(plan, PLAN_TYPE),
        "planId": str(plan.pk),
        "fulfilmentOptionsId": str(option.pk),
        "retailerId": option.retailer_id,
        "planType": option.order_type,
        "eta": plan.eta,
        "splits": plan.splits,
        "fulfilments": [_fulfilment(option, part) for part in parts],
        "exceptions": plan.exceptions,
        "attributes": [*plan.attributes, *_hold(plan)],
        "status": plan.status,
    }


def _hold(plan: FulfilmentPlan) -> list[Json]:
    if plan.held_until is None:
        return []
    return [{"name": HELD_UNTIL, "type": "STRING", "value": as_json(plan.held_until)}]


def _fulfilment(option: FulfilmentOption, part: Fulfilment) -> Json:
    return {
        "fulfilmentType": option.order_type,
        "locationRef": part.location_ref,
        "eta": part.eta,
        "items": part.items,
    }


def _entity(entity: FulfilmentOption | FulfilmentPlan, kind: str) -> Json:
    return {
        "id": str(entity.pk),
        "ref": str(entity.pk),
        "entityType": kind,
        "type": WORKFLOW,
        "flexType": f"{kind}::{WORKFLOW}",
        "flexVersion": WORKFLOW_VERSION,
        "createdOn": as_json(entity.created_at),
    }
