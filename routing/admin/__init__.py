"""Routing plans in the backoffice: where they went, and why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, Section, Verb, age, chip, link, moment, muted, pair
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.processes.timeline import timeline_of
from routing.models import RoutingPlan
from routing.selectors import routing_plans_visible
from routing.services import routing_plan_retry
from routing.states import RoutingPlanStatus

from .why import BUILT_IN, Made, Why, explained, why_of

__all__ = ["BUILT_IN", "Made", "RetryVerb", "RoutingPlanAdmin", "Why", "explained", "why_of"]


class RetryVerb(Verb):
    name = "retry"
    label = "Retry"
    permission = ApiPermission.ROUTING_WRITE
    icon = "refresh"
    tone = "primary"
    key = "r"
    submit_label = "Retry now"

    def heading(self, entity: RoutingPlan) -> str:
        return f"Route the plan of order {entity.tenant_order_id or entity.order_id} again?"

    def consequences(self, entity: RoutingPlan, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["The router takes it up within seconds, as if it were new."]

    def carry_out(self, entity: RoutingPlan, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        routing_plan_retry(plan_id=str(entity.pk), actor=actor)
        return "The plan is given to the router again."


class PlanStatusFilter(ChoiceFilter):
    counted = (RoutingPlanStatus.INITIAL, RoutingPlanStatus.NOT_ROUTABLE, RoutingPlanStatus.FAILED)


@admin.register(RoutingPlan)
class RoutingPlanAdmin(ReadOnlyAdmin):
    """Plans, newest first; what waits is one click away."""

    view_permission = ApiPermission.ROUTING_READ
    verbs = (RetryVerb(),)
    list_display = ("order_number", "state", "facility_cell", "articles", "run", "waiting_for", "created")
    list_filter = (PlanStatusFilter, FacilityFilter)
    search_fields = ("process__tenant_order_id__exact",)
    search_keys = ("pk", "order_id")
    search_help_text = "Order number"
    empty_title = "No routing plans"
    empty_text = "No plan matches. Every order gets one as soon as it arrives."

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutingPlan]:
        plans = routing_plans_visible(actor=self.actor(request)).select_related("facility")
        return plans.order_by("-created_at")

    @admin.display(description="Order")
    def order_number(self, plan: RoutingPlan) -> str:
        return plan.tenant_order_id or str(plan.order_id)

    @admin.display(description="Status")
    def state(self, plan: RoutingPlan) -> SafeString:
        return chip(plan.status)

    @admin.display(description="Facility")
    def facility_cell(self, plan: RoutingPlan) -> SafeString:
        return pair(plan.facility.name) if plan.facility else muted("")

    @admin.display(description="Units")
    def articles(self, plan: RoutingPlan) -> str:
        return units_of(sum(line["quantity"] for line in plan.lines), len(plan.lines))

    @admin.display(description="Run")
    def run(self, plan: RoutingPlan) -> int:
        return plan.routing_run

    @admin.display(description="Why it waits")
    def waiting_for(self, plan: RoutingPlan) -> SafeString:
        if plan.status == RoutingPlanStatus.FAILED:
            return muted(plan.last_error[:80])
        return muted(plan.get_not_routable_reason_display())

    @admin.display(description="Age")
    def created(self, plan: RoutingPlan) -> SafeString:
        waits = plan.status in {RoutingPlanStatus.INITIAL, RoutingPlanStatus.NOT_ROUTABLE, RoutingPlanStatus.FAILED}
        return age(plan.created_at, now=clock.now()) if waits else moment(plan.created_at)

    def page_title(self, entity: RoutingPlan) -> str:
        return f"Plan of order {entity.tenant_order_id or entity.order_id}"

    def page(self, request: HttpRequest, entity: RoutingPlan) -> dict[str, Any]:
        asked = request.GET.get("why", "")[:100].replace("\x00", "")
        why = why_of(entity, asked=asked)
        lines = [
            (line["article"]["tenantArticleId"], line["article"].get("title", ""), line["quantity"])
            for line in entity.lines
        ]
        visible = self.actor(request).can(ApiPermission.PROCESS_LOG_READ)
        history = timeline_of(process_id=entity.process_id, entity_id=entity.pk) if visible else []
        return {
            "sections": [
                Section("Plan", facts=plan_facts(entity)),
                Section("Why there?", template="backoffice/why.html", data={"why": why, "plan": entity}),
                Section("Lines", headers=("Article", "Title", "Units"), rows=lines, empty="No lines."),
                Section("Last error", text=entity.last_error) if entity.last_error else None,
                Section("Timeline", template="backoffice/timeline.html", data={"timeline": history})
                if history
                else None,
            ],
        }


def units_of(units: int, articles: int) -> str:
    """Return how much it is, in words."""
    return f"{units} unit{'' if units == 1 else 's'}, {articles} article{'' if articles == 1 else 's'}"


def plan_facts(plan: RoutingPlan) -> list[tuple[str, object]]:
    """Return what a plan's page says first."""
    order = link(reverse("admin:orders_order_change", args=[plan.order_id]), plan.tenant_order_id or plan.order_id)
    facts: list[tuple[str, object]] = [("Order", order)]
    if plan.facility:
        facts.append(
            ("Facility", link(reverse("admin:facilities_facility_change", args=[plan.facility_id]), plan.facility))
        )
    if plan.not_routable_reason:
        facts.append(("Why it waits", plan.get_not_routable_reason_display()))
    if plan.due_at:
        facts.append(("Next attempt", moment(plan.due_at)))
    if plan.parent_id:
        parent = reverse("admin:routing_routingplan_change", args=[plan.parent_id])
        facts.append(("Split from", link(parent, "the plan before it")))
    facts += [
        ("Routing runs", plan.routing_run),
        ("Part", format_html("{} of a split", plan.split_count + 1) if plan.split_count else "first or only"),
        ("Created", moment(plan.created_at)),
        ("Changed", moment(plan.modified_at)),
    ]
    return facts
