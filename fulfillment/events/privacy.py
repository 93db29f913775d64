"""Consumer data of the outbox: payloads repeat whole orders and jobs."""

from fulfillment.common.privacy import (
    ConsumerRows,
    actor_kept,
    actors_kept,
    emptied,
    holds_consumer_data,
    parts_kept,
)

from .models import Event

holds_consumer_data(
    ConsumerRows(
        Event,
        "process_id",
        columns={"payload": parts_kept, "reason": emptied},
        actors={"payload": actors_kept, "actor_id": actor_kept, "actor_name": actor_kept},
        deleted=True,
    )
)
