"""What a single line carries along for the client's own systems."""

import datetime

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import FreeForm
from fulfillment.common.errors import NotFound
from orders.models import Order, OrderLine

from .modify import modify


def order_line_item_describe(
    *,
    order_id: str,
    line_id: str,
    custom_attributes: FreeForm,
    actor: Actor,
    version: int | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Replace the custom attributes of one line, whatever has started: nothing is decided by them.

    A pick job shows those it was made with. Raises: NotFound, also for a line of another order; VersionConflict,
    PermissionMissing, IllegalTransition. Source: ``OrderLineItemActionsParameter`` UPDATE_CUSTOM_ATTRIBUTES.
    """
    actor.require(ApiPermission.ORDER_WRITE)

    def wish(order: Order) -> dict[str, object]:
        if line_id not in {str(key) for key in order.lines.values_list("pk", flat=True)}:
            raise NotFound(f"The order has no line with the id {line_id!r:.80}.")
        return {"orderLineItems": [{"id": line_id, "customAttributes": custom_attributes}]}

    return modify(order_id=order_id, version=version, wish=wish, reroutes=False, actor=actor, now=now)
