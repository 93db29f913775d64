"""What clerks change about an order after it was placed, by the same service as the API."""

import datetime
from typing import Any, ClassVar

from django.utils.html import format_html
from django_fsm import can_proceed

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import several
from fulfillment.common.bodies import parse_body
from fulfillment.common.errors import DomainError, VersionConflict
from fulfillment.picking.models import PickJob
from fulfillment.picking.selectors import anything_picked
from fulfillment.picking.states import UNFINISHED
from orders.configuration import line_items_may_be_modified, orders_may_be_force_cancelled
from orders.models import Order
from orders.schemas import OrderForUpdate
from orders.services import order_force_cancel, order_modify
from orders.services.targets import delivery_address

from .modification_forms import ADDRESS_FIELDS, MOST_SHOWN, AddressForm, HandlingTimeForm, LinesForm
from .verbs import CancelVerb, OrderVerb

ROUTED_ANEW = "What nobody has begun to pick is routed anew at once; it may be picked somewhere else."


class ModifyVerb(OrderVerb):
    """One part of a modification; the form says what it is, the service whether it may be."""

    permission = ApiPermission.ORDER_WRITE
    also: ClassVar[str] = ""
    done: ClassVar[str]
    effects: ClassVar[tuple[str, ...]] = (ROUTED_ANEW,)
    submit_label = "Save"
    submit_tone = "primary"

    def permitted(self, actor: Actor) -> bool:
        return super().permitted(actor) and (not self.also or actor.can(self.also))

    def possible(self, entity: Order) -> bool:
        return bool(can_proceed(entity.modify))

    def heading(self, entity: Order) -> str:
        return f"{self.label} of order {entity}"

    def consequences(self, entity: Order, actor: Actor) -> list[str]:  # noqa: ARG002
        return list(self.effects)

    def changes(self, entity: Order, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the form changes, as ``OrderForUpdate`` has it."""
        raise NotImplementedError

    def carry_out(self, entity: Order, *, data: dict[str, Any], actor: Actor) -> str:
        comment = {"comment": data["comment"]} if data["comment"] else {}
        body = {"version": data["version"], **self.changes(entity, data), **comment}
        order, _ = order_modify(order_id=str(entity.pk), draft=parse_body(body, OrderForUpdate), actor=actor)
        return format_html("Order {}: {}.", order, self.done)

    def refusal(self, entity: Order, *, actor: Actor, error: DomainError | None = None) -> str:
        """Return what stands in the way, in the service's words."""
        if error is None or isinstance(error, VersionConflict):
            return super().refusal(entity, actor=actor, error=error)
        return error.description


class LinesVerb(ModifyVerb):
    name = "modify_lines"
    label = "Change lines"
    icon = "edit_note"
    also = ApiPermission.ORDER_LINEITEM_WRITE
    form_class = LinesForm
    done = "the lines are changed"
    effects = (ROUTED_ANEW, "Units that are being picked or are picked already stay.")

    def possible(self, entity: Order) -> bool:
        return super().possible(entity) and line_items_may_be_modified()

    def initial(self, entity: Order) -> dict[str, Any]:
        return {"lines": list(entity.lines.order_by("position")[:MOST_SHOWN])}

    def changes(self, entity: Order, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {"orderLineItems": data["entries"]}


class AddressVerb(ModifyVerb):
    name = "modify_address"
    label = "Change address"
    icon = "home_pin"
    also = ApiPermission.ORDER_CONSUMER_WRITE
    form_class = AddressForm
    done = "the consumer is changed"
    effects = ("Whoever sends the goods is told the new address. Nothing is routed anew, and printed labels stay.",)

    def initial(self, entity: Order) -> dict[str, Any]:
        address = delivery_address(entity.consumer) or {}
        return {name: address.get(name, "") for name, _, _ in ADDRESS_FIELDS} | {
            "email": entity.consumer.get("email", "")
        }

    def changes(self, entity: Order, data: dict[str, Any]) -> dict[str, Any]:
        known = delivery_address(entity.consumer)
        changed = AddressForm.filled(known or {}, data)
        addresses = [changed if one is known else one for one in entity.consumer.get("addresses") or ()]
        consumer: dict[str, Any] = {"addresses": addresses or [changed]}
        if data["email"] != entity.consumer.get("email", ""):
            consumer["email"] = data["email"]
        return {"consumer": consumer}


class HandlingTimeVerb(ModifyVerb):
    name = "modify_time"
    label = "Change time"
    icon = "schedule"
    form_class = HandlingTimeForm
    done = "the handling time is changed"

    def initial(self, entity: Order) -> dict[str, Any]:
        preferences = entity.delivery_preferences or {}
        collect = (preferences.get("collect") or [{}])[0]
        wished = collect.get("provisioningTime") or preferences.get("shipping", {}).get("desiredDeliveryTime")
        return {"moment": datetime.datetime.fromisoformat(wished)} if wished else {}

    def changes(self, entity: Order, data: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {"preferredHandlingTime": data["moment"].isoformat()}


class ForceCancelVerb(CancelVerb):
    """Offered where the plain cancel is refused, because something is picked."""

    name = "force_cancel"
    label = "Force cancel"
    permission = ApiPermission.ORDER_FORCE_CANCEL
    icon = "cancel"
    key = ""
    submit_label = "Cancel the order all the same"
    service = staticmethod(order_force_cancel)

    def possible(self, entity: Order) -> bool:
        return (
            super().possible(entity)
            and orders_may_be_force_cancelled()
            and anything_picked(process_id=entity.process_id)
        )

    def consequences(self, entity: Order, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what is called off although somebody has begun."""
        begun = PickJob.objects.filter(process_id=entity.process_id, status__in=UNFINISHED).count()
        lines = [
            "The order ends here: it cannot be taken up again.",
            "What is picked goes back to stock and has to be put back on its shelves.",
            "What a customer or carrier has already stays with them.",
        ]
        return [*lines, f"{several(begun, 'pick job')} will be cancelled."] if begun else lines
