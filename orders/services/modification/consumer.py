"""The consumer of an order as a modification says it shall be."""

from typing import Any

from orders.services.targets import DELIVERY_ADDRESSES

Json = dict[str, Any]


def merged_consumer(consumer: Json, given: Json) -> Json:
    """Return *consumer* with the *given* properties; those that are not given stay, lists are replaced as a whole."""
    return {**consumer, **given}


def delivery_changes(before: Json, after: Json) -> list[str]:
    """Return the names of what changes about where the goods go: nobody may once they were handed over."""
    names = [name for name in ("facilityRef", "tenantFacilityId") if before.get(name) != after.get(name)]
    if _delivery_addresses(before) != _delivery_addresses(after):
        names.append("addresses")
    return names


def _delivery_addresses(consumer: Json) -> list[Json]:
    return [
        {"addressType": DELIVERY_ADDRESSES[0], **address}
        for address in consumer.get("addresses") or ()
        if address.get("addressType", DELIVERY_ADDRESSES[0]) in DELIVERY_ADDRESSES
    ]
