"""The checkout options of the first API: by when articles could be collected or delivered, before there is an order."""

from .collecting import collect_earliest
from .delivering import delivery_earliest
from .facilities import checkout_options
from .periods import delivery_timeperiod
from .points import delivery_timepoint

__all__ = ["checkout_options", "collect_earliest", "delivery_earliest", "delivery_timeperiod", "delivery_timepoint"]
