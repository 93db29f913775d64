"""The documented shapes of shipments and parcels in answers."""

from typing import Any

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType
from fulfillment.handover.states import ParcelStatus, ShipmentStatus


class StrippedParcel(Body):
    parcel_ref: str
    carrier_ref: str
    status: ParcelStatus
    carrier_tracking_number: str | UnsetType = UNSET


class StrippedParcels(Body):
    parcels: list[StrippedParcel]
    total: int


class ShipmentLineItem(Body):
    id: str
    article: dict[str, Any]
    quantity: int
    custom_attributes: FreeForm | UnsetType = UNSET
    measurement_unit_key: str | UnsetType = UNSET
    recordable_attributes: list[dict[str, Any]] | UnsetType = UNSET
    scannable_codes: list[str] | UnsetType = UNSET
    tags: list[dict[str, Any]] | UnsetType = UNSET


class Shipment(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    process_id: str
    facility_ref: str
    status: ShipmentStatus
    order_date: Instant
    target_time: Instant
    has_active_carrier: bool
    line_items: list[ShipmentLineItem]
    parcels: list[StrippedParcel]
    anonymized: bool
    workflow_information: dict[str, Any]
    carrier_key: str | UnsetType = UNSET
    carrier_logo_url: str | UnsetType = UNSET
    carrier_product: str | UnsetType = UNSET
    carrier_ref: str | UnsetType = UNSET
    carrier_services: list[str] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    invoice_address: dict[str, Any] | UnsetType = UNSET
    operative_process_ref: str | UnsetType = UNSET
    payment_information: dict[str, Any] | UnsetType = UNSET
    pick_job_ref: str | UnsetType = UNSET
    postal_address: dict[str, Any] | UnsetType = UNSET
    short_id: str | UnsetType = UNSET
    source_address: dict[str, Any] | UnsetType = UNSET
    tags: list[dict[str, Any]] | UnsetType = UNSET
    target_address: dict[str, Any] | UnsetType = UNSET
    target_time_base_date: Instant | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    transfers: list[dict[str, Any]] | UnsetType = UNSET


class StrippedShipments(Body):
    shipments: list[Shipment]
    total: int


class Parcel(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    process_ref: str
    shipment_ref: str
    facility_ref: str
    status: ParcelStatus
    carrier_ref: str
    load_unit_refs: list[str]
    items: list[dict[str, Any]]
    recipient: dict[str, Any]
    sender: dict[str, Any]
    documents_ref: str
    anonymized: bool
    workflow_information: dict[str, Any]
    sequence_number: int | UnsetType = UNSET
    short_id: str | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    tenant_parcel_id: str | UnsetType = UNSET
    carrier_information: dict[str, Any] | UnsetType = UNSET
    carrier_product: str | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_product_value: float | UnsetType = UNSET
    dimensions: dict[str, Any] | UnsetType = UNSET
    invoice: dict[str, Any] | UnsetType = UNSET
    payment_information: dict[str, Any] | UnsetType = UNSET
    pick_up_information: dict[str, Any] | UnsetType = UNSET
    product_value: float | UnsetType = UNSET
    product_value_currency: dict[str, Any] | UnsetType = UNSET
    product_value_type: str | UnsetType = UNSET
    result: dict[str, Any] | UnsetType = UNSET
    return_address: dict[str, Any] | UnsetType = UNSET
    services: dict[str, Any] | UnsetType = UNSET
    transfers: list[dict[str, Any]] | UnsetType = UNSET
