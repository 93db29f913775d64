"""What must always be true of routing plans."""

import datetime
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from fulfillment.common.clock import now
from fulfillment.common.invariants import invariant
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.states import FINISHED, UNFINISHED

from .agreements import holding_above
from .models import RoutingPlan
from .states import HELD, UNDECIDED, RoutingPlanStatus

PATIENCE = datetime.timedelta(seconds=120)


@invariant(6, "a routed plan has exactly one pick job, and a pick job that is not over a routed plan")
def plans_and_jobs_match() -> Iterable[str]:
    """Yield routed plans without a living job, and living jobs whose plan is not routed."""
    routed = set(RoutingPlan.objects.filter(status=RoutingPlanStatus.ROUTED).values_list("pk", flat=True))
    living = (*UNFINISHED, *FINISHED)
    jobs = dict(PickJob.objects.filter(plan_id__isnull=False, status__in=living).values_list("plan_id", "status"))
    for plan_id in routed - jobs.keys():
        yield f"plan {plan_id} is routed and has no living pick job"
    for plan_id in jobs.keys() - routed:
        yield f"the pick job of plan {plan_id} is {jobs[plan_id]}, the plan is not routed"


@invariant(5, "a routed plan answers for what its finished pick job has picked")
def plans_answer_for_what_was_picked() -> Iterable[str]:
    """Yield plans whose lines differ from what was picked for them."""
    picked: dict[tuple[str, str], int] = {
        (str(plan_id), str(line_id)): units
        for plan_id, line_id, units in PickLine.objects.filter(
            pick_job__status__in=FINISHED, pick_job__plan_id__isnull=False, picked__gt=0
        )
        .values_list("pick_job__plan_id", "order_line_id")
        .annotate(Sum("picked"))
        .order_by()
    }
    finished = PickJob.objects.filter(status__in=FINISHED, plan_id__isnull=False).values("plan_id")
    for plan_id, lines in RoutingPlan.objects.filter(pk__in=finished).values_list("pk", "lines").iterator():
        for line in lines:
            units = picked.pop((str(plan_id), line["id"]), 0)
            if units != line["quantity"]:
                yield f"plan {plan_id}, line {line['id']}: {line['quantity']} planned, {units} picked"
    for plan_id, line_id in picked:
        yield f"plan {plan_id} has picked units of line {line_id}, which it does not have"


@invariant(11, "a facility that was left for good is not chosen again")
def blacklists_are_kept() -> Iterable[str]:
    """Yield plans that are routed to a facility on their blacklist, unless a person assigned it."""
    decided = RoutingPlan.objects.filter(facility__isnull=False).exclude(blacklist=[])
    for plan in decided.iterator():
        if str(plan.facility_id) in plan.blacklist and plan.target.get("assigned") != str(plan.facility_id):
            yield f"plan {plan.pk} went to the facility {plan.facility_id}, which is on its blacklist"


@invariant(
    2, "a plan that is held or being picked has reserved what its lines say, every other one nothing, save a held quote"
)
def plans_hold_what_they_say() -> Iterable[str]:
    """Yield plans whose active reservations differ from their lines."""
    held: dict[tuple[str, str], int] = {
        (str(plan_id), str(line_id)): units
        for plan_id, line_id, units in Reservation.objects.filter(status="ACTIVE")
        .values_list("plan_id", "order_line_id")
        .annotate(Sum("quantity"))
        .order_by()
    }
    finished = PickJob.objects.filter(status__in=FINISHED, plan_id__isnull=False).values("plan_id")
    deciding = RoutingPlan.objects.filter(status__in=(RoutingPlanStatus.ROUTED, *HELD))
    deciding = deciding.exclude(pk__in=finished)
    for plan_id, lines in deciding.values_list("pk", "lines").iterator():
        for line in lines:
            units = held.pop((str(plan_id), line["id"]), 0)
            if units != line["quantity"]:
                yield f"plan {plan_id} holds {units} of {line['quantity']} for line {line['id']}"
    elsewhere = {str(key) for key in holding_above()}
    for plan_id, line_id in held:
        if plan_id in elsewhere:
            continue  # the invariant of quotes looks at it
        yield f"plan {plan_id} holds stock for line {line_id}, but is not routed to anybody"


@invariant(9, "an undecided plan has a due time, and none is overdue by more than 120 s")
def nothing_gets_stuck() -> Iterable[str]:
    """Yield plans that nobody would ever look at again, or should have looked at."""
    late = Q(due_at__isnull=True) | Q(due_at__lt=now() - PATIENCE)
    for plan in RoutingPlan.objects.filter(late, status__in=UNDECIDED).iterator():
        yield f"plan {plan.pk} is {plan.status}, due {plan.due_at}"


@invariant(11, "every routing run of a plan left its decision log")
def runs_are_logged() -> Iterable[str]:
    """Yield plans whose runs and logs differ in number; the parts of a split share the log of the plan they left."""
    logged = RoutingPlan.objects.filter(parent__isnull=True).annotate(logs=Count("decision_logs"))
    for plan_id, runs, logs in logged.values_list("pk", "routing_run", "logs").iterator():
        if runs != logs:
            yield f"plan {plan_id} had {runs} runs and has {logs} logs"
