"""How and when a customer wishes to get a basket."""

import datetime

from fulfillment.common.bodies import UNSET
from fulfillment.common.errors import InvalidInput
from orders.schemas.delivery import DeliveryPreferences

from .references import moment_of

PATH = "$.deliveryPreferences"


def is_collected(preferences: DeliveryPreferences) -> bool:
    """Say whether the customer comes for it: an empty list names no facility, but the way. Raises: InvalidInput."""
    if preferences.collect and preferences.shipping is not UNSET:
        raise InvalidInput("A basket is either shipped or collected, not both", path=PATH)
    return preferences.collect is not UNSET and preferences.shipping is UNSET


def desired_moment(preferences: DeliveryPreferences, *, now: datetime.datetime) -> datetime.datetime:
    """Return the moment that goes with the way of getting it, else the target time, else *now*, never before that.

    Raises: InvalidInput for a moment too far ahead.
    """
    wished, path = preferences.target_time, f"{PATH}.targetTime"
    if preferences.collect and preferences.collect[0].provisioning_time is not UNSET:
        wished, path = preferences.collect[0].provisioning_time, f"{PATH}.collect[0].provisioningTime"
    elif preferences.shipping and preferences.shipping.desired_delivery_time is not UNSET:
        wished, path = preferences.shipping.desired_delivery_time, f"{PATH}.shipping.desiredDeliveryTime"
    return now if wished is UNSET else max(now, moment_of(wished, now=now, path=path))
