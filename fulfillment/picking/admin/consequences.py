"""What will happen, in words, before a picker decides."""

from fulfillment.common.admin import several
from fulfillment.inventory.states import ShortPickCorrection
from fulfillment.picking.configuration import picking_rules
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import FINISHED, ShortPickPolicy


def short_pick_consequences(job: PickJob, *, picked: int, missing: int) -> list[str]:
    """Return what finishing leads to, *picked* and *missing* in units; see `pick_job_pick` for the rule."""
    if not missing:
        return [f"{several(picked, 'unit')} leave the stock and wait for their handover."]
    return [*_goods(job, picked=picked, missing=missing), *_stock()]


def abort_consequences(job: PickJob, *, picked: int) -> list[str]:
    """Return what giving the job up leads to; what routing does then is its strategy's to say."""
    lines = ["You cannot take the job up again."]
    if job.plan_id is None:
        lines.append("Nobody else is asked: the job belongs to no order.")
    else:
        lines.append("Another facility is asked for all of it; where the routing strategy says no, it is cancelled.")
    return [*lines, f"Put the {several(picked, 'unit')} you have picked back on the shelf."] if picked else lines


def cancel_consequences(job: PickJob) -> list[str]:
    """Return what cancelling leads to."""
    lines = ["The job ends for good: nobody else is asked, its units are cancelled."]
    if job.status in FINISHED:
        return [*lines, "The picked goods go back to stock; put them back on their shelves."]
    return [*lines, "The stock that is held for it is free again."] if job.plan_id else lines


def _goods(job: PickJob, *, picked: int, missing: int) -> list[str]:
    policy = job.on_short_pick
    if not picked:
        if job.plan_id is None or policy == ShortPickPolicy.FULFILL_PARTLY:
            return [f"You found nothing: the job ends and its {several(missing, 'unit')} are cancelled."]
        return [f"You found nothing: another facility is asked for all {several(missing, 'unit')}."]
    if policy == ShortPickPolicy.REROUTE:
        return [
            f"Everything goes elsewhere: another facility is asked for all {several(picked + missing, 'unit')}.",
            f"Put the {several(picked, 'unit')} you have picked back on the shelf.",
        ]
    goes = f"{several(picked, 'unit')} you have picked go on to the customer."
    if policy == ShortPickPolicy.SPLIT and job.plan_id:
        return [goes, f"Another facility is asked for the {several(missing, 'missing unit')}."]
    return [goes, f"The {several(missing, 'missing unit')} are cancelled; nobody else is asked for them."]


def _stock() -> list[str]:
    if picking_rules().short_pick_correction == ShortPickCorrection.KEEP:
        return []
    return ["The missing units are taken off your stock; all of it, where you say that the shelf is empty."]
