"""What people do with a pick job on its page: each verb with its consequences and the service behind it."""

from typing import Any, ClassVar

from django import forms

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Verb
from fulfillment.common.errors import DomainError, VersionConflict
from fulfillment.picking import services
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import JobAtHand, pick_job_at_hand
from fulfillment.picking.states import FINISHED, PickJobSubStatus

from .consequences import abort_consequences, cancel_consequences


class ReasonForm(ConfirmForm):
    """Why, for the history."""

    reason = forms.CharField(
        required=False,
        label="Reason (optional)",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "bo-input", "autofocus": True}),
    )


class JobVerb(Verb):
    """A verb of a pick job; ``effects`` are its consequences where they don't depend on the job."""

    permission = ApiPermission.PICKJOB_WRITE
    done: ClassVar[str]
    effects: ClassVar[tuple[str, ...]] = ()

    def heading(self, entity: PickJob) -> str:
        return f"{self.label} pick job {entity.short_id}?"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        return list(self.effects)

    def carry_out(self, entity: PickJob, *, data: dict[str, Any], actor: Actor) -> str:
        """Open the job at the version the reader saw and do it."""
        with pick_job_at_hand(pick_job_id=str(entity.pk), version=data["version"], actor=actor) as at_hand:
            self.do(at_hand, reason=data.get("reason", ""))
        return f"Pick job {entity.short_id} {self.done}."

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        """Call the service."""
        raise NotImplementedError

    def refusal(self, entity: PickJob, *, actor: Actor, error: DomainError | None = None) -> str:
        """Say that the job has changed, where that is what stands in the way."""
        if isinstance(error, VersionConflict):
            return f"Pick job {entity.short_id} has changed since you opened this page. Look at it again, then decide."
        return super().refusal(entity, actor=actor, error=error)


class StartVerb(JobVerb):
    name = "start"
    label = "Start"
    icon = "play_arrow"
    key = "s"
    done = "is in progress"
    effects = ("The job counts as yours: others see that somebody picks it.",)

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:  # noqa: ARG002
        services.pick_job_start(at_hand=at_hand)


class PauseVerb(JobVerb):
    name = "pause"
    label = "Pause"
    icon = "pause"
    done = "is paused"
    effects = ("What was picked so far stays noted. Anybody may go on with it.",)

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:  # noqa: ARG002
        services.pick_job_pause(at_hand=at_hand)


class SealVerb(JobVerb):
    name = "seal"
    label = "Close"
    icon = "inventory"
    done = "is closed"
    effects = ("The picker has nothing left to do. The goods wait for their handover as before.",)

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:  # noqa: ARG002
        services.pick_job_seal(at_hand=at_hand)


class AgainVerb(JobVerb):
    """Begins anew; possible before the job is finished, or after while nothing was missing."""

    def possible(self, entity: PickJob) -> bool:
        short = entity.reset_blocked or entity.sub_status == PickJobSubStatus.SHORT_PICKED
        return super().possible(entity) and not (entity.status in FINISHED and short)


class ResetVerb(AgainVerb):
    name = "reset"
    label = "Reset"
    icon = "restart_alt"
    done = "is open again, with nothing picked"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what becomes of what was picked."""
        lines = ["Nothing counts as picked any more; somebody has to pick all of it."]
        return [*lines, RETURNED] if entity.status in FINISHED else lines

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:  # noqa: ARG002
        services.pick_job_reset(at_hand=at_hand)


class RestartVerb(AgainVerb):
    name = "restart"
    label = "Restart"
    icon = "replay"
    done = "is in progress again"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["What was picked stays noted.", RETURNED]

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:  # noqa: ARG002
        services.pick_job_restart(at_hand=at_hand)


class RestowVerb(JobVerb):
    name = "restow"
    label = "Restow"
    icon = "shelves"
    form_class = ReasonForm
    done = "is restowed"
    effects = ("You confirm that what was picked lies on its shelf again. The stock counts it already.",)

    def possible(self, entity: PickJob) -> bool:
        """Say whether goods may lie about; those of a finished job wait for their handover."""
        return super().possible(entity) and entity.status not in FINISHED

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        services.pick_job_restow(at_hand=at_hand, reason=reason)


class RerouteVerb(JobVerb):
    name = "reroute"
    label = "Reroute"
    permission = ApiPermission.PICKJOB_REROUTE
    icon = "alt_route"
    form_class = ReasonForm
    done = "is rerouted"
    effects = (
        "This job ends; what was picked of it goes back on its shelf.",
        "Routing looks for another facility at once.",
    )

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        services.pick_job_reroute(at_hand=at_hand, sub_status=PickJobSubStatus.MANUAL_REROUTE, reason=reason)


class RejectVerb(JobVerb):
    name = "reject"
    label = "Reject"
    icon = "do_not_disturb_on"
    form_class = ReasonForm
    done = "is rejected"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        return abort_consequences(entity, picked=0)

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        services.pick_job_reject(at_hand=at_hand, reason=reason)


class AbortVerb(JobVerb):
    name = "abort"
    label = "Abort"
    icon = "front_hand"
    tone = "danger"
    form_class = ReasonForm
    submit_label = "Abort the job"
    done = "is aborted"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what becomes of the units, and of those in the picker's hands."""
        return abort_consequences(entity, picked=sum(entity.lines.values_list("picked", flat=True)))

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        services.pick_job_abort(at_hand=at_hand, reason=reason)


class CancelVerb(JobVerb):
    name = "cancel"
    label = "Cancel"
    icon = "cancel"
    tone = "danger"
    form_class = ReasonForm
    submit_label = "Cancel the job"
    done = "is cancelled"

    def consequences(self, entity: PickJob, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return that nobody gets the units."""
        return cancel_consequences(entity)

    def do(self, at_hand: JobAtHand, *, reason: str) -> None:
        services.pick_job_cancel(at_hand=at_hand, reason=reason)


RETURNED = "The goods count as stock again, reserved for this job; their handover job becomes obsolete."

JOB_VERBS: tuple[Verb, ...] = (
    StartVerb(),
    PauseVerb(),
    SealVerb(),
    RestartVerb(),
    ResetVerb(),
    RestowVerb(),
    RerouteVerb(),
    RejectVerb(),
    AbortVerb(),
    CancelVerb(),
)
