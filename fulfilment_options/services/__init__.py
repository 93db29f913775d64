"""The writes of quotes."""

from .quoting import Quoted, fulfilment_option_create
from .removal import fulfilment_options_remove_due
from .states import (
    fulfilment_option_accept,
    fulfilment_option_decline,
    fulfilment_option_reopen,
    fulfilment_option_set_state,
    fulfilment_order,
    fulfilment_plan_order,
)

__all__ = [
    "Quoted",
    "fulfilment_option_accept",
    "fulfilment_option_create",
    "fulfilment_option_decline",
    "fulfilment_option_reopen",
    "fulfilment_option_set_state",
    "fulfilment_options_remove_due",
    "fulfilment_order",
    "fulfilment_plan_order",
]
