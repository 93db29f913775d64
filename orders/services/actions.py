"""What ``POST /api/orders/{orderId}/actions`` asks for, by the name of the action."""

from collections.abc import Callable
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from orders import schemas
from orders.models import Order, OrderLine

from .cancelling import order_cancel, order_force_cancel
from .modification import order_address_change, order_addresses_replace
from .promises import order_confirm_promise, order_extend_promise
from .unlocking import order_unlock

Acted = tuple[Order, list[OrderLine]]


def order_act(*, order_id: str, action: schemas.OrderActionsParameter, actor: Actor) -> Acted:
    """Carry out *action* on an order; which permission it needs is declared by its verb. Raises: as the verbs."""
    service, arguments = ACTIONS[type(action)]
    return service(order_id=order_id, version=action.version, actor=actor, **arguments(action))


def _reason(action: schemas.OrderCancelActionParameter | schemas.OrderForceCancelActionParameter) -> dict[str, Any]:
    return {"cancelation_reason_id": _given(action.cancelation_reason_id)}


def _given(value: Any) -> Any:
    return None if value is UNSET else value


# Action → the service that does it, and what it is told beside order, version and actor.
ACTIONS: dict[type[Any], tuple[Callable[..., Acted], Callable[[Any], dict[str, Any]]]] = {
    schemas.OrderUnlockActionParameter: (order_unlock, lambda action: {"target_time": _given(action.target_time)}),
    schemas.OrderCancelActionParameter: (order_cancel, _reason),
    schemas.OrderForceCancelActionParameter: (order_force_cancel, _reason),
    schemas.PromiseConfirmActionParameter: (
        order_confirm_promise,
        lambda action: {"tenant_order_id": _given(action.tenant_order_id)},
    ),
    schemas.PromiseExtendActionParameter: (order_extend_promise, lambda _: {}),
    schemas.OrderConsumerAddressChangeActionParameter: (
        order_address_change,
        lambda action: {"address_type": action.address_type, "address": action.consumer_address},
    ),
    schemas.OrderConsumerAddressesReplaceActionParameter: (
        order_addresses_replace,
        lambda action: {"addresses": action.consumer_addresses},
    ),
}
