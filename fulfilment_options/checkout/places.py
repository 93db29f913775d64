"""The facilities that a question for a basket is about: those named, in a circle, with some tags and attributes."""

import uuid

import numpy as np

from fulfillment.common.actor import Actor
from fulfillment.facilities.selectors import facilities_for_routing
from fulfilment_options.schemas.checkout_facilities import CheckoutOptionsInput, GeoFence
from orders.schemas.delivery import DeliveryPreferences
from routing.engine.geo import distances_km

from .network import with_properties
from .references import chosen_of


def in_question(asked: CheckoutOptionsInput, *, actor: Actor) -> set[uuid.UUID] | None:
    """Return the facilities that meet all conditions of the question, None if there are no conditions.

    Raises: InvalidInput for an unknown facility, NotFound for one out of the actor's scope.
    """
    named = _named(asked.delivery_preferences, actor=actor)
    found = [] if named is None else [named]
    if asked.tags or asked.custom_attributes:
        tags = {(tag.id, tag.value) for tag in asked.tags or ()}
        found.append(with_properties(tags=tags, attributes=asked.custom_attributes or {}))
    if asked.geo_fence:
        found.append(_within(asked.geo_fence))
    return set.intersection(*found) if found else None


def _named(preferences: DeliveryPreferences, *, actor: Actor) -> set[uuid.UUID] | None:
    if preferences.collect:
        return chosen_of(preferences.collect, actor=actor, path="$.deliveryPreferences.collect")
    chosen = preferences.shipping.preselected_facilities if preferences.shipping else None
    if not chosen:
        return None
    return chosen_of(chosen, actor=actor, path="$.deliveryPreferences.shipping.preselectedFacilities")


def _within(fence: GeoFence) -> set[uuid.UUID]:
    """Return the facilities in a circle; one whose coordinates are unknown is in none."""
    table = facilities_for_routing()
    far = distances_km(
        latitude=table.latitude, longitude=table.longitude, to_latitude=fence.lat, to_longitude=fence.lon
    )
    return {table.ids[row] for row in np.flatnonzero(far <= fence.radius)}
