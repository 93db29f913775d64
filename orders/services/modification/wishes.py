"""When the customer wants to have the goods, in the terms of the order's delivery preferences."""

from typing import Any

Json = dict[str, Any]


def with_handling_time(preferences: Json | None, moment: str) -> Json:
    """Return *preferences* with *moment* (ISO 8601) as the preferred handling time.

    It is the provisioning time of an order that is collected, and the desired delivery time of any other, which is
    shipped. Rule: seed page "Modify an order".
    """
    preferences = preferences or {}
    if preferences.get("collect"):
        first, *others = preferences["collect"]
        return {**preferences, "collect": [{**first, "provisioningTime": moment}, *others]}
    return {**preferences, "shipping": {**preferences.get("shipping", {}), "desiredDeliveryTime": moment}}
