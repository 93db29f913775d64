"""Changing what a handover job says beside its lines, while it is pending."""

from collections.abc import Sequence

from fulfillment.common.errors import InvalidInput
from fulfillment.handover.schemas.handover_jobs.actions import PickUpServiceUpdate

from .at_hand import HandoverAtHand


def handover_job_amend(*, at_hand: HandoverAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the job, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)


def pickup_services_note(at_hand: HandoverAtHand, updates: Sequence[PickUpServiceUpdate]) -> None:
    """Note which services were rendered. Raises: InvalidInput for one that the job does not have."""
    services = [dict(service) for service in at_hand.job.pickup_services]
    known = {service["id"]: service for service in services}
    for place, update in enumerate(updates):
        if update.id not in known:
            raise InvalidInput(
                f"The handover job has no pickup service {update.id!r:.80}",
                path=f"$.pickUpServiceUpdates[{place}].id",
            )
        known[update.id]["applied"] = update.applied
    at_hand.job.pickup_services = services
