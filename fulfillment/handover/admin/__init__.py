"""Handover jobs, shipments and parcels in the backoffice: lists, pages, verbs, handing over on a phone, the rules."""

from .configuration import HandoverConfigurationAdmin
from .handover_jobs import HandoverJobAdmin
from .parcels import ParcelAdmin
from .shipments import ShipmentAdmin

__all__ = ["HandoverConfigurationAdmin", "HandoverJobAdmin", "ParcelAdmin", "ShipmentAdmin"]
