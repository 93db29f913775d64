"""Letting processes expire whose time has come: claimed as all due work is (`common.claims`), the longest due first."""

import datetime
import uuid

from expiry.selectors import expiries_due, expiries_visible
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.claims import claim, take_up_again, work_off
from fulfillment.common.errors import IllegalTransition
from fulfillment.processes.services import locked
from orders.services import order_expire

from .at_hand import expiry_at_hand

EXPIRIES_AT_ONCE = 50  # some seconds' work at most: a claim is for fifteen


def expiries_expire_due(*, limit: int = EXPIRIES_AT_ONCE) -> int:
    """Let up to *limit* processes expire whose time has come; return how many were claimed, 0 if nothing is left."""
    due = expiries_due().order_by("expiry_time")
    return work_off(claim(due, limit=limit), lambda expiry, at: expiry_expire(process_id=expiry.process_id, now=at))


def expiry_expire(*, process_id: uuid.UUID, now: datetime.datetime) -> bool:
    """Let a process expire: its order, plans, reservations, pick jobs and handovers; return whether it did.

    One whose expiry was moved, stopped or finished meanwhile is left alone; a locked order expires, too. Goods that
    somebody has got stay theirs. Rules: domain facts "Expiry".
    """
    with locked(process_ids=[process_id], now=now) as processes:
        process = processes[process_id]
        at_hand = expiry_at_hand(process=process, actor=SYSTEM)
        if at_hand is None or at_hand.expiry.status != ExpiryStatus.ACTIVE or at_hand.expiry.expiry_time > now:
            return False
        if process.is_over:
            at_hand.carry_out("finish")
            return False
        reason = f"Not collected by {at_hand.expiry.expiry_time:%Y-%m-%dT%H:%M:%SZ}."
        at_hand.carry_out("expire", reason=reason)
        order_expire(process=process, actor=SYSTEM, reason=reason)
    return True


def expiry_retry(*, expiry_id: str, actor: Actor) -> None:
    """Give an expiry that was set aside to the sweep again.

    Raises: PermissionMissing, NotFound; IllegalTransition for one that was not set aside.
    """
    actor.require(ApiPermission.EXPIRIES_WRITE)
    known = expiries_visible(actor=actor).known(expiry_id)
    if not take_up_again(expiries_due().filter(pk=known.pk)):
        raise IllegalTransition(f"The {known} was not set aside.")
