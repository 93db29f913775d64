"""Pick jobs in the backoffice: the list, the page of one job, what people do with it, a store's workplace, the rules."""

from .configuration import PickingConfigurationAdmin
from .lists import PickJobAdmin

__all__ = ["PickJobAdmin", "PickingConfigurationAdmin"]
