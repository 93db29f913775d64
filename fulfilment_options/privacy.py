"""Consumer data of holds: none, but for what the error of one that broke may repeat."""

from fulfillment.common.privacy import ConsumerRows, emptied, holds_consumer_data

from .models import FulfilmentHold

holds_consumer_data(ConsumerRows(FulfilmentHold, "process_id", columns={"last_error": emptied}))
