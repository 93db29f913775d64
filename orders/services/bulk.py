"""One verb for several orders; each order stands for itself."""

import datetime
from collections.abc import Iterable

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.errors import DomainError
from orders.schemas import BulkForceCancelOrderParameter, BulkOrderActionResult

from .cancelling import order_force_cancel


def orders_force_cancel(
    *, orders: Iterable[BulkForceCancelOrderParameter], actor: Actor, now: datetime.datetime | None = None
) -> list[BulkOrderActionResult]:
    """Force cancel orders one by one, each in a transaction of its own; one that is refused holds up no other.

    Raises: PermissionMissing. Source: ``BulkOrderActionsParameter`` BULK_FORCE_CANCEL.
    """
    actor.require(ApiPermission.ORDER_FORCE_CANCEL)
    return [_force_cancel(one, actor=actor, now=now) for one in orders]


def _force_cancel(
    one: BulkForceCancelOrderParameter, *, actor: Actor, now: datetime.datetime | None
) -> BulkOrderActionResult:
    try:
        order, _ = order_force_cancel(
            order_id=one.order_id,
            version=one.version,
            cancelation_reason_id=None if one.cancelation_reason_id is UNSET else one.cancelation_reason_id,
            actor=actor,
            now=now,
        )
    except DomainError as error:
        return BulkOrderActionResult(order_id=one.order_id, status="FAILED", summary=error.description)
    return BulkOrderActionResult(order_id=str(order.pk), status="UPDATED")
