"""Picking in the backoffice."""

from .configuration import PickingConfigurationAdmin
from .lists import PickJobAdmin

__all__ = ["PickJobAdmin", "PickingConfigurationAdmin"]
