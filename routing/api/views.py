"""Routing plans and their decision logs over HTTP."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.versioning import known
from routing.explanation import decision_log_document
from routing.schemas import answers as schemas
from routing.selectors import decision_log_of, facility_names, related_documents, routing_plans_visible

from .filters import RoutingPlanFilters


class RoutingPlansView(ApiView):
    """Routing plans: which facility fulfills which lines of an order."""

    permissions = {"GET": ApiPermission.ROUTING_READ}

    @describe(
        "List routing plans",
        answers={200: schemas.RoutingPlans},
        query={"orderRef": "The order the plans belong to", "size": "Page size", "startAfterId": "Last id before"},
    )
    def get(self, request: Request) -> Response:
        """Return a page of plans in the order of creation."""
        plans = self.filtered(routing_plans_visible(actor=self.actor), RoutingPlanFilters)
        return self.page(plans, name="routingPlans", documents=related_documents)


class RoutingPlanView(ApiView):
    """One routing plan."""

    permissions = {"GET": ApiPermission.ROUTING_READ}

    @describe("Get routing plan", answers={200: schemas.RoutingPlan}, failures=(401, 403, 404))
    def get(self, request: Request, routing_plan_id: str) -> Response:
        """Return the plan with this id."""
        plan = known(routing_plans_visible(actor=self.actor), routing_plan_id)
        return Response(related_documents([plan])[0])


class DecisionLogView(ApiView):
    """Why a routing run decided as it did."""

    permissions = {"GET": ApiPermission.ROUTING_READ}

    @describe("Get routing plan decision log", answers={200: schemas.DecisionLog}, failures=(401, 403, 404))
    def get(self, request: Request, routing_plan_id: str, routing_run: int) -> Response:
        """Return every candidate with its fences and ratings, the best first."""
        plan = known(routing_plans_visible(actor=self.actor), routing_plan_id)
        log, record = decision_log_of(plan=plan, routing_run=routing_run)
        names = facility_names(facility_ids=record.facility_ids)
        document: dict[str, Any] = decision_log_document(log=log, plan=plan, record=record, names=names)
        return Response(document)
