"""Telling subscribers that a process expires soon; off until the configuration names a lead time."""

import datetime
import uuid

from expiry.configuration import expiry_rules
from expiry.models import ANNOUNCING, Expiry
from expiry.selectors import expiries_unannounced
from expiry.states import ExpiryStatus
from fulfillment.common.actor import SYSTEM
from fulfillment.common.claims import claim, work_off
from fulfillment.processes.services import locked

from .at_hand import TIMES, expiry_at_hand
from .sweep import EXPIRIES_AT_ONCE


def expiries_announce_due(*, limit: int = EXPIRIES_AT_ONCE) -> int:
    """Announce up to *limit* expiries whose time comes within the lead time; return how many were claimed."""
    lead_time = expiry_rules().lead_time
    if lead_time is None:
        return 0
    due = expiries_unannounced(lead_time=lead_time).order_by("expiry_time")

    def announce(expiry: Expiry, at: datetime.datetime) -> bool:
        return expiry_announce(process_id=expiry.process_id, lead_time=lead_time, now=at)

    return work_off(claim(due, limit=limit, columns=ANNOUNCING), announce, columns=ANNOUNCING)


def expiry_announce(*, process_id: uuid.UUID, lead_time: datetime.timedelta, now: datetime.datetime) -> bool:
    """Publish EXPIRY_UPCOMING, once for each time of expiry; return whether that was to be done.

    One that was stopped, announced or moved out of the *lead_time* meanwhile is left alone.
    """
    with locked(process_ids=[process_id], now=now) as processes:
        at_hand = expiry_at_hand(process=processes[process_id], actor=SYSTEM)
        if at_hand is None or at_hand.expiry.status != ExpiryStatus.ACTIVE or at_hand.expiry.announced_at is not None:
            return False
        if not now < at_hand.expiry.expiry_time <= now + lead_time:
            return False
        for name, value in ANNOUNCING.untouched.items():
            setattr(at_hand.expiry, name, value)
        at_hand.carry_out("announce", fields=(*TIMES, *ANNOUNCING.untouched), now=now)
    return True
