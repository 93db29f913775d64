"""The writes of handover: jobs, shipments, parcels."""

from .actions import handover_job_act, handover_job_patch
from .amending import handover_job_amend, handover_jobs_tag, shipments_tag
from .at_hand import (
    HandoverAtHand,
    ParcelAtHand,
    ShipmentAtHand,
    handover_job_at_hand,
    parcel_at_hand,
    shipment_at_hand,
)
from .configuration import handover_configuration_put
from .creation import GoodsToHandOver, LineToHandOver, handover_begin
from .ending import handovers_cancel
from .headless import handover_job_create_headless
from .jobs import (
    HandedOver,
    handover_job_cancel,
    handover_job_finish,
    handover_job_resume,
    handover_job_revert,
    handover_job_supersede,
    handover_job_wait,
)
from .lines import handover_job_change_lines
from .parcel_actions import parcel_act, parcel_patch
from .parcel_creation import parcel_create
from .parcel_scanning import parcel_scan
from .readdressing import Recipient, handovers_readdress
from .shipment_actions import shipment_act, shipment_patch
from .shipment_creation import shipment_create

__all__ = [
    "GoodsToHandOver",
    "HandedOver",
    "HandoverAtHand",
    "LineToHandOver",
    "ParcelAtHand",
    "Recipient",
    "ShipmentAtHand",
    "handover_begin",
    "handover_configuration_put",
    "handover_job_act",
    "handover_job_amend",
    "handover_job_at_hand",
    "handover_job_cancel",
    "handover_job_change_lines",
    "handover_job_create_headless",
    "handover_job_finish",
    "handover_job_patch",
    "handover_job_resume",
    "handover_job_revert",
    "handover_job_supersede",
    "handover_job_wait",
    "handover_jobs_tag",
    "handovers_cancel",
    "handovers_readdress",
    "parcel_act",
    "parcel_at_hand",
    "parcel_create",
    "parcel_patch",
    "parcel_scan",
    "shipment_act",
    "shipment_at_hand",
    "shipment_create",
    "shipment_patch",
    "shipments_tag",
]
