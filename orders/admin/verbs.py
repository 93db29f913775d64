"""Unlock and Cancel: what they ask, what they will do, and what a clerk hears who came second."""

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Verb, several
from fulfillment.common.errors import DomainError, IllegalTransition, VersionConflict
from fulfillment.inventory.models import Reservation
from fulfillment.inventory.states import ReservationStatus
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import PickJobStatus
from orders.models import Order
from orders.selectors import cancelation_reasons
from orders.services import order_cancel, order_unlock
from routing.states import RoutingPlanStatus

from .reads import destinations, next_locked, plans_by_order, who_was_first

SUGGESTIONS = ("Address verified", "Known customer", "Payment confirmed", "Customer called back")


class CommentField(forms.CharField):
    """One or two sentences for the history."""

    def __init__(self, *, required: bool, label: str, suggestions: tuple[str, ...] = ()) -> None:
        self.suggestions = suggestions
        widget = forms.Textarea(attrs={"rows": 2, "class": "bo-input", "autofocus": True})
        super().__init__(required=required, label=label, max_length=1000, widget=widget)


class ReasonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the cancelation reasons, or none of them."""

    def __init__(self) -> None:
        super().__init__(
            cancelation_reasons().order_by("pk"),
            required=False,
            label="Reason",
            empty_label="None of these",
            error_messages={"invalid_choice": "This reason is not there any more. Choose again."},
            widget=forms.Select(attrs={"class": "bo-select"}),
        )


class UnlockForm(ConfirmForm):
    """Why the order may be picked, and until when."""

    comment = CommentField(required=True, label="Comment", suggestions=SUGGESTIONS)
    target_time = forms.DateTimeField(
        required=False,
        label="Target time (optional)",
        help_text="When picking must be done; empty leaves it as it is.",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "bo-input"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_target_time(self) -> datetime.datetime | None:
        """Return the target time. Raises: ValidationError for one that has passed."""
        value: datetime.datetime | None = self.cleaned_data["target_time"]
        if value is not None and value < clock.now():
            raise forms.ValidationError("This moment has passed already.")
        return value and value.astimezone(datetime.UTC)


class CancelForm(ConfirmForm):
    """Why nothing will happen any more; without reasons to choose from there is only the comment."""

    reason = ReasonField()
    comment = CommentField(required=False, label="Comment (optional)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not cancelation_reasons().exists():
            del self.fields["reason"]


class OrderVerb(Verb):
    """What Unlock and Cancel share: whoever comes second hears who was first."""

    def heading(self, entity: Order) -> str:
        return f"{self.label} order {entity}?"

    def refusal(self, entity: Order, *, actor: Actor, error: DomainError | None = None) -> str:
        """Return who was first and when; another change than of the state asks for a second look."""
        if isinstance(error, VersionConflict) and self.possible(entity):
            return "The order has changed since you opened this page. Look at it again, then decide."
        if error is None or isinstance(error, VersionConflict | IllegalTransition):
            return who_was_first(entity, actor=actor, now=clock.now())
        return error.description


class UnlockVerb(OrderVerb):
    name = "unlock"
    label = "Unlock"
    permission = ApiPermission.ORDER_UNLOCK
    icon = "lock_open"
    tone = "primary"
    key = "u"
    form_class = UnlockForm
    submit_label = "Unlock"
    second_submit = ("next", "Unlock and next")

    def consequences(self, entity: Order, actor: Actor) -> list[str]:
        """Return where the order will be picked, as far as it is routed."""
        return unlock_consequences([entity], plans_visible=actor.can(ApiPermission.ROUTING_READ))

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:
        order, _ = order_unlock(
            order_id=str(entity.pk),
            version=data["version"],
            reason=data["comment"],
            target_time=data["target_time"],
            actor=actor,
        )
        return format_html("Order {} is unlocked.", _linked(order))

    def after(self, request: HttpRequest, entity: Order, page: str) -> str:
        """Stay, or go on with the next locked order if the reader asked for it."""
        if "next" not in request.POST:
            return page
        following = next_locked(after=entity, actor=request.find_actor())  # type: ignore[attr-defined]
        if following is None:
            return reverse("admin:orders_order_locked")
        return reverse("admin:orders_order_change", args=[following.pk])


class CancelVerb(OrderVerb):
    name = "cancel"
    label = "Cancel order"
    permission = ApiPermission.ORDER_CANCEL
    icon = "cancel"
    tone = "danger"
    key = "x"
    form_class = CancelForm
    submit_label = "Cancel the order"

    def heading(self, entity: Order) -> str:
        return f"Cancel order {entity}?"

    service: ClassVar[Callable[..., tuple[Order, Any]]] = staticmethod(order_cancel)

    def consequences(self, entity: Order, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what is given back and what is called off."""
        held = Reservation.objects.filter(process_id=entity.process_id, status=ReservationStatus.ACTIVE)
        units = sum(held.values_list("quantity", flat=True))
        jobs = PickJob.objects.filter(order_id=entity.pk, status=PickJobStatus.OPEN).count()
        lines = ["The order ends here: it cannot be taken up again."]
        if units:
            lines.append(f"{several(units, 'unit')} of held stock will be given back.")
        if jobs:
            lines.append(f"{several(jobs, 'pick job')} will be cancelled.")
        return lines if units or jobs else [*lines, "No stock is held and no pick job exists."]

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:
        order, _ = self.service(
            order_id=str(entity.pk),
            version=data["version"],
            reason=data["comment"],
            cancelation_reason_id=str(data["reason"].pk) if data.get("reason") else None,
            actor=actor,
        )
        return format_html("Order {} is cancelled; its stock is free again.", order)


def unlock_consequences(orders: list[Order], *, plans_visible: bool) -> list[str]:
    """Return where these orders will be picked once they are unlocked."""
    if not plans_visible:
        return ["It will be picked where its stock is held."] if len(orders) == 1 else ["They will be picked."]
    plans = plans_by_order(order.pk for order in orders)
    held = [plan for rows in plans.values() for plan in rows]
    where = destinations(held)
    lines = [f"{several(number, 'pick job')} at {name}, at once." for name, number in sorted(where.items())]
    undecided = [plan for plan in held if plan.status in {RoutingPlanStatus.INITIAL, RoutingPlanStatus.NOT_ROUTABLE}]
    if undecided:
        lines.append(f"{several(len(undecided), 'plan')} without stock: picked as soon as there is some.")
    failed = sum(plan.status == RoutingPlanStatus.FAILED for plan in held)
    if failed:
        lines.append(f"{several(failed, 'failed plan')}: retry it, or nothing will be picked for it.")
    return lines or ["Nothing is routed yet; it will be routed as unlocked."]


def _linked(order: Order) -> str:
    return format_html(
        '<a class="bo-link" href="{}">{}</a>', reverse("admin:orders_order_change", args=[order.pk]), order
    )
