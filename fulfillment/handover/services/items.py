"""The items of shipments and parcels, which are documents: new ones, splits, what was recorded of them.

None of these changes what it is given; each returns new lists, for the caller to write.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fulfillment.common.bodies import as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id
from fulfillment.handover.schemas.items import MOST_ITEMS, RecordableAttributeForUpdate

Item = dict[str, Any]


def new_items(items: Iterable[Item]) -> list[Item]:
    """Return *items* with ids of their own, and their recordable attributes with theirs."""
    return [{**_with_attributes(item, _with_id), "id": str(new_id())} for item in items]


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


def recorded_items(items: Sequence[Item], updates: Sequence[RecordableAttributeForUpdate]) -> list[Item]:
    """Return *items* with recorded values. Raises: InvalidInput for an attribute that no item has."""
    copies = [_with_attributes(item, dict) for item in items]
    attributes = {
        attribute.get("id"): attribute for item in copies for attribute in item.get("recordableAttributes", ())
    }
    for place, update in enumerate(updates):
        attribute = attributes.get(update.recordable_attribute_id)
        if attribute is None:
            raise InvalidInput(
                f"No item has a recordable attribute {update.recordable_attribute_id!r:.80}",
                path=f"$.recordableAttributeUpdates[{place}].recordableAttributeId",
            )
        attribute |= {name: value for name, value in as_json(update).items() if name != "recordableAttributeId"}
    return copies


def _part(item: Item, quantity: int, *, with_origin: bool) -> Item:
    part = {**_with_attributes(item, _copied_attribute), "id": str(new_id()), "quantity": quantity}
    if with_origin:
        part["originId"] = item.get("originId") or item["id"]
    return part


def _with_attributes(item: Item, changed: Any) -> Item:
    """Return *item* with each recordable attribute *changed*."""
    if "recordableAttributes" not in item:
        return dict(item)
    return {**item, "recordableAttributes": [changed(attribute) for attribute in item["recordableAttributes"]]}


def _with_id(attribute: Item) -> Item:
    return {"id": str(new_id()), **attribute}


def _copied_attribute(attribute: Item) -> Item:
    return {**attribute, "id": str(new_id()), "originId": attribute.get("originId") or attribute.get("id")}
