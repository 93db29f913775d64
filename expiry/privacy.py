"""Consumer data of expiries: none, but for what the errors of one that broke may repeat."""

from fulfillment.common.privacy import ConsumerRows, emptied, holds_consumer_data

from .models import Expiry

holds_consumer_data(ConsumerRows(Expiry, "process_id", columns={"last_error": emptied, "announce_error": emptied}))
