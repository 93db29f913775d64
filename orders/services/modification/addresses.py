"""The older doors to a consumer's addresses; each is a modification of the order."""

import datetime
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import as_json
from orders.models import Order, OrderLine

from .modify import modify

Json = dict[str, Any]


def order_address_change(
    *,
    order_id: str,
    address_type: str,
    address: ConsumerAddress,
    actor: Actor,
    version: int | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Replace the consumer's first address of this type, or add one. Raises: as `order_modify`.

    Source: ``OrderActionsParameter`` CHANGE_CONSUMER_ADDRESS.
    """
    given = {**as_json(address), "addressType": address_type}

    def wish(order: Order) -> Json:
        addresses = list(order.consumer.get("addresses") or ())
        for place, known in enumerate(addresses):
            if known.get("addressType", "POSTAL_ADDRESS") == address_type:
                addresses[place] = given
                break
        else:
            addresses.append(given)
        return {"consumer": {"addresses": addresses}}

    _require(actor)
    return modify(order_id=order_id, version=version, wish=wish, actor=actor, now=now)


def order_addresses_replace(
    *,
    order_id: str,
    addresses: list[ConsumerAddress],
    actor: Actor,
    version: int | None = None,
    now: datetime.datetime | None = None,
) -> tuple[Order, list[OrderLine]]:
    """Replace all addresses of the consumer. Raises: as `order_modify`.

    Source: ``OrderActionsParameter`` REPLACE_CONSUMER_ADDRESSES.
    """
    _require(actor)
    given = {"consumer": {"addresses": as_json(addresses)}}
    return modify(order_id=order_id, version=version, wish=lambda _: given, actor=actor, now=now)


def _require(actor: Actor) -> None:
    actor.require(ApiPermission.ORDER_WRITE)
    actor.require(ApiPermission.ORDER_CONSUMER_WRITE)
