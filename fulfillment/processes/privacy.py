"""Consumer data of the processes: the reasons that people gave for steps, and who they were."""

from fulfillment.common.privacy import ConsumerRows, actor_kept, emptied, holds_consumer_data

from .models import CleanUp, StatusChange

holds_consumer_data(
    ConsumerRows(
        StatusChange,
        "process_id",
        columns={"reason": emptied},
        actors={"actor_id": actor_kept, "actor_name": actor_kept},
        kept=("entity", "verb", "source", "target"),
    ),
    ConsumerRows(CleanUp, "process_id", columns={"last_error": emptied}),
)
