"""What apps above the orders show on the page of one: they register it when they are ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section
from orders.models import Order


@dataclass(frozen=True, slots=True)
class OrderPart:
    """One box beside the order, and what of it stands among the order's own figures, as (label, value)."""

    section: Section
    tiles: Sequence[tuple[str, object]] = ()


PartOf = Callable[[Order, Actor], OrderPart | None]

_parts: list[PartOf] = []


def shown_on_order_page(part: PartOf) -> PartOf:
    """Register a function that says what to show of an order; None for nothing, also to who may not see it."""
    _parts.append(part)
    return part


def parts_of(order: Order, *, actor: Actor) -> list[OrderPart]:
    """Return what the apps above show of *order* to *actor*."""
    return [shown for part in _parts if (shown := part(order, actor)) is not None]
