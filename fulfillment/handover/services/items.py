"""The items of shipments and parcels, which are documents: new ones and splits.

Neither changes what it is given; each returns a new list, for the caller to write.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id
from fulfillment.handover.schemas.items import MOST_ITEMS
from fulfillment.processes.recordable_attributes import attributes_new, attributes_split

Item = dict[str, Any]


def new_items(items: Iterable[Item]) -> list[Item]:
    """Return *items* with ids of their own, and their recordable attributes with theirs."""
    return [{**attributes_new(item), "id": str(new_id())} for item in items]


def split_items(
    items: Sequence[Item], parts: Sequence[tuple[str, int]], *, path: str, with_origin: bool = False
) -> list[Item]:
    """Return *items* with some of them cut in parts, each an item's id and a quantity.

    The first part keeps the id, the others follow it; *with_origin* lets them name what they come from. Raises:
    InvalidInput for an unknown item, and unless the parts of an item add up to it.
    """
    shares: dict[str, list[int]] = {}
    for item_id, quantity in parts:
        shares.setdefault(item_id, []).append(quantity)
    unknown = next((key for key in shares if key not in {item["id"] for item in items}), None)
    if unknown is not None:
        raise InvalidInput(f"There is no item {unknown!r:.80}", path=path)
    cut: list[Item] = []
    for item in items:
        quantities = shares.get(item["id"], [item["quantity"]])
        if sum(quantities) != item["quantity"]:
            raise InvalidInput(
                f"The parts of {item['id']} add up to {sum(quantities)}, it has {item['quantity']}", path=path
            )
        cut.append({**item, "quantity": quantities[0]})
        cut += [_part(item, quantity, with_origin=with_origin) for quantity in quantities[1:]]
    if len(cut) > MOST_ITEMS:
        raise InvalidInput(f"There would be {len(cut)} items; at most {MOST_ITEMS} are possible", path=path)
    return cut


def _part(item: Item, quantity: int, *, with_origin: bool) -> Item:
    part = {**attributes_split(item), "id": str(new_id()), "quantity": quantity}
    if with_origin:
        part["originId"] = item.get("originId") or item["id"]
    return part
