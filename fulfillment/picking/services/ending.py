"""How a pick job ends without its goods reaching anybody; routing hears of each and decides what follows."""

import datetime
import uuid
from collections.abc import Callable

from fulfillment.common.actor import Actor
from fulfillment.common.errors import IllegalTransition
from fulfillment.common.reads import rows_of
from fulfillment.handover.selectors import pick_jobs_handed_over
from fulfillment.handover.services import handovers_cancel
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import FINISHED, RESTOWABLE, UNFINISHED, PickJobSubStatus
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity

from .at_hand import JobAtHand, job_at_hand
from .goods import goods_put_back


def pick_job_abort(*, at_hand: JobAtHand, sub_status: PickJobSubStatus | None = None, reason: str = "") -> None:
    """Give the job up: this facility cannot do it. Raises: IllegalTransition."""
    at_hand.carry_out("abort", fields=("sub_status",), reason=reason, sub_status=sub_status or "")


def pick_job_reject(*, at_hand: JobAtHand, reason: str = "") -> None:
    """Refuse the job before beginning. Raises: IllegalTransition."""
    at_hand.carry_out("reject", reason=reason)


def pick_job_reroute(*, at_hand: JobAtHand, sub_status: PickJobSubStatus, reason: str = "") -> None:
    """Let somebody else pick it. Raises: IllegalTransition, PermissionMissing."""
    at_hand.carry_out("reroute", fields=("sub_status",), reason=reason, sub_status=sub_status)


def pick_job_cancel(*, at_hand: JobAtHand, reason: str = "") -> None:
    """Cancel the job; what it has picked goes back to stock.

    Raises: IllegalTransition, also if the goods were handed over.
    """
    finished = at_hand.job.status in FINISHED
    at_hand.carry_out("cancel", fields=("reset_blocked",), reason=reason)
    if finished:
        goods_put_back(at_hand)


def pick_job_expire(*, at_hand: JobAtHand, reason: str = "") -> None:
    """End the job because nobody came in time; what it has picked goes back to stock.

    Raises: IllegalTransition, also if the goods were handed over.
    """
    finished = at_hand.job.status in FINISHED
    at_hand.carry_out("expire", fields=("reset_blocked",), reason=reason)
    if finished:
        goods_put_back(at_hand)


def pick_job_obsolete(*, at_hand: JobAtHand, reason: str = "") -> None:
    """End the job because there is no need for it. Raises: IllegalTransition."""
    at_hand.carry_out("obsolete", reason=reason)


def pick_job_restow(*, at_hand: JobAtHand, reason: str = "") -> None:
    """Note that the goods lie on their shelves again; a finished job is cancelled first, which gives them back.

    Raises: IllegalTransition, also if the goods were handed over or nothing was picked.
    """
    if at_hand.job.status in FINISHED:
        # Its plan has to hear that the job is over: nobody else will pick these units.
        pick_job_cancel(at_hand=at_hand, reason=reason)
    if not at_hand.picked and at_hand.job.status in RESTOWABLE:
        raise IllegalTransition("Nothing of this pick job was picked; there is nothing to put back.")
    at_hand.carry_out("restow", fields=("reset_blocked",), reason=reason)


def pick_jobs_cancel(
    *, process: Process, actor: Actor, now: datetime.datetime, reason: str = ""
) -> set[uuid.UUID | None]:
    """Cancel every job of a locked process that is not over, and the handovers that do without one.

    Jobs whose goods were handed over stay as they are; return the ids of their plans.
    """
    return _end_all(pick_job_cancel, process=process, actor=actor, now=now, reason=reason)


def pick_jobs_expire(
    *, process: Process, actor: Actor, now: datetime.datetime, reason: str = ""
) -> set[uuid.UUID | None]:
    """As `pick_jobs_cancel`, because nobody came in time."""
    return _end_all(pick_job_expire, process=process, actor=actor, now=now, reason=reason)


def _end_all(
    end: Callable[..., None], *, process: Process, actor: Actor, now: datetime.datetime, reason: str
) -> set[uuid.UUID | None]:
    begun = process.has(ModuleEntity.HANDOVER_JOB)
    handed_over = pick_jobs_handed_over(process_id=process.pk) if begun else set()
    kept: set[uuid.UUID | None] = set()
    known = process.has(ModuleEntity.PICK_JOB)
    for job in rows_of(PickJob, process_id=process.pk, status=(*UNFINISHED, *FINISHED)) if known else ():
        if job.pk in handed_over:
            kept.add(job.plan_id)
        else:
            end(at_hand=job_at_hand(job, process=process, actor=actor, now=now), reason=reason)
    handovers_cancel(process=process, actor=actor, now=now, reason=reason)
    return kept
