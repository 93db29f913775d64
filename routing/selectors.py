"""The reads of routing."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from fulfillment.accounts.scope import scoped
from fulfillment.common.actor import Actor
from fulfillment.common.errors import NotFound
from fulfillment.facilities.models import Facility
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import STARTED
from routing.engine import DecisionRecord, unpack

from .documents import routing_plan_document
from .jobs import target_time_of, terms_of
from .models import DecisionLog, RoutingPlan
from .states import CURRENT, RoutingPlanStatus
from .strategy import Reroute


def routing_plans_visible(*, actor: Actor) -> QuerySet[RoutingPlan]:
    """Return the plans that *actor* may see: all, or those routed to its facilities."""
    return scoped(RoutingPlan.objects.all(), actor, field="facility_id")


def units_settled(*, process_id: uuid.UUID) -> dict[str, int]:
    """Return, by order line id, the units of a process that nobody can route anew.

    Somebody is picking them or has picked them, or they were given up: cancelled with their plan, or not found.
    """
    plans = RoutingPlan.objects.filter(process=process_id, status__in=(*CURRENT, RoutingPlanStatus.CANCELED))
    started = PickJob.objects.filter(process=process_id, status__in=STARTED, plan_id__isnull=False)
    bound = set(started.values_list("plan_id", flat=True))
    settled: dict[str, int] = defaultdict(int)
    for plan in plans.only("status", "lines", "dropped"):
        whole = plan.status == RoutingPlanStatus.CANCELED or plan.pk in bound
        for line in (*(plan.lines if whole else ()), *plan.dropped):
            settled[line["id"]] += line["quantity"]
    return dict(settled)


def related_documents(plans: Sequence[RoutingPlan]) -> list[dict[str, Any]]:
    """Return the documents of *plans* with the ids of their children and pick jobs, in three more queries for all."""
    keys = [plan.pk for plan in plans]
    children = dict(RoutingPlan.objects.filter(parent__in=keys).values_list("parent_id", "pk"))
    successors = defaultdict[uuid.UUID | None, list[str]](list)
    for successor in RoutingPlan.objects.filter(predecessor__in=keys).order_by("pk").only("predecessor_id"):
        successors[successor.predecessor_id].append(str(successor.pk))
    jobs = dict(PickJob.objects.filter(plan_id__in=keys).values_list("plan_id", "pk"))
    documents = []
    for plan in plans:
        document = routing_plan_document(plan)
        document["successorRerouteRoutingPlanRefs"] = successors[plan.pk]
        if plan.pk in children:
            document["childRoutingPlanRef"] = str(children[plan.pk])
        if plan.pk in jobs:
            document["pickJobRef"] = str(jobs[plan.pk])
        documents.append(document)
    return documents


def plans_of_order(*, order_id: uuid.UUID) -> QuerySet[RoutingPlan]:
    """Return the plans of one order, oldest first, splits in their order."""
    return (
        RoutingPlan.objects.filter(order_id=order_id).select_related("facility").order_by("created_at", "split_count")
    )


def target_times(*, plans: Sequence[RoutingPlan], now: datetime.datetime) -> dict[uuid.UUID, datetime.datetime]:
    """Return by when each of these plans would be ready if its facility began *now*, by the id of the plan."""
    facility_ids = {plan.facility_id for plan in plans if plan.facility_id}
    terms = terms_of(facility_ids=facility_ids, reroute=Reroute()) if facility_ids else {}
    return {plan.pk: target_time_of(plan, terms=terms[plan.facility_id], now=now) for plan in plans if plan.facility_id}


def facility_names(*, facility_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of facilities by id."""
    rows = Facility.objects.filter(pk__in=list(facility_ids)).values_list("pk", "name")
    return {str(key): name for key, name in rows}


def decision_log_of(*, plan: RoutingPlan, routing_run: int) -> tuple[DecisionLog, DecisionRecord]:
    """Return the log of one run with its unpacked record.

    A plan that a split made was decided in a run of the plan it came from; that run's log is its first.
    Raises: NotFound.
    """
    if routing_run > plan.routing_run:
        raise NotFound(f"The routing plan has no routing run {min(routing_run, 10**9)}.")
    log = DecisionLog.objects.filter(plan=plan, routing_run=routing_run).select_related("strategy").first()
    ancestor = plan.parent
    while log is None and ancestor is not None and routing_run == 1:
        logs = DecisionLog.objects.filter(plan=ancestor).select_related("strategy")
        log = next((candidate for candidate in logs if str(plan.pk) in candidate.split), None)
        ancestor = ancestor.parent
    if log is None:
        raise NotFound(f"The routing plan has no routing run {routing_run}.")
    if not log.packed:
        raise NotFound("The decision log was removed with the consumer's data.")
    return log, unpack(bytes(log.packed))
