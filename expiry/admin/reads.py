"""What the backoffice reads about expiries beside their own rows, always in a constant number of queries."""

import datetime
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Sum
from django.utils.safestring import SafeString

from expiry.models import Expiry
from expiry.states import ExpiryStatus
from fulfillment.common import clock
from fulfillment.common.admin import age_text, chip
from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.inventory.models import Reservation
from fulfillment.inventory.states import ReservationStatus
from fulfillment.processes.last_steps import last_step
from fulfillment.processes.models import StatusChange

# Why an expiry is inactive, by the verb that made it so: what to say, and the name of its color.
ENDS = {"stop": ("SUSPENDED", "Stopped"), "expire": ("EXPIRED", "Expired"), "finish": ("INACTIVE", "Over")}
DONE = {
    "reschedule": "gave it another time",
    "stop": "stopped it",
    "start": "started it",
    "finish": "ended it with its order",
    "resume": "took it up again with its order",
    "expire": "let it run out",
    "announce": "announced it",
}


def span_text(span: datetime.timedelta) -> str:
    """Return a span of time in the units that matter, without those of which there are none."""
    return age_text(span).removesuffix(" 0 min").removesuffix(" 0 h")


def ends_of(expiries: Iterable[Expiry]) -> dict[uuid.UUID, str]:
    """Return the verb that made each of these inactive, in one query; none for those that began so."""
    inactive = [row.process_id for row in expiries if row.status == ExpiryStatus.INACTIVE]
    steps = StatusChange.objects.filter(process__in=inactive, entity="expiry", verb__in=ENDS) if inactive else ()
    ordered: Sequence[StatusChange] = sorted(steps, key=lambda step: (step.created_at, step.pk))
    return {step.entity_id: step.verb for step in ordered}


def is_set_aside(expiry: Expiry) -> bool:
    """Say whether it broke each time it should have fired, so that nobody takes it up by himself."""
    due = expiry.status == ExpiryStatus.ACTIVE and expiry.expiry_time <= clock.now()
    return due and expiry.attempts >= MAX_ATTEMPTS


def state_chip(expiry: Expiry, *, end: str = "") -> SafeString:
    """Return its state for people: an inactive one says why it is, one that was set aside that it is."""
    if is_set_aside(expiry):
        return chip("FAILED", "Set aside")
    if expiry.status == ExpiryStatus.INACTIVE and end in ENDS:
        return chip(*ENDS[end])
    return chip(expiry.status, ExpiryStatus(expiry.status).label)


def units_held(expiry: Expiry) -> int:
    """Return how many units of stock are held for its process."""
    held = Reservation.objects.filter(process_id=expiry.process_id, status=ReservationStatus.ACTIVE)
    return held.aggregate(units=Sum("quantity"))["units"] or 0


def who_was_first(expiry: Expiry) -> str:
    """Return who changed it last, when and why, for somebody who came second."""
    step = last_step(process_id=expiry.process_id, entity_id=expiry.pk)
    if step is None:
        return f"The expiry is {ExpiryStatus(expiry.status).label.lower()}."
    who = (step.actor_name or "system").replace("system", "The system")
    why = f": “{step.reason}”" if step.reason else "."
    return f"{who} {DONE.get(step.verb, step.verb)} {age_text(clock.now() - step.created_at)} ago{why}"
