"""What may be done to orders, in the backoffice: modified line items, cancelling although work has begun."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Section, moment
from fulfillment.common.admin.configurations import ConfigurationAdmin, ConfigurationVerb
from fulfillment.common.configurations import Configuration
from orders.configuration import CANCELATION_DEFAULTS, FORCE_CANCEL, LINE_ITEMS, MODIFICATION_DEFAULTS
from orders.models import OrderCancelationConfiguration, OrderModificationConfiguration
from orders.schemas import configuration as schemas
from orders.services import order_cancelation_configuration_put, order_modification_configuration_put

LINE_ITEMS_TEXT = (
    "Articles may be added to an order, their quantities changed, and articles taken off. What the order holds of the"
    " stock changes at once, and it is routed anew."
)
FORCE_CANCEL_TEXT = (
    "Whoever may force cancel can end an order although somebody picks, packs or hands over already. That work was in"
    " vain, and what was picked must go back to its shelf."
)


class ModificationForm(ConfirmForm):
    """What of an order may be modified."""

    allowed = forms.BooleanField(required=False, label="Line items may be modified", help_text=LINE_ITEMS_TEXT)


class CancelationForm(ConfirmForm):
    """How orders may be cancelled."""

    allowed = forms.BooleanField(required=False, label="Orders may be force cancelled", help_text=FORCE_CANCEL_TEXT)


class ModificationRulesVerb(ConfigurationVerb):
    name = "rules"
    label = "Change rules"
    permission = ApiPermission.CONFIG_WRITE
    form_class = ModificationForm

    def initial(self, entity: OrderModificationConfiguration) -> dict[str, Any]:
        return {"allowed": entity.said(MODIFICATION_DEFAULTS)[LINE_ITEMS]}

    def carry_out(self, entity: OrderModificationConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        body = schemas.OrderModificationConfiguration(
            version=data["version"], allow_order_line_item_modification=data["allowed"]
        )
        order_modification_configuration_put(body=body, actor=actor)
        return "The rules are saved. They hold for orders that exist already, too."


class CancelationRulesVerb(ConfigurationVerb):
    name = "rules"
    label = "Change rules"
    permission = ApiPermission.CONFIG_WRITE
    form_class = CancelationForm

    def initial(self, entity: OrderCancelationConfiguration) -> dict[str, Any]:
        return {"allowed": entity.said(CANCELATION_DEFAULTS)[FORCE_CANCEL]}

    def carry_out(self, entity: OrderCancelationConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        body = schemas.OrderCancelationConfiguration(version=data["version"], allow_force_cancel_order=data["allowed"])
        order_cancelation_configuration_put(body=body, actor=actor)
        return "The rules are saved. They hold for orders that exist already, too."


@admin.register(OrderModificationConfiguration)
class OrderModificationConfigurationAdmin(ConfigurationAdmin):
    """The page of what may be modified."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (ModificationRulesVerb(),)
    title = "Order modification"

    def page(self, request: HttpRequest, entity: OrderModificationConfiguration) -> dict[str, Any]:  # noqa: ARG002
        allowed = entity.said(MODIFICATION_DEFAULTS)[LINE_ITEMS]
        return {"sections": [_rules(entity, "Line items may be modified", LINE_ITEMS_TEXT, allowed=allowed)]}


@admin.register(OrderCancelationConfiguration)
class OrderCancelationConfigurationAdmin(ConfigurationAdmin):
    """The page of how orders may be cancelled."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (CancelationRulesVerb(),)
    title = "Order cancelation"

    def page(self, request: HttpRequest, entity: OrderCancelationConfiguration) -> dict[str, Any]:  # noqa: ARG002
        allowed = entity.said(CANCELATION_DEFAULTS)[FORCE_CANCEL]
        return {"sections": [_rules(entity, "Orders may be force cancelled", FORCE_CANCEL_TEXT, allowed=allowed)]}


def _rules(entity: Configuration, what: str, meaning: str, *, allowed: bool) -> Section:
    changed = moment(entity.modified_at) if entity.version else "Never: these are the defaults"
    facts = [(what, "Yes" if allowed else "No"), ("What that would mean", meaning), ("Changed", changed)]
    return Section("Rules", facts=facts)
