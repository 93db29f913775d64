"""Jobs as the workplace lists them: what to call them, how urgent they are, how big."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse

from fulfillment.common.admin import age_text
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.states import PENDING
from fulfillment.picking.admin.reads import Progress, progress_of
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import UNFINISHED

SOON = datetime.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Card:
    """One job of the list; ``urgency`` is ``late``, ``soon`` or nothing."""

    url: str
    short_id: str
    icon: str
    status: str
    name: str
    order: str
    size: str
    due: str = ""
    urgency: str = ""
    picked: int = 0
    units: int = 0
    unpaid: bool = False


def pick_cards(jobs: Sequence[PickJob], *, now: datetime.datetime) -> list[Card]:
    """Return the cards of pick jobs, in one query."""
    found = progress_of(job.pk for job in jobs)
    return [_pick_card(job, found.get(job.pk, Progress()), now=now) for job in jobs]


def handover_cards(jobs: Sequence[HandoverJob], *, now: datetime.datetime) -> list[Card]:
    """Return the cards of handover jobs, in one query."""
    found = _sizes(jobs)
    return [_handover_card(job, found.get(job.pk, Progress()), now=now) for job in jobs]


def _pick_card(job: PickJob, progress: Progress, *, now: datetime.datetime) -> Card:
    due, urgency = due_text(job.target_time, now=now) if job.status in UNFINISHED else ("", "")
    return Card(
        url=reverse("admin:picking_pickjob_pick", args=[job.pk]),
        short_id=job.short_id,
        icon="bag" if job.channel == "COLLECT" else "box",
        status=job.status,
        name=job.consumer_name,
        order=job.tenant_order_id,
        size=progress.text,
        due=due,
        urgency=urgency,
        picked=progress.picked,
        units=progress.units,
    )


def _handover_card(job: HandoverJob, size: Progress, *, now: datetime.datetime) -> Card:
    due, urgency = due_text(job.target_time, now=now) if job.status in PENDING else ("", "")
    return Card(
        url=reverse("admin:handover_handoverjob_handover", args=[job.pk]),
        short_id=str(job),
        icon="person" if job.channel == "COLLECT" else "truck",
        status=job.status,
        name=job.recipient_name,
        order=job.tenant_order_id,
        size=size.text,
        due=due,
        urgency=urgency,
        unpaid=job.paid is False,
    )


def due_text(moment: datetime.datetime, *, now: datetime.datetime) -> tuple[str, str]:
    """Return how long there is until *moment* in words, and how urgent that is."""
    if moment <= now:
        return f"{age_text(now - moment)} late", "late"
    return f"in {age_text(moment - now)}", "soon" if moment - now < SOON else ""


def _sizes(jobs: Iterable[HandoverJob]) -> dict[object, Progress]:
    lines = HandoverLine.objects.filter(handover_job__in=[job.pk for job in jobs], kind="HANDOVER")
    rows = lines.values_list("handover_job_id").annotate(Count("pk"), Sum("quantity"))
    return {key: Progress(number, units) for key, number, units in rows}
