"""The verbs of orders and of their lines, as the ``…/actions`` addresses take them."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, Line, RequiredLine, UnsetType, Version


class OrderUnlockActionParameter(Body, tag_field="name", tag="UNLOCK"):
    """Let a locked order be picked; ``target_time`` moves the delivery preference's target time."""

    version: Version
    target_time: Instant | UnsetType = UNSET


class OrderCancelActionParameter(Body, tag_field="name", tag="CANCEL"):
    """Cancel an order of which nothing has been picked."""

    version: Version
    cancelation_reason_id: Line | UnsetType = UNSET


class OrderForceCancelActionParameter(Body, tag_field="name", tag="FORCE_CANCEL"):
    """Cancel an order although somebody has begun with it."""

    version: Version
    cancelation_reason_id: Line | UnsetType = UNSET


class OrderConsumerAddressChangeActionParameter(Body, tag_field="name", tag="CHANGE_CONSUMER_ADDRESS"):
    """Replace the consumer's address of one type."""

    version: Version
    address_type: Literal["POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS"]
    consumer_address: ConsumerAddress


class OrderConsumerAddressesReplaceActionParameter(Body, tag_field="name", tag="REPLACE_CONSUMER_ADDRESSES"):
    """Replace all addresses of the consumer."""

    version: Version
    consumer_addresses: Annotated[list[ConsumerAddress], Meta(max_length=500)]


class PromiseConfirmActionParameter(Body, tag_field="name", tag="CONFIRM_PROMISE"):
    """Make an order of a promise, with this number if one is given."""

    version: Version
    tenant_order_id: RequiredLine | UnsetType = UNSET


class PromiseExtendActionParameter(Body, tag_field="name", tag="EXTEND_PROMISE"):
    """Keep a promise up for as long again as it was made for, from now on."""

    version: Version


OrderActionsParameter = (
    OrderUnlockActionParameter
    | OrderCancelActionParameter
    | PromiseConfirmActionParameter
    | PromiseExtendActionParameter
    | OrderForceCancelActionParameter
    | OrderConsumerAddressChangeActionParameter
    | OrderConsumerAddressesReplaceActionParameter
)


class OrderLineItemCustomAttributesUpdateParameter(Body, tag_field="name", tag="UPDATE_CUSTOM_ATTRIBUTES"):
    """Replace the custom attributes of a line."""

    version: Version
    custom_attributes: FreeForm


OrderLineItemActionsParameter = OrderLineItemCustomAttributesUpdateParameter


class BulkForceCancelOrderParameter(Body):
    """One of the orders to cancel."""

    order_id: Line
    version: Version
    cancelation_reason_id: Line | UnsetType = UNSET


class BulkOrderForceCancelActionParameter(Body, tag_field="name", tag="BULK_FORCE_CANCEL"):
    """Cancel several orders although somebody has begun with them."""

    orders: Annotated[list[BulkForceCancelOrderParameter], Meta(min_length=1, max_length=15)]


BulkOrderActionsParameter = BulkOrderForceCancelActionParameter


class BulkOrderActionResult(Body):
    """What became of one order."""

    order_id: str
    status: Literal["UPDATED", "UNCHANGED", "CREATED", "FAILED"]
    summary: str | UnsetType = UNSET
