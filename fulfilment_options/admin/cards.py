"""What the page of a quote shows of its basket and its plans."""

from collections.abc import Sequence
from dataclasses import dataclass

from fulfilment_options.models import Fulfilment, FulfilmentOption, FulfilmentPlan
from orders.models import Order
from orders.states import GIVEN_UP


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An article of the basket: what was asked for, what of it nobody has and why."""

    article: str
    title: str
    quantity: int
    missing: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What one facility sends in a plan."""

    part: Fulfilment
    name: str
    items: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One plan as a card; the *chosen* one is on the map and explained. ``order`` took it up."""

    plan: FulfilmentPlan
    parts: list[ShownPart]
    chosen: bool
    order: Order | None = None

    @property
    def given_up(self) -> bool:
        """Say whether its order will not be fulfilled; a plan stays ordered then, and no other order takes it up."""
        return self.order is not None and self.order.status in GIVEN_UP


def items_shown(quote: FulfilmentOption, titles: dict[str, str]) -> list[ShownItem]:
    """Return the basket with what is missing of it."""
    missing = {one["skuRef"]: one for one in quote.unfulfilled_items}
    return [
        ShownItem(
            article=item["skuRef"],
            title=titles.get(item["skuRef"], ""),
            quantity=item["requestedQuantity"],
            missing=missing.get(item["skuRef"], {}).get("unavailableQty", 0),
            reason=missing.get(item["skuRef"], {}).get("reason", ""),
        )
        for item in quote.items
    ]


def plan_shown(
    plan: FulfilmentPlan,
    parts: Sequence[Fulfilment],
    *,
    chosen: bool,
    order: Order | None,
    names: dict[str, str],
    titles: dict[str, str],
) -> ShownPlan:
    """Return one plan with the names of its facilities and articles."""
    shown = [
        ShownPart(
            part=part,
            name=names.get(str(part.facility_id), part.location_ref),
            items=[(item["availableQty"], titles.get(item["skuRef"]) or item["skuRef"]) for item in part.items],
        )
        for part in parts
    ]
    return ShownPlan(plan, shown, chosen=chosen, order=order)
