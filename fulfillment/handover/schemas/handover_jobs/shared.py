"""Shapes that the bodies of handover jobs share."""

from collections.abc import Iterable
from typing import Annotated, Protocol

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, FreeForm, Line, LocaleString, RequiredLine, Text, UnsetType

Objects = Annotated[list[FreeForm], Meta(max_length=50)]
Codes = Annotated[list[Line], Meta(max_length=50)]


class RefusedItemForUpdate(Body):
    """So many units of a line that the customer does not take, and why."""

    quantity: Count
    reason_localized: LocaleString | UnsetType = UNSET
    comment: Text | UnsetType = UNSET


class RefusedItem(RefusedItemForUpdate, kw_only=True):
    """The same, with the reason in one language."""

    reason: Text | UnsetType = UNSET


RefusedItems = Annotated[list[RefusedItemForUpdate], Meta(max_length=50)]


class Sticker(Body):
    """A mark that clients show with a job or a line."""

    key: RequiredLine
    name_localized: LocaleString
    priority: Annotated[int, Meta(ge=1, le=10_000)]
    color: Line | UnsetType = UNSET
    name: Line | UnsetType = UNSET


class HandoverJobParcelInfoForCreation(Body):
    """The parcel that a handover job is about."""

    carrier_logo_url: Text | UnsetType = UNSET
    carrier_parcel_ref: Annotated[str, Meta(min_length=1, max_length=120)] | UnsetType = UNSET
    carrier_ref: Line | UnsetType = UNSET
    carrier_tracking_number: Line | UnsetType = UNSET
    parcel_ref: Line | UnsetType = UNSET
    shipment_ref: Line | UnsetType = UNSET


class Refused(Protocol):
    """Anything that says how many units were refused."""

    quantity: int


def refused_in(items: Iterable[Refused] | UnsetType) -> int:
    """Return how many units *items* refuse."""
    return 0 if items is UNSET else sum(item.quantity for item in items)
