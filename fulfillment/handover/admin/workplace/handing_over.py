"""The handover page: who gets the goods, whether they are paid, what is taken and what is refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Step, StepPage, Taken, actor_for
from fulfillment.common.errors import InvalidInput
from fulfillment.handover.admin.delivery_note import delivery_note_url
from fulfillment.handover.admin.reads import address_text
from fulfillment.handover.admin.reasons import refusal_reasons
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.selectors import parcels_visible
from fulfillment.handover.services import (
    HandedOver,
    HandoverAtHand,
    handover_job_at_hand,
    handover_job_finish,
    parcel_scan,
)
from fulfillment.handover.services.jobs import provided
from fulfillment.handover.services.lines import refused_units
from fulfillment.handover.states import PENDING, UNSENT, HandoverLineKind
from fulfillment.inventory.articles import article_attributes, article_image
from fulfillment.processes.last_steps import last_step

MIN_NUMBER = 6  # what is shorter is a short id or half a scan
MAX_NUMBER = 255


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line: how its article is recognized, and how many units are to be handed over as the page stands."""

    line: HandoverLine
    image: str
    attributes: list[str]
    taken: str
    reason: str


class HandoverStepPage(StepPage):
    """The base of what is done with a handover job on a phone."""

    permission = ApiPermission.HANDOVERJOB_WRITE

    def url(self, entity: HandoverJob) -> str:
        return reverse("admin:handover_handoverjob_handover", args=[entity.pk])

    def changed_by(self, entity: HandoverJob) -> str:
        step = last_step(process_id=entity.process_id, entity_id=entity.pk)
        return step.actor_id if step else ""


class HandingOverPage(HandoverStepPage):
    """One handover, from looking for the goods to giving them away."""

    template = "backoffice/workplace/handover.html"
    part = "backoffice/workplace/handover_part.html"

    @property
    def steps(self) -> Mapping[str, Step]:
        return {"finish": _finish, "parcel": _parcel}

    def context(self, request: HttpRequest, entity: HandoverJob, data: QueryDict | None) -> dict[str, Any]:
        """Return the job with its lines, as it is or as somebody has filled it in."""
        lines = entity.lines.filter(kind=HandoverLineKind.HANDOVER).order_by("position")
        parcels = (
            parcels_visible(actor=actor_for(request)).filter(shipment=entity.shipment_id).select_related("carrier")
        )
        return {
            "job": entity,
            "pending": entity.status in PENDING,
            "lines": [_shown(line, data) for line in lines],
            "reasons": list(refusal_reasons()),
            "address": address_text(entity.recipient),
            "carrier": _carrier(entity),
            "labels": _takes_labels(entity, actor_for(request)),
            "parcels": list(parcels.order_by("pk")) if entity.shipment_id else [],
            "delivery_note": delivery_note_url(entity),
        }


def _carrier(job: HandoverJob) -> str:
    return job.shipment.carrier.name if job.shipment and job.shipment.carrier else ""


def _takes_labels(job: HandoverJob, actor: Actor) -> bool:
    """Say whether the tracking numbers of boxes can be scanned."""
    sending = job.shipment is not None and job.status in PENDING and job.shipment.status in UNSENT
    return sending and actor.can(ApiPermission.PARCEL_WRITE)


def _shown(line: HandoverLine, data: QueryDict | None) -> ShownLine:
    taken = data.get(f"taken-{line.pk}", "")[:10] if data else str(line.quantity - refused_units(line))
    reason = data.get(f"why-{line.pk}", "") if data else ""
    return ShownLine(line, article_image(line.article), article_attributes(line.article), taken, reason)


@contextmanager
def opened(step: Taken) -> Iterator[HandoverAtHand]:
    """Give the job of a step under its lock, at the version that the associate has seen."""
    key, version, actor = str(step.entity.pk), step.version, step.actor
    with handover_job_at_hand(handover_job_id=key, version=version, actor=actor) as at_hand:
        yield at_hand


def _finish(step: Taken) -> str:
    with opened(step) as at_hand:
        said = [_handed_over(line, step.data) for line in provided(at_hand)]
        if not any(line.quantity for line in said):
            raise InvalidInput("Nothing would be handed over. Press “Cancel” if nobody takes it.")
        handover_job_finish(at_hand=at_hand, handed_over=said)
    return f"{at_hand.job} is handed over."


def _parcel(step: Taken) -> str:
    number = step.data.get("code", "").strip().replace("\x00", "")
    if not MIN_NUMBER <= len(number) <= MAX_NUMBER:
        raise InvalidInput(f"“{number:.60}” is no tracking number.")
    shipment = step.entity.shipment_id
    if shipment is None:
        raise InvalidInput("Nobody sends this; there is no parcel to label.")
    parcel = parcel_scan(shipment_id=str(shipment), tracking_number=number, actor=step.actor)
    return f"Parcel {parcel.tracking_number} is noted."


def _handed_over(line: HandoverLine, data: QueryDict) -> HandedOver:
    """Return what becomes of a line; what is not taken needs a reason. Raises: InvalidInput in words for people."""
    title = line.article.get("title") or line.tenant_article_id
    text = data.get(f"taken-{line.pk}", "").strip()
    if not text.isdecimal() or len(text) > 9 or int(text) > line.quantity:
        raise InvalidInput(f"{title}: between 0 and {line.quantity} can be handed over.")
    taken = int(text)
    left = line.quantity - taken
    if not left:
        # Whatever was refused before is wanted after all.
        return HandedOver(line_id=str(line.pk), quantity=taken, refused=())
    if left == refused_units(line):
        return HandedOver(line_id=str(line.pk), quantity=taken)
    localized = refusal_reasons().get(data.get(f"why-{line.pk}", ""))
    if localized is None:
        raise InvalidInput(f"Say why {left} × {title} stay{'s' if left == 1 else ''} here.")
    refused = ({"quantity": left, "reasonLocalized": localized},)
    return HandedOver(line_id=str(line.pk), quantity=taken, refused=refused)
