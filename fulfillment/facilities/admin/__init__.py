"""The network in the backoffice."""

from .carriers import CarrierAdmin
from .facilities import FacilityAdmin, FacilityFilter

__all__ = ["CarrierAdmin", "FacilityAdmin", "FacilityFilter"]
