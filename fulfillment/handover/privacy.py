"""Consumer data of handover: who gets the goods and where, labels with the same on them, and how to follow them."""

from fulfillment.common.privacy import (
    ConsumerRows,
    address_kept,
    emptied,
    holds_consumer_data,
    lost,
    parts_kept,
    short_id_kept,
    written_off,
)

from .models import HandoverJob, HandoverLine, Parcel, ParcelDocument, Shipment

holds_consumer_data(
    ConsumerRows(
        Shipment,
        "process_id",
        columns={
            "short_id": short_id_kept,
            "recipient": address_kept,
            "lines": parts_kept,
            "custom_attributes": lost,
            "properties": parts_kept,
        },
        kept=("tenant_order_id",),
    ),
    # A tracking number leads to the recipient at the carrier.
    ConsumerRows(
        Parcel,
        "process_id",
        columns={
            "tracking_number": emptied,
            "items": parts_kept,
            "dimensions": parts_kept,
            "result": lost,
            "custom_attributes": lost,
            "properties": parts_kept,
        },
        kept=("tenant_parcel_id", "load_unit_refs"),
    ),
    ConsumerRows(ParcelDocument, "parcel__process_id", kept=("content",), removed=True),
    ConsumerRows(
        HandoverJob,
        "process_id",
        columns={
            "short_id": short_id_kept,
            "recipient_name": emptied,
            "recipient": address_kept,
            "invoice_address": address_kept,
            "parcel_info": parts_kept,
            "pickup_services": parts_kept,
            "custom_attributes": lost,
            "properties": parts_kept,
        },
        actors={"assigned_users": written_off},
        kept=("tenant_order_id", "cancel_reason"),
        deleted=True,
    ),
    ConsumerRows(
        HandoverLine,
        "handover_job__process_id",
        columns={"article": parts_kept, "details": parts_kept, "refused": parts_kept},
        kept=("tenant_article_id",),
    ),
)
