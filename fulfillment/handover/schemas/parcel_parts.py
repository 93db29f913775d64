"""The parts of a parcel as clients describe it: services, times, values, what its carrier answered."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Currency, Instant, Line, Text, UnsetType

from .labels import WebAddress, require_web_address

TrackingStatus = Literal[
    "registered",
    "picked_up",
    "delivered",
    "not_delivered",
    "transit",
    "exception",
    "out_for_delivery",
    "destroyed",
    "unknown",
    "canceled",
    "awaits_pickup_by_receiver",
    "delayed",
    "notification",
]


class ParcelCarrierInformation(Body):
    """What only some carriers ask for."""

    shipping_container_number: Line | UnsetType = UNSET


class ParcelPickUpInformation(Body):
    """When the carrier may come."""

    start_time: Instant
    end_time: Instant

    def __post_init__(self) -> None:
        """Refuse a time that ends before it begins. Raises: ValueError."""
        if self.end_time <= self.start_time:
            raise ValueError("endTime must be after startTime")


class ProductValueCurrency(Body):
    """The currency of the product value."""

    currency: Currency
    decimal_places: Annotated[int, Meta(ge=0, le=10)] | UnsetType = UNSET


class ParcelServices(Body):
    """What the carrier is asked to do or not to do."""

    additional_transport_insurance: bool | UnsetType = UNSET
    adult_signature: bool | UnsetType = UNSET
    bulky_goods: bool | UnsetType = UNSET
    customer_signature: bool | UnsetType = UNSET
    handover_to_recipient_only: bool | UnsetType = UNSET
    identity_age_check18: bool | UnsetType = UNSET
    identity_check_company: bool | UnsetType = UNSET
    identity_check_private: bool | UnsetType = UNSET
    no_neighbor_delivery: bool | UnsetType = UNSET
    saturday_delivery: bool | UnsetType = UNSET
    signature: bool | UnsetType = UNSET


class ParcelResultErrors(Body):
    """What went wrong with the labels."""

    label_error: Text | UnsetType = UNSET
    return_label_error: Text | UnsetType = UNSET


class DhlTrackingAddress(Body):
    """Where the carrier saw the parcel."""

    address_locality: Line | UnsetType = UNSET


class DhlTrackingLocation(Body):
    """Where the carrier saw the parcel."""

    address: DhlTrackingAddress | UnsetType = UNSET


class DhlTrackingStatus(Body):
    """The state of a parcel in its carrier's words."""

    status: Line
    description: Text | UnsetType = UNSET
    location: DhlTrackingLocation | UnsetType = UNSET
    remark: Text | UnsetType = UNSET
    status_code: Line | UnsetType = UNSET
    status_detailed: Text | UnsetType = UNSET
    timestamp: Instant | UnsetType = UNSET


class ParcelResult(Body):
    """What came of asking the carrier, as an integration reports it."""

    summary: Text
    carrier_parcel_ref: Annotated[str, Meta(min_length=1, max_length=120)] | UnsetType = UNSET
    carrier_tracking_number: Line | UnsetType = UNSET
    carrier_tracking_status: TrackingStatus | DhlTrackingStatus | UnsetType = UNSET
    customs_document_id: Line | UnsetType = UNSET
    customs_document_url: Text | UnsetType = UNSET
    errors: ParcelResultErrors | UnsetType = UNSET
    label_url: Text | UnsetType = UNSET
    proxy_id: Line | UnsetType = UNSET
    return_label_id: Line | UnsetType = UNSET
    return_label_url: Text | UnsetType = UNSET
    return_tracking_url: WebAddress | UnsetType = UNSET
    send_label_url: Text | UnsetType = UNSET
    tracking_status: TrackingStatus | UnsetType = UNSET
    tracking_url: WebAddress | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse addresses that a browser must not be sent to. Raises: ValueError."""
        require_web_address(self.tracking_url)
        require_web_address(self.return_tracking_url)
