"""Holds in the backoffice: keeping the stock of a plan for a customer, letting it go, and those that cannot end."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, moment_text, several
from fulfillment.common.errors import DomainError
from fulfilment_options.models import FulfilmentOption, FulfilmentPlan
from fulfilment_options.services import (
    fulfilment_hold_retry,
    fulfilment_option_hold,
    fulfilment_option_release,
    holds_set_aside,
)
from fulfilment_options.states import OFFERED, FulfilmentPlanStatus

from .verbs import QuoteVerb


class HoldForm(ConfirmForm):
    """Which plan; *initial* has those that can be held, the best one first."""

    plan = forms.ChoiceField(label="Plan", widget=forms.Select(attrs={"class": "bo-input"}))

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            (str(plan.pk), f"Plan {plan.position + 1}: {plan.eta}, {several(plan.splits + 1, 'parcel')}")
            for plan in initial["plans"]
        ]


class HoldVerb(QuoteVerb):
    name = "hold"
    label = "Hold"
    icon = "front_hand"
    key = "h"
    form_class = HoldForm
    submit_label = "Hold its stock"

    def initial(self, entity: FulfilmentOption) -> dict[str, Any]:
        plans = FulfilmentPlan.objects.filter(option=entity, status__in=OFFERED).order_by("position")
        return {"plans": list(plans)}

    def consequences(self, entity: FulfilmentOption, actor: Actor) -> list[str]:  # noqa: ARG002
        return [
            f"Its stock is reserved for {settings.QUOTE_HOLD_MINUTES} minutes; nobody else gets it.",
            "An order that names the plan takes it over. Without one it is free again by itself.",
        ]

    def carry_out(self, entity: FulfilmentOption, *, data: dict[str, Any], actor: Actor) -> str:
        fulfilment_option_hold(option_id=str(entity.pk), plan_id=data["plan"], actor=actor)
        until = FulfilmentPlan.objects.filter(pk=data["plan"]).values_list("held_until", flat=True).first()
        return format_html("The stock of the plan is held until {}.", moment_text(until) if until else "")

    def refusal(self, entity: FulfilmentOption, *, actor: Actor, error: DomainError | None = None) -> str:
        """Return what is short, if that is it."""
        return error.description if error else super().refusal(entity, actor=actor)


class ReleaseVerb(QuoteVerb):
    name = "release"
    label = "Release"
    icon = "lock_open_right"
    key = "r"
    service = fulfilment_option_release
    effects = ("What is held is free for everybody at once. The plans can still be taken up.",)
    done = "holds no stock any more"


class RetryHoldVerb(QuoteVerb):
    name = "retry_hold"
    label = "Retry"
    permission = ApiPermission.ORDER_WRITE
    icon = "refresh"

    def possible(self, entity: FulfilmentOption) -> bool:
        """Say whether a hold of it was set aside."""
        return holds_set_aside().filter(plan__option=entity).exists()

    def consequences(self, entity: FulfilmentOption, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["The clock tries within seconds to end the hold and to free its stock."]

    def carry_out(self, entity: FulfilmentOption, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        for plan in FulfilmentPlan.objects.filter(option=entity, status=FulfilmentPlanStatus.HELD):
            fulfilment_hold_retry(plan_id=str(plan.pk), actor=actor)
        return format_html("The hold of the {} is ended again.", entity)
