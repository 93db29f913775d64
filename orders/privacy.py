"""Consumer data of orders: nearly everything but what was ordered, when, for how much and to which country."""

from typing import Any

from fulfillment.common.privacy import (
    ConsumerRows,
    actors_kept,
    emptied,
    holds_consumer_data,
    lost,
    parts_kept,
    written_off,
)

from .models import Order, OrderLine, Promise

# Of a rule that has looked at the order: which one it was and what came of it, not what it saw or looked for.
_RULE = ("id", "name", "version", "outcome")


def _verdicts_kept(looked: Any) -> list[dict[str, Any]]:
    return [{**{name: one[name] for name in _RULE if name in one}, "condition": "", "seen": ""} for one in looked]


holds_consumer_data(
    ConsumerRows(
        Order,
        "process_id",
        columns={
            "consumer": parts_kept,
            "consumer_id": emptied,
            "consumer_name": emptied,
            "status_reasons": written_off,
            "delivery_preferences": parts_kept,
            "update_details": parts_kept,
            "custom_attributes": lost,
            "properties": parts_kept,
            "lock_rules": _verdicts_kept,
        },
        actors={"update_details": actors_kept},
        kept=("tenant_order_id", "country", "cancelation_reason"),
        deleted=True,
    ),
    ConsumerRows(Promise, "order__process_id", columns={"last_error": emptied}),
    ConsumerRows(
        OrderLine,
        "order__process_id",
        columns={"article": parts_kept, "details": parts_kept},
        kept=("tenant_article_id", "title"),
    ),
)
