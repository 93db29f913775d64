"""What somebody means who scans or types a short id or an order number."""

from dataclasses import dataclass

from django.db.models import Q

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.selectors import handover_jobs_visible
from fulfillment.handover.states import PENDING
from fulfillment.picking.models import PickJob
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import UNFINISHED

from .cards import Card, handover_cards, pick_cards

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The jobs that a term could mean; ``only`` is the address of the one that somebody can go on with."""

    cards: list[Card]
    only: str | None


def found_jobs(*, term: str, facility: Facility, actor: Actor) -> Found:
    """Return a facility's jobs with this short id, order number or id; those that are over come last."""
    jobs = _pick_jobs(term, facility, actor)
    handovers = _handover_jobs(term, facility, actor, jobs)
    shown = jobs if actor.can(ApiPermission.PICKJOB_READ) else []
    now = clock.now()
    cards = [*handover_cards(handovers, now=now), *pick_cards(shown, now=now)]
    living = [card for card in cards if card.status in {*PENDING, *UNFINISHED}]
    over = [card for card in cards if card not in living]
    return Found([*living, *over], living[0].url if len(living) == 1 else None)


def _pick_jobs(term: str, facility: Facility, actor: Actor) -> list[PickJob]:
    # Each lookup has an index of its own; a short id is read aloud, so its case means nothing.
    wanted = Q(short_id__in={term, term.upper()}) | Q(tenant_order_id__in={term, term.upper()})
    if key := parse_id(term):
        wanted |= Q(pk=key)
    jobs = pick_jobs_visible(actor=actor).filter(wanted, facility=facility)
    return list(jobs.order_by("-pk")[:MOST])


def _handover_jobs(term: str, facility: Facility, actor: Actor, jobs: list[PickJob]) -> list[HandoverJob]:
    """Return the handovers of what was found, and those that clients made on their own and that still wait."""
    if not actor.can(ApiPermission.HANDOVERJOB_READ):
        return []
    wanted = Q(pick_job_id__in=[job.pk for job in jobs]) | Q(tenant_order_id__in={term, term.upper()})
    wanted |= Q(short_id__in={term, term.upper()}, status__in=PENDING)
    if key := parse_id(term):
        wanted |= Q(pk=key)
    handovers = handover_jobs_visible(actor=actor).filter(wanted, facility=facility).exclude(status="OBSOLETE")
    return list(handovers.order_by("-pk")[:MOST])
