"""What an installation allows to be done to orders, in and out."""

from fulfillment.common.bodies import UNSET, Body, Instant, Line, UnsetType, Version


class OrderModificationConfiguration(Body):
    """What of an order may be modified; ``created`` and ``id`` of an answer may be sent back and are not read."""

    version: Version
    allow_order_line_item_modification: bool
    created: Instant | UnsetType = UNSET
    id: Line | UnsetType = UNSET


class OrderCancelationConfiguration(Body):
    """How orders may be cancelled; ``created`` and ``id`` of an answer may be sent back and are not read."""

    version: Version
    allow_force_cancel_order: bool
    created: Instant | UnsetType = UNSET
    id: Line | UnsetType = UNSET
