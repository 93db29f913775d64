"""Parcels of a carrier as clients classify them for labels."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, LocaleString, Positive, UnsetType


class ParcelDimensions(Body):
    """Centimeters and grams."""

    custom_weight: Positive | UnsetType = UNSET
    height: Positive | UnsetType = UNSET
    length: Positive | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET
    width: Positive | UnsetType = UNSET


class ParcelLabelClassificationServices(Body):
    """What a classification stands for."""

    bulky_goods: bool | UnsetType = UNSET


class ParcelLabelClassificationForCreation(Body):
    """A kind of parcel that clients choose when they ask for a label."""

    name_localized: LocaleString
    dimensions: ParcelDimensions | None
    services: ParcelLabelClassificationServices | UnsetType = UNSET


class ParcelLabelClassification(ParcelLabelClassificationForCreation, kw_only=True):
    """A kind of parcel, as answered."""

    name: str | UnsetType = UNSET


Classifications = Annotated[list[ParcelLabelClassificationForCreation], Meta(max_length=100)]
