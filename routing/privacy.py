"""Consumer data of routing: where the goods go, and the logs that measured the way there from every facility."""

from fulfillment.common.privacy import ConsumerRows, emptied, holds_consumer_data, lost, parts_kept

from .models import DecisionLog, RoutingPlan, Shortage


def _forgotten(packed: object) -> bytes:  # noqa: ARG001
    """Return nothing: distances from many known places are as good as an address."""
    return b""


holds_consumer_data(
    ConsumerRows(
        RoutingPlan,
        "process_id",
        columns={
            "lines": parts_kept,
            "target": parts_kept,
            "delivery_preferences": parts_kept,
            "custom_attributes": lost,
            "last_error": emptied,
        },
        kept=("tenant_order_id", "blacklist", "dropped"),
    ),
    ConsumerRows(Shortage, "plan__process_id", kept=("tenant_article_id",)),
    ConsumerRows(DecisionLog, "plan__process_id", columns={"packed": _forgotten}, kept=("status", "split")),
)
