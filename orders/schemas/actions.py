"""The verbs of an order, as ``POST /api/orders/{id}/actions`` takes them."""

from fulfillment.common.bodies import UNSET, Body, Instant, Line, UnsetType, Version


class OrderUnlockActionParameter(Body, tag_field="name", tag="UNLOCK"):
    """Let a locked order be picked; ``target_time`` moves the delivery preference's target time."""

    version: Version
    target_time: Instant | UnsetType = UNSET


class OrderCancelActionParameter(Body, tag_field="name", tag="CANCEL"):
    """Cancel an order of which nothing has been picked."""

    version: Version
    cancelation_reason_id: Line | UnsetType = UNSET


OrderActionsParameter = OrderUnlockActionParameter | OrderCancelActionParameter
