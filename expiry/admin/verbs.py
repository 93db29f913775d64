"""Extend, Stop, Start and Retry: what they ask, what they will do, and what somebody hears who came second."""

import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django_fsm import can_proceed

from expiry.configuration import expiry_rules
from expiry.models import Expiry
from expiry.services import expiry_reschedule, expiry_retry, expiry_start, expiry_stop
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Verb, age_text, moment_text, several, short_id
from fulfillment.common.errors import DomainError, IllegalTransition, VersionConflict

from .forms import CommentForm, ExtendForm
from .reads import is_set_aside, span_text, units_held, who_was_first


class ExpiryVerb(Verb):
    """What the verbs share: nothing is to be done for a process that is over."""

    permission = ApiPermission.EXPIRIES_WRITE
    form_class: ClassVar[type[ConfirmForm]] = CommentForm

    def possible(self, entity: Expiry) -> bool:
        return bool(can_proceed(getattr(entity, self.name))) and not entity.process.is_over

    def carry_out(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:
        """Call the service, which by itself lets times be corrected of what is over. Raises: DomainError."""
        if not self.possible(entity):
            raise IllegalTransition(self.refusal(entity, actor=actor))
        return self.do(entity, data=data, actor=actor)

    def do(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:
        """Call the service and return what to tell the reader. Raises: DomainError."""
        raise NotImplementedError

    def refusal(self, entity: Expiry, *, actor: Actor, error: DomainError | None = None) -> str:  # noqa: ARG002
        """Return who was first and when; another change than of the state asks for a second look."""
        if isinstance(error, VersionConflict) and self.possible(entity):
            return f"{who_was_first(entity)} Nothing was changed by you: look at it again, then decide."
        if error is None or isinstance(error, VersionConflict | IllegalTransition):
            return who_was_first(entity)
        return error.description

    def after(self, request: HttpRequest, entity: Expiry, page: str) -> str:
        """Go back to the order's page if the form was opened there."""
        if entity.process.order_id is None:
            return page
        order = reverse("admin:orders_order_change", args=[entity.process.order_id])
        return order if urlsplit(request.headers.get("Referer", "")).path == order else page


class ExtendVerb(ExpiryVerb):
    name = "extend"
    label = "Extend"
    icon = "more_time"
    tone = "primary"
    key = "m"
    form_class = ExtendForm
    submit_label = "Extend"

    def possible(self, entity: Expiry) -> bool:
        return not entity.process.is_over

    def heading(self, entity: Expiry) -> str:
        return f"Extend the expiry of {subject(entity)}?"

    def initial(self, entity: Expiry) -> dict[str, Any]:
        return {"expiry": entity, "by": "1"}

    def consequences(self, entity: Expiry, actor: Actor) -> list[str]:  # noqa: ARG002
        lines = [f"It expires at {moment_text(entity.expiry_time)} as it is now."]
        if entity.expiry_time <= clock.now():
            lines = [f"Its time passed at {moment_text(entity.expiry_time)}; the new one counts from now on."]
        if entity.status == ExpiryStatus.INACTIVE:
            lines.append("It is stopped, and stays so until somebody starts it.")
        offset = expiry_rules().offset
        if offset:
            lines.append(f"The provisioning time moves along: it is {span_text(offset)} earlier.")
        return lines

    def do(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:
        expiry = expiry_reschedule(
            expiry_id=str(entity.pk),
            provisioning_time=data["provisioning_time"],
            version=data["version"],
            reason=_by(data["until"] - entity.expiry_time, data["comment"]),
            actor=actor,
        )
        return f"The expiry of {subject(entity)} is moved to {moment_text(expiry.expiry_time)}."


class StopVerb(ExpiryVerb):
    name = "stop"
    label = "Stop"
    icon = "timer_off"
    key = "s"
    submit_label = "Stop the expiry"
    submit_tone = "primary"

    def heading(self, entity: Expiry) -> str:
        return f"Let {subject(entity)} wait without an end?"

    def consequences(self, entity: Expiry, actor: Actor) -> list[str]:  # noqa: ARG002
        lines = ["It is no longer given up by itself: it waits until somebody collects or cancels it."]
        if units := units_held(entity):
            lines.append(f"{several(units, 'unit')} of stock stay{'s' if units == 1 else ''} held for as long.")
        return lines

    def do(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:
        expiry_stop(expiry_id=str(entity.pk), version=data["version"], reason=data["comment"], actor=actor)
        return f"The expiry of {subject(entity)} is stopped."


class StartVerb(ExpiryVerb):
    name = "start"
    label = "Start"
    icon = "timer"
    key = "s"
    submit_label = "Start the expiry"
    submit_tone = "primary"

    def heading(self, entity: Expiry) -> str:
        return f"Let {subject(entity)} expire when its time has come?"

    def consequences(self, entity: Expiry, actor: Actor) -> list[str]:  # noqa: ARG002
        at = expiry_rules().expiry_time(entity.provisioning_time)
        if at > clock.now():
            return [f"It expires at {moment_text(at)}, in {age_text(at - clock.now())}."]
        lines = [f"Its time passed at {moment_text(at)}: it expires within seconds, and its order is cancelled."]
        if units := units_held(entity):
            lines.append(f"{several(units, 'unit')} of held stock will be given back.")
        return [*lines, "To give it more time, extend it first."]

    def do(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:
        expiry = expiry_start(expiry_id=str(entity.pk), version=data["version"], reason=data["comment"], actor=actor)
        return f"The expiry of {subject(entity)} is started; its time is {moment_text(expiry.expiry_time)}."


class RetryVerb(ExpiryVerb):
    name = "retry"
    label = "Retry"
    icon = "refresh"
    tone = "primary"
    key = "r"
    form_class = ConfirmForm
    submit_label = "Try again"

    def possible(self, entity: Expiry) -> bool:
        return is_set_aside(entity)

    def heading(self, entity: Expiry) -> str:
        return f"Let {subject(entity)} expire now?"

    def consequences(self, entity: Expiry, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            "Within seconds it is tried again, up to five times, to cancel the order and to free its stock.",
            "If it breaks each time, it is set aside again.",
        ]

    def do(self, entity: Expiry, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        expiry_retry(expiry_id=str(entity.pk), actor=actor)
        return f"The expiry of {subject(entity)} is tried again."


def subject(expiry: Expiry) -> str:
    """Return what expires, for a sentence; who may not read orders is told the process alone."""
    number = getattr(expiry, "shown_number", "")
    return f"order {number}" if number else f"process {short_id(expiry.process_id)}"


def _by(moved: datetime.timedelta, comment: str) -> str:
    """Return how far it was moved, and why."""
    later = moved >= datetime.timedelta(0)
    by = f"By {span_text(moved)}" if later else f"Earlier by {span_text(-moved)}"
    return f"{by}: {comment}" if comment else f"{by}."
