"""The writes of quotes."""

from .holds import (
    fulfilment_hold,
    fulfilment_option_hold,
    fulfilment_option_release,
    fulfilment_plan_hold,
    fulfilment_plan_release,
    fulfilment_plans_release,
    fulfilment_release,
)
from .lapses import (
    fulfilment_hold_lapse,
    fulfilment_hold_retry,
    fulfilment_holds_lapse_due,
    holds_over,
    holds_set_aside,
)
from .quoting import Quoted, fulfilment_option_create
from .removal import fulfilment_options_remove_due
from .states import (
    fulfilment_option_accept,
    fulfilment_option_decline,
    fulfilment_option_reopen,
    fulfilment_option_set_state,
)
from .taking import fulfilment_order, fulfilment_plan_order, fulfilment_plan_take_up

__all__ = [
    "Quoted",
    "fulfilment_hold",
    "fulfilment_hold_lapse",
    "fulfilment_hold_retry",
    "fulfilment_holds_lapse_due",
    "fulfilment_option_accept",
    "fulfilment_option_create",
    "fulfilment_option_decline",
    "fulfilment_option_hold",
    "fulfilment_option_release",
    "fulfilment_option_reopen",
    "fulfilment_option_set_state",
    "fulfilment_options_remove_due",
    "fulfilment_order",
    "fulfilment_plan_hold",
    "fulfilment_plan_order",
    "fulfilment_plan_release",
    "fulfilment_plan_take_up",
    "fulfilment_plans_release",
    "fulfilment_release",
    "holds_over",
    "holds_set_aside",
]
