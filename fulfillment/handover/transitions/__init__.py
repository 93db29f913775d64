"""The lives of handover jobs, shipments and parcels."""

from .handover_jobs import HandoverJobLifecycle
from .parcels import ParcelLifecycle
from .shipments import ShipmentLifecycle

__all__ = ["HandoverJobLifecycle", "ParcelLifecycle", "ShipmentLifecycle"]
