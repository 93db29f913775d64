"""Consumer data of the inventory: what people said of a movement. The ledger itself outlives the process."""

from fulfillment.common.privacy import ConsumerRows, actor_kept, emptied, holds_consumer_data

from .models import Reservation, StockMovement

holds_consumer_data(
    ConsumerRows(
        StockMovement,
        "process_id",
        columns={"reason": emptied},
        actors={"actor_id": actor_kept, "actor_name": actor_kept},
        kept=("tenant_article_id",),
    ),
    ConsumerRows(Reservation, "process_id"),
)
