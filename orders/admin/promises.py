"""Promises in the backoffice: until when they hold, Confirm, Extend, and Retry for those that cannot end."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import BarFilter, ConfirmForm, age_text, moment_text
from fulfillment.common.claims import DIED, MAX_ATTEMPTS
from fulfillment.common.errors import DomainError, VersionConflict
from orders.models import Order, Promise
from orders.services import order_confirm_promise, order_extend_promise, promise_retry
from orders.services.lapses import promises_set_aside
from orders.states import OrderStatus

from .verbs import OrderVerb, unlock_consequences


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """What a page says of a promise; ``error`` is that of one that cannot end."""

    until: Any
    over: bool
    error: str


def promise_shown(order: Order) -> ShownPromise | None:
    """Return what the page of *order* says of its promise; None for what is no promise (any more)."""
    if order.status != OrderStatus.PROMISED or order.promised_until is None:
        return None
    over = order.promised_until <= clock.now()
    aside = Promise.objects.filter(pk=order.pk, attempts__gte=MAX_ATTEMPTS).first() if over else None
    error = (aside.last_error or DIED) if aside else ""
    return ShownPromise(until=order.promised_until, over=over, error=error)


class PromiseFilter(BarFilter):
    """Promises by how they end."""

    title = "promise"
    parameter_name = "promise"
    all_label = "Any end"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("next", "Ends next"), ("stuck", "Cannot end")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() == "next":
            return queryset.filter(status=OrderStatus.PROMISED)
        if self.value() == "stuck":
            return queryset.filter(pk__in=promises_set_aside().values("pk"))
        return queryset


class PromiseVerb(OrderVerb):
    """What Confirm and Extend share: a promise that is over takes neither."""

    permission = ApiPermission.ORDER_WRITE

    def possible(self, entity: Order) -> bool:
        """Say whether the promise still holds."""
        shown = promise_shown(entity)
        return shown is not None and not shown.over

    def refusal(self, entity: Order, *, actor: Actor, error: DomainError | None = None) -> str:
        """Return that time ran out, if that is it."""
        shown = promise_shown(entity)
        if shown is None or isinstance(error, VersionConflict):
            return super().refusal(entity, actor=actor, error=error)
        if error is not None:
            return error.description
        return f"The promise ended at {moment_text(shown.until)}."


class ConfirmPromiseForm(ConfirmForm):
    """The number of the order to be; empty leaves the promise's own."""

    tenant_order_id = forms.CharField(
        required=False,
        label="Order number (optional)",
        help_text="Empty leaves the number that the promise has.",
        max_length=255,
        widget=forms.TextInput(attrs={"class": "bo-input", "autofocus": True}),
    )


class ConfirmPromiseVerb(PromiseVerb):
    name = "confirm_promise"
    label = "Confirm"
    icon = "task_alt"
    tone = "primary"
    key = "c"
    form_class = ConfirmPromiseForm
    submit_label = "Make the order"

    def heading(self, entity: Order) -> str:
        return f"Make an order of the promise {entity}?"

    def consequences(self, entity: Order, actor: Actor) -> list[str]:
        """Return where the order will be picked."""
        return unlock_consequences([entity], plans_visible=actor.can(ApiPermission.ROUTING_READ))

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:
        order, _ = order_confirm_promise(
            order_id=str(entity.pk),
            version=data["version"],
            tenant_order_id=data["tenant_order_id"] or None,
            actor=actor,
        )
        return format_html("The promise is the order {} now.", order)


class ExtendPromiseVerb(PromiseVerb):
    name = "extend_promise"
    label = "Extend"
    icon = "more_time"
    key = "e"
    submit_label = "Extend the promise"

    def heading(self, entity: Order) -> str:
        return f"Extend the promise {entity}?"

    def consequences(self, entity: Order, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return until when it will hold."""
        promise = Promise.objects.filter(pk=entity.pk).first()
        if promise is None:
            return []
        until = moment_text(clock.now() + promise.valid_for)
        return [f"Its stock is held for {age_text(promise.valid_for)} from now on, until {until}."]

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:
        order, _ = order_extend_promise(order_id=str(entity.pk), version=data["version"], actor=actor)
        until = moment_text(order.promised_until) if order.promised_until else ""
        return format_html("The promise {} holds until {}.", order, until)


class RetryLapseVerb(OrderVerb):
    name = "retry_lapse"
    label = "Retry"
    permission = ApiPermission.ORDER_WRITE
    icon = "refresh"
    tone = "primary"
    key = "r"
    submit_label = "Try again"

    def possible(self, entity: Order) -> bool:
        """Say whether the promise was set aside."""
        shown = promise_shown(entity)
        return shown is not None and bool(shown.error)

    def heading(self, entity: Order) -> str:
        return f"Let the promise {entity} go again?"

    def consequences(self, entity: Order, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["The clock tries within seconds to end it and to free its stock."]

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        promise_retry(order_id=str(entity.pk), actor=actor)
        return format_html("The promise {} is tried again.", entity)
