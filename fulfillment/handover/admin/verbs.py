"""What people do with a handover job, a shipment or a parcel on its page."""

from typing import Any, ClassVar

from django import forms

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Verb
from fulfillment.common.errors import DomainError, IllegalTransition, VersionConflict
from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.handover.services import (
    handover_job_at_hand,
    handover_job_cancel,
    handover_job_finish,
    handover_job_revert,
    parcel_at_hand,
    shipment_at_hand,
)
from fulfillment.handover.services.shipments import parcel_cancel, parcel_reopen, shipment_cancel
from fulfillment.handover.states import UNSENT, HandoverJobCancelReason, HandoverJobStatus

from .consequences import cancel_consequences, finish_consequences


class HandoverVerb(Verb):
    """A verb of handover; a change by somebody else is told as such."""

    permission: ClassVar[str] = ApiPermission.HANDOVERJOB_WRITE

    def heading(self, entity: Any) -> str:
        return f"{self.label}: {_noun(entity)}?"

    def refusal(self, entity: Any, *, actor: Actor, error: DomainError | None = None) -> str:
        """Say that the entity has changed, where that is what stands in the way."""
        if isinstance(error, VersionConflict):
            return (
                f"{_noun(entity).capitalize()} has changed since you opened this page. Look at it again, then decide."
            )
        return super().refusal(entity, actor=actor, error=error)


class FinishVerb(HandoverVerb):
    name = "finish"
    label = "Hand over all"
    icon = "done_all"
    key = "h"
    submit_label = "Hand over all"

    def consequences(self, entity: HandoverJob, actor: Actor) -> list[str]:  # noqa: ARG002
        return finish_consequences(entity)

    def carry_out(self, entity: HandoverJob, *, data: dict[str, Any], actor: Actor) -> str:
        with handover_job_at_hand(handover_job_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            handover_job_finish(at_hand=at_hand)
        return f"{_noun(entity).capitalize()} is handed over."


class CancelForm(ConfirmForm):
    """Why nobody gets the goods."""

    cancel_reason = forms.ChoiceField(
        label="Why",
        choices=HandoverJobCancelReason.choices,
        widget=forms.Select(attrs={"class": "bo-input"}),
    )
    comment = forms.CharField(
        required=False,
        label="Comment (optional)",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "bo-input"}),
    )


class CancelVerb(HandoverVerb):
    name = "cancel"
    label = "Cancel"
    icon = "cancel"
    tone = "danger"
    form_class = CancelForm
    submit_label = "Cancel the handover"

    def consequences(self, entity: HandoverJob, actor: Actor) -> list[str]:  # noqa: ARG002
        return cancel_consequences(entity)

    def carry_out(self, entity: HandoverJob, *, data: dict[str, Any], actor: Actor) -> str:
        with handover_job_at_hand(handover_job_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            handover_job_cancel(
                at_hand=at_hand,
                cancel_reason=HandoverJobCancelReason(data["cancel_reason"]),
                reason=data["comment"],
            )
        return f"{_noun(entity).capitalize()} is cancelled."


class RevertVerb(HandoverVerb):
    name = "revert"
    label = "Take back"
    icon = "undo"
    submit_label = "Take it back"

    def consequences(self, entity: HandoverJob, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what becomes of goods that went back to stock."""
        lines = ["The handover is open again, as if nothing of it had happened."]
        if entity.status == HandoverJobStatus.CANCELED:
            lines.append("Its goods are taken out of stock again; that fails if they are promised to others by now.")
        return lines

    def carry_out(self, entity: HandoverJob, *, data: dict[str, Any], actor: Actor) -> str:
        with handover_job_at_hand(handover_job_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            handover_job_revert(at_hand=at_hand)
        return f"{_noun(entity).capitalize()} is open again."


class CancelShipmentVerb(HandoverVerb):
    name = "cancel"
    label = "Cancel"
    permission = ApiPermission.SHIPMENT_WRITE
    icon = "cancel"
    tone = "danger"
    submit_label = "Cancel the shipment"

    def consequences(self, entity: Shipment, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["Nothing of it is sent; its parcels are cancelled too.", "The goods stay with their handover job."]

    def carry_out(self, entity: Shipment, *, data: dict[str, Any], actor: Actor) -> str:
        with shipment_at_hand(shipment_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            shipment_cancel(at_hand=at_hand)
        return f"{_noun(entity).capitalize()} is cancelled."


class CancelParcelVerb(HandoverVerb):
    name = "cancel"
    label = "Cancel"
    permission = ApiPermission.PARCEL_WRITE
    icon = "cancel"
    tone = "danger"
    submit_label = "Cancel the parcel"

    def consequences(self, entity: Parcel, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["The parcel is not sent; its label is worth nothing any more."]

    def carry_out(self, entity: Parcel, *, data: dict[str, Any], actor: Actor) -> str:
        with parcel_at_hand(parcel_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            parcel_cancel(at_hand=at_hand)
        return f"{_noun(entity).capitalize()} is cancelled."


class ReopenParcelVerb(HandoverVerb):
    name = "reopen"
    label = "Reopen"
    permission = ApiPermission.PARCEL_WRITE
    icon = "replay"

    def possible(self, entity: Parcel) -> bool:
        return super().possible(entity) and entity.shipment.status in UNSENT

    def consequences(self, entity: Parcel, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["The parcel waits for its label again."]

    def carry_out(self, entity: Parcel, *, data: dict[str, Any], actor: Actor) -> str:
        with parcel_at_hand(parcel_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            if at_hand.parcel.shipment.status not in UNSENT:
                raise IllegalTransition("Its shipment is over; a parcel of it has nowhere to go.")
            parcel_reopen(at_hand=at_hand)
        return f"{_noun(entity).capitalize()} is open again."


def _noun(entity: Any) -> str:
    return f"handover {entity.short_id}".strip() if isinstance(entity, HandoverJob) else str(entity)


HANDOVER_VERBS: tuple[Verb, ...] = (FinishVerb(), RevertVerb(), CancelVerb())
SHIPMENT_VERBS: tuple[Verb, ...] = (CancelShipmentVerb(),)
PARCEL_VERBS: tuple[Verb, ...] = (ReopenParcelVerb(), CancelParcelVerb())
