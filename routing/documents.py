"""Routing plans as the API and the events show them (``RoutingPlan``)."""

from typing import Any

from fulfillment.common.documents import resource

from .models import RoutingPlan
from .states import RerouteReason

RUN_TYPES = {
    "": "DEFAULT",
    RerouteReason.PROCESSREROUTE: "REROUTE",
    RerouteReason.ABORTED: "REROUTE",
    RerouteReason.SHORTPICK: "ORDERSPLIT_ON_SHORTPICK",
    RerouteReason.MANUAL: "MANUAL_ASSIGNMENT",
    RerouteReason.ORDERMODIFIED: "REROUTE",
}


def routing_plan_document(plan: RoutingPlan) -> dict[str, Any]:
    """Return the whole plan, as far as it can be told without asking the database."""
    document = {
        **resource(plan),
        "status": plan.status,
        "consolidatedStatus": plan.status if plan.status != "FAILED" else "UNKNOWN",
        "orderRef": str(plan.order_id),
        "processId": str(plan.process_id),
        "orderDate": plan.order_date,
        "orderLineItems": plan.lines,
        "deliveryPreferences": plan.delivery_preferences,
        "routingRun": plan.routing_run,
        "finalizeRun": plan.routing_run,
        "splitCount": plan.split_count,
        "priority": 0,
        "decisionLogs": [
            {"routingRun": run, "finalizeRun": run, "url": f"/api/routingplans/{plan.pk}/decisionlogs/{run}"}
            for run in range(1, plan.routing_run + 1)
            if plan.anonymized_at is None
        ],
        "predecessorRerouteRoutingPlanRefs": [str(plan.predecessor_id)] if plan.predecessor_id else [],
        "successorRerouteRoutingPlanRefs": [],
        "runType": RUN_TYPES[plan.reroute_reason],
        "anonymized": plan.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
    }
    optional = {
        "facilityRef": str(plan.facility_id) if plan.facility_id else None,
        "tenantOrderId": plan.tenant_order_id or None,
        "parentRoutingPlanRef": str(plan.parent_id) if plan.parent_id else None,
        "firstRoutingAttempt": plan.first_attempt_at,
        "targetAddress": plan.target.get("address"),
        "reRouteReason": plan.reroute_reason or None,
        "reRoutedRoutingPlanRef": str(plan.predecessor_id) if plan.predecessor_id else None,
    }
    document.update({name: value for name, value in optional.items() if value is not None})
    return document
