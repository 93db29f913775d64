"""The writes of orders, one verb each."""

from .actions import order_act
from .bulk import orders_force_cancel
from .cancelation_reasons import cancelation_reason_create, cancelation_reason_delete, cancelation_reason_put
from .cancelling import order_cancel, order_expire, order_force_cancel
from .configuration import order_cancelation_configuration_put, order_modification_configuration_put
from .intake import order_create
from .lapses import order_lapse, orders_lapse_due, promise_retry
from .looking import lock_rules_look
from .modification import order_address_change, order_addresses_replace, order_line_item_describe, order_modify
from .promises import order_confirm_promise, order_extend_promise, promise_create
from .tags import order_tag
from .unlocking import order_unlock

__all__ = [
    "cancelation_reason_create",
    "cancelation_reason_delete",
    "cancelation_reason_put",
    "lock_rules_look",
    "order_act",
    "order_address_change",
    "order_addresses_replace",
    "order_cancel",
    "order_cancelation_configuration_put",
    "order_confirm_promise",
    "order_create",
    "order_expire",
    "order_extend_promise",
    "order_force_cancel",
    "order_lapse",
    "order_line_item_describe",
    "order_modification_configuration_put",
    "order_modify",
    "order_tag",
    "order_unlock",
    "orders_force_cancel",
    "orders_lapse_due",
    "promise_create",
    "promise_retry",
]
