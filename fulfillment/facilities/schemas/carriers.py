"""The documented bodies and answers of carriers."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    FreeForm,
    Instant,
    Line,
    RequiredLine,
    RequiredText,
    UnsetType,
    Version,
)

from .parcels import Classifications, ParcelLabelClassification
from .shared import VersionedResource

CarrierStatusName = Literal["ACTIVE", "INACTIVE"]
DeliveryType = Literal["SAMEDAY", "DELIVERY"]
Lifecycle = Literal["GA", "BETA", "ALPHA"]
Size = Annotated[float, Meta(ge=1, le=1e9)]


def require_credentials(credentials: FreeForm | UnsetType) -> None:
    """Refuse credentials that do not say of what kind they are. Raises: ValueError."""
    if credentials is not UNSET and not isinstance(credentials.get("key"), str):
        raise ValueError("credentials need a key, which is a string")


class CarrierForCreation(Body):
    """A new carrier."""

    key: RequiredLine
    name: RequiredLine
    status: CarrierStatusName | UnsetType = UNSET
    credentials: FreeForm | UnsetType = UNSET
    default_parcel_height_in_cm: Size | UnsetType = UNSET
    default_parcel_length_in_cm: Size | UnsetType = UNSET
    default_parcel_width_in_cm: Size | UnsetType = UNSET
    default_parcel_weight_in_gram: Size | UnsetType = UNSET
    logo_url: RequiredText | UnsetType = UNSET
    parcel_label_classifications: Classifications | UnsetType = UNSET
    product_value_needed: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_credentials(self.credentials)


class ModifyCarrier(Body):
    """What changes of a carrier; its key stays."""

    action: Literal["ModifyCarrier"]
    name: RequiredLine | UnsetType = UNSET
    status: CarrierStatusName | UnsetType = UNSET
    delivery_type: DeliveryType | UnsetType = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET
    credentials: FreeForm | UnsetType = UNSET
    default_parcel_height_in_cm: Size | UnsetType = UNSET
    default_parcel_length_in_cm: Size | UnsetType = UNSET
    default_parcel_width_in_cm: Size | UnsetType = UNSET
    default_parcel_weight_in_gram: Size | UnsetType = UNSET
    logo_url: RequiredText | UnsetType = UNSET
    parcel_label_classifications: Classifications | UnsetType = UNSET
    product_value_needed: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_credentials(self.credentials)


class CarrierPatchActions(Body):
    """Changes to one carrier, made together."""

    version: Version
    actions: Annotated[list[ModifyCarrier], Meta(min_length=1, max_length=25)]


class StrippedCarrier(VersionedResource, kw_only=True):
    """A carrier in a list."""

    id: str
    key: str
    name: str
    status: CarrierStatusName | UnsetType = UNSET
    delivery_type: DeliveryType | UnsetType = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET


class StrippedCarriers(Body):
    """A page of carriers."""

    carriers: list[StrippedCarrier]
    total: int


class Carrier(Body, kw_only=True):
    """A carrier; its credentials are never answered."""

    id: Line
    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    key: str
    name: str
    status: CarrierStatusName | UnsetType = UNSET
    delivery_type: DeliveryType | UnsetType = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET
    default_parcel_height_in_cm: float
    default_parcel_length_in_cm: float
    default_parcel_width_in_cm: float
    default_parcel_weight_in_gram: float | UnsetType = UNSET
    logo_url: str | UnsetType = UNSET
    parcel_label_classifications: list[ParcelLabelClassification] | UnsetType = UNSET
    product_value_needed: bool | UnsetType = UNSET
