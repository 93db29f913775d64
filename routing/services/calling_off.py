"""Calling a whole process off: every current plan, what it has reserved, and the jobs that were to serve it."""

import datetime
import uuid
from collections.abc import Callable, Sequence

from fulfillment.common.actor import Actor
from fulfillment.common.reads import rows_of
from fulfillment.inventory.models import Reservation
from fulfillment.inventory.services.reservations import reservations_release
from fulfillment.inventory.services.stock_rows import stocks_lock_at
from fulfillment.picking.selectors import places_picked
from fulfillment.picking.services import pick_jobs_cancel, pick_jobs_expire
from fulfillment.picking.states import FINISHED
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity
from routing.models import RoutingPlan, Shortage
from routing.states import CURRENT, RoutingPlanStatus

from .plans import routing_plan_cancel


def routing_plans_cancel(*, process: Process, actor: Actor, now: datetime.datetime, reason: str = "") -> None:
    """Cancel every current plan of a locked process, its reservations and its pick jobs.

    Plans whose goods were handed over stay: nobody can take back what a customer has.
    """
    _call_off(pick_jobs_cancel, process=process, actor=actor, now=now, reason=reason)


def routing_plans_expire(*, process: Process, actor: Actor, now: datetime.datetime, reason: str = "") -> None:
    """As `routing_plans_cancel`, because nobody came in time: the pick jobs are EXPIRED, the plans CANCELED."""
    _call_off(pick_jobs_expire, process=process, actor=actor, now=now, reason=reason)


def _call_off(
    end_jobs: Callable[..., set[uuid.UUID | None]],
    *,
    process: Process,
    actor: Actor,
    now: datetime.datetime,
    reason: str,
) -> None:
    plans = rows_of(RoutingPlan, process_id=process.pk, status=CURRENT)
    plan_ids = [plan.pk for plan in plans]
    _lock_stocks(process, plan_ids)
    reservations_release(process=process, plan_ids=plan_ids, now=now, actor=actor)
    kept = end_jobs(process=process, actor=actor, now=now, reason=reason)
    plans = [plan for plan in plans if plan.pk not in kept]
    waiting = [plan for plan in plans if plan.status == RoutingPlanStatus.NOT_ROUTABLE]
    for plan in plans:
        routing_plan_cancel(plan=plan, process=process, actor=actor, now=now, reason=reason)
    if waiting:  # only such a plan is short of anything
        Shortage.objects.filter(plan__in=waiting).delete()


def _lock_stocks(process: Process, plan_ids: Sequence[uuid.UUID]) -> None:
    """Lock all stock rows at once to which something comes back: what is held and what was picked, in key order."""
    picked = process.has(ModuleEntity.PICK_JOB, *FINISHED)
    if picked and (places := places_picked(process_id=process.pk)):
        held = Reservation.objects.filter(process=process, plan_id__in=plan_ids, status="ACTIVE")
        stocks_lock_at(places=places, stock_ids=list(held.values_list("stock_id", flat=True)))
