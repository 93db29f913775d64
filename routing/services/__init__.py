"""The writes of routing: the verbs of a plan, and the runs that decide it."""

from .at_once import plan_route_moving
from .calling_off import routing_plans_cancel, routing_plans_expire
from .modification import (
    routing_plan_amend,
    routing_plan_make_way,
    routing_plan_supersede,
    routing_plans_amend,
    routing_plans_replace,
)
from .plans import (
    PlanToCreate,
    routing_plan_build,
    routing_plan_cancel,
    routing_plan_fail,
    routing_plan_hold,
    routing_plan_postpone,
    routing_plan_retry,
    routing_plan_route,
    routing_plan_unlock,
    routing_plans_unlock,
)
from .promises import routing_plan_confirm, routing_plan_lock, routing_plan_promise, routing_plans_confirm
from .reroute import (
    process_assign_facility,
    process_reroute,
    routing_plan_drop,
    routing_plan_reroute,
    routing_plan_split_off,
)
from .runs import plan_route_claimed, plans_route_due
from .wake import plans_retry_not_routable, plans_wake, plans_wake_for

__all__ = [
    "PlanToCreate",
    "plan_route_claimed",
    "plan_route_moving",
    "plans_retry_not_routable",
    "plans_route_due",
    "plans_wake",
    "plans_wake_for",
    "process_assign_facility",
    "process_reroute",
    "routing_plan_amend",
    "routing_plan_build",
    "routing_plan_cancel",
    "routing_plan_confirm",
    "routing_plan_drop",
    "routing_plan_fail",
    "routing_plan_hold",
    "routing_plan_lock",
    "routing_plan_make_way",
    "routing_plan_postpone",
    "routing_plan_promise",
    "routing_plan_reroute",
    "routing_plan_retry",
    "routing_plan_route",
    "routing_plan_split_off",
    "routing_plan_supersede",
    "routing_plan_unlock",
    "routing_plans_amend",
    "routing_plans_cancel",
    "routing_plans_confirm",
    "routing_plans_expire",
    "routing_plans_replace",
    "routing_plans_unlock",
]
