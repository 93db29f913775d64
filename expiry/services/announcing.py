"""Telling subscribers that a process expires soon; off until the configuration names a lead time."""

import datetime
import uuid

from expiry.configuration import expiry_rules
from expiry.selectors import expiries_unannounced
from expiry.states import ExpiryStatus
from fulfillment.common.actor import SYSTEM
from fulfillment.common.claims import claim, work_off
from fulfillment.processes.services import locked

from .at_hand import TIMES, WORK, expiry_at_hand

BATCH = 50


def expiries_announce_due(*, limit: int = BATCH) -> int:
    """Announce up to *limit* expiries whose time comes within the lead time; return how many were claimed."""
    lead_time = expiry_rules().lead_time
    if lead_time is None:
        return 0
    due = expiries_unannounced(lead_time=lead_time).order_by("expiry_time")
    return work_off(claim(due, limit=limit), lambda expiry, at: expiry_announce(process_id=expiry.process_id, now=at))


def expiry_announce(*, process_id: uuid.UUID, now: datetime.datetime) -> bool:
    """Publish EXPIRY_UPCOMING, once for each time of expiry; return whether that was to be done."""
    with locked(process_ids=[process_id], now=now) as processes:
        at_hand = expiry_at_hand(process=processes[process_id], actor=SYSTEM)
        if at_hand is None or at_hand.expiry.status != ExpiryStatus.ACTIVE or at_hand.expiry.announced_at is not None:
            return False
        expiry = at_hand.expiry
        expiry.lease_until, expiry.attempts, expiry.last_error = None, 0, ""
        at_hand.carry_out("announce", fields=(*TIMES, *WORK), now=now)
    return True
