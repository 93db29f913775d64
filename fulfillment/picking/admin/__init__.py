"""Pick jobs in the backoffice: list, page, what people do with a job, the workplace of a store, and the rules."""

from .configuration import PickingConfigurationAdmin
from .lists import PickJobAdmin

__all__ = ["PickJobAdmin", "PickingConfigurationAdmin"]
