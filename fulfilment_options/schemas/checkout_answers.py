"""What is answered before an order, in the first API."""

from typing import Literal

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType


class CheckoutOptionsCollectEarliestResponseItem(Body):
    tenant_article_id: str
    available: int
    facility_ref: str | UnsetType = UNSET
    tenant_facility_id: str | UnsetType = UNSET
    earliest_predicted_provisioning_date: Instant | UnsetType = UNSET
    latest_picking_start_date: Instant | UnsetType = UNSET


class CheckoutOptionsCollectEarliestResponse(Body):
    checkout_options: list[CheckoutOptionsCollectEarliestResponseItem]
    calculation_hints: list[str] | UnsetType = UNSET


class AvailableCarrier(Body):
    carrier_ref: str
    name: str
    latest_picking_start_date: Instant
    non_delivery_days: list[str]


class AvailableConnection(Body):
    connection_ref: str
    latest_picking_start_date: Instant
    non_delivery_days: list[str]


class CheckoutOptionsListingDetails(Body):
    facility_ref: str
    tenant_facility_id: str
    custom_attributes: FreeForm | UnsetType = UNSET


class CheckoutOptionsDeliveryEarliestResponseItem(Body):
    tenant_article_id: str
    available_carriers: list[AvailableCarrier]
    available_facility_connections: list[AvailableConnection]
    earliest_predicted_delivery_date: Instant | UnsetType = UNSET
    listing_details: list[CheckoutOptionsListingDetails] | UnsetType = UNSET


class CheckoutOptionsDeliveryEarliestResponse(Body):
    checkout_options: list[CheckoutOptionsDeliveryEarliestResponseItem]
    calculation_hints: list[str] | UnsetType = UNSET


class CheckoutOptionsDeliveryTimePeriodResponseItem(Body):
    date: Instant
    overall_status: Literal["ALL", "PARTIAL", "NONE"]
    available_carriers: list[AvailableCarrier]
    available_facility_connections: list[AvailableConnection]


class CheckoutOptionsDeliveryTimePeriodResponse(Body):
    checkout_options: list[CheckoutOptionsDeliveryTimePeriodResponseItem]
    calculation_hints: list[str] | UnsetType = UNSET


class CheckoutOptionsDeliveryTimePointResponseItem(Body):
    tenant_article_id: str
    available: int
    facility_ref: str
    latest_picking_start: Instant | UnsetType = UNSET


class CheckoutOptionsDeliveryTimePointResponse(Body):
    items: list[CheckoutOptionsDeliveryTimePointResponseItem]
