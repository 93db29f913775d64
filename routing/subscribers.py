"""What routing hears from below: stock and facilities that come wake plans, pick jobs that end change them.

Plans are woken after the commit, so that nobody locks plans while they hold stock. A wake that is lost with its
process costs a plan the wait for its next try.
"""

from collections import Counter

from django.db import transaction

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import on
from fulfillment.inventory.states import EndedBy
from fulfillment.processes.models import Process
from fulfillment.processes.services import follows

from .services import plans_wake, plans_wake_for
from .services.follow import plan_follow_ended, plan_follow_given_up, plan_follow_picked, plan_follow_rerouted

WAKE_ALL = 500


@on(EventName.INVENTORY_FACILITY_STOCK_CHANGED)
def wake_for_stock(event: Event) -> None:
    """Wake as many plans as the units that became available could serve at most."""
    gained = event.payload["delta"]["available"]
    if gained > 0:
        units = {event.payload["tenantArticleId"]: gained}
        transaction.on_commit(lambda: plans_wake_for(units=units, now=event.created_at), robust=True)


@on(EventName.INVENTORY_RESERVATIONS_DELETED)
def wake_for_released(event: Event) -> None:
    """Wake as many plans as the units that were given back could serve at most."""
    if event.payload["endedBy"] == EndedBy.RELEASE:
        units = Counter[str]()
        for row in event.payload["reservations"]:
            units[row["tenantArticleId"]] += row["quantity"]
        transaction.on_commit(lambda: plans_wake_for(units=units, now=event.created_at), robust=True)


@on(EventName.FACILITY_WENT_ONLINE)
@on(EventName.FACILITY_CREATED)
def wake_for_facility(event: Event) -> None:
    """Wake the plans that have waited longest: a facility may hold what they need."""
    transaction.on_commit(lambda: plans_wake(limit=WAKE_ALL, now=event.created_at), robust=True)


@follows(EventName.PICK_JOB_ABORTED)
@follows(EventName.PICK_JOB_REJECTED)
def reroute_given_up(event: Event, process: Process) -> None:
    """Find somebody else for what a facility gave up."""
    plan_follow_given_up(pick_job_id=event.payload["id"], process=process, now=event.created_at)


@follows(EventName.PICK_JOB_REROUTED)
def reroute_with_job(event: Event, process: Process) -> None:
    """Find somebody else for what is not to be picked where it was."""
    plan_follow_rerouted(pick_job_id=event.payload["id"], process=process, now=event.created_at)


@follows(EventName.PICK_JOB_CANCELED)
@follows(EventName.PICK_JOB_EXPIRED)
@follows(EventName.PICK_JOB_OBSOLETED)
def cancel_with_job(event: Event, process: Process) -> None:
    """Free what a plan holds whose job is over."""
    plan_follow_ended(pick_job_id=event.payload["id"], process=process, now=event.created_at)


@follows(EventName.PICK_JOB_PICKING_FINISHED)
def settle_short_pick(event: Event, process: Process) -> None:
    """Decide about what was not found."""
    plan_follow_picked(pick_job_id=event.payload["id"], process=process, now=event.created_at)
