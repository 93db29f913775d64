"""Consumer data of accounts: the answers kept for repeated requests."""

import orjson

from fulfillment.common.privacy import ConsumerRows, actors_kept, emptied, holds_consumer_data, parts_kept

from .models import IdempotencyRecord


def _answer_kept(body: str) -> str:
    return orjson.dumps(parts_kept(orjson.loads(body))).decode() if body else ""


def _answer_without_actors(body: str) -> str:
    return orjson.dumps(actors_kept(orjson.loads(body))).decode() if body else ""


# The record itself stays as long as any other: without it the request would take effect a second time.
holds_consumer_data(
    ConsumerRows(
        IdempotencyRecord,
        "touched__process_id",
        columns={"key": emptied, "body": _answer_kept},
        actors={"body": _answer_without_actors},
        kept=("id", "client_id", "method", "path", "request_hash", "location"),
    )
)
