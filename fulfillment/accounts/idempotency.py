"""A POST with an ``Idempotency-Key`` takes effect once: its answer is kept and given again."""

import datetime
import functools
import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import IntegrityError, connection, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.api.errors import shaped
from fulfillment.common.api.renderers import to_json
from fulfillment.common.errors import Conflict, InvalidInput, Unprocessable
from fulfillment.common.inserts import insert
from fulfillment.common.privacy import processes_noted

from .models import IdempotencyRecord, IdempotencyTrace

Handler = Callable[..., Response]

KEPT = datetime.timedelta(hours=48)
MAX_KEY = 255
PURGE_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that wants to happen once."""

    client_id: str
    method: str
    path: str
    key: str
    request_hash: str

    @property
    def digest(self) -> bytes:
        """Return the hash of everything a key is unique in."""
        return hashlib.sha256(json.dumps([self.client_id, self.method, self.path, self.key]).encode()).digest()


def run_once(handler: Handler, *, actor: Actor) -> Handler:
    """Wrap the view method *handler*: the first request with a key runs it, later ones get the same answer.

    Lock, record and effect share one transaction: they commit together or not at all. Nothing is kept of a refusal or
    of rolled-back work, so a client may repeat those with the same key.
    """

    @functools.wraps(handler)
    def once(request: Request, *args: Any, **kwargs: Any) -> Response:
        attempt = _attempt(request, actor)
        try:
            with transaction.atomic():
                return _answer(attempt, lambda: handler(request, *args, **kwargs))
        except _RunningError:
            return _still_running(request.path)

    return once


def idempotency_purge(*, now: datetime.datetime) -> int:
    """Delete the records that no longer count, in batches, and return how many."""
    deleted = 0
    while True:
        expired = IdempotencyRecord.objects.filter(created_at__lte=now - KEPT).order_by("created_at")
        batch = list(expired.values_list("pk", flat=True)[:PURGE_BATCH])
        deleted += IdempotencyRecord.objects.filter(pk__in=batch).delete()[0]
        if len(batch) < PURGE_BATCH:
            return deleted


class _RunningError(Exception):
    """Another request with the same key has not ended yet."""


def _answer(attempt: Attempt, run: Callable[[], Response]) -> Response:
    if not _locked(attempt):
        raise _RunningError
    record_id = attempt.digest.hex()
    now = clock.now()
    record = IdempotencyRecord.objects.filter(pk=record_id).first()
    if record is not None and record.created_at > now - KEPT:
        return _replay(record, attempt)
    if record is not None:
        record.delete()
    with processes_noted() as touched:
        response = run()
    if response.status_code < 400:
        _keep(record_id, attempt, response, now, touched)
    return response


def _attempt(request: Request, actor: Actor) -> Attempt:
    """Return what identifies *request*. Raises: InvalidInput for a key that is empty, too long or not printable."""
    key = request.headers["Idempotency-Key"]
    if not (0 < len(key) <= MAX_KEY and key.isascii() and key.isprintable() and key.strip()):
        raise InvalidInput(f"The Idempotency-Key must be 1 to {MAX_KEY} printable ASCII characters.")
    body = orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS)
    return Attempt(
        client_id=actor.id,
        method=request.method or "",
        path=request.path,
        key=key,
        request_hash=hashlib.sha256(body).hexdigest(),
    )


def _locked(attempt: Attempt) -> bool:
    """Take the lock of this key until the transaction ends, without waiting; SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        lock = int.from_bytes(attempt.digest[:8], "big", signed=True)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])


def _replay(record: IdempotencyRecord, attempt: Attempt) -> Response:
    if record.request_hash != attempt.request_hash:
        raise Unprocessable("This Idempotency-Key was used with another body; use a new key for a new request.")
    headers = {"Idempotent-Replayed": "true"}
    if record.location:
        headers["Location"] = record.location
    body = orjson.loads(record.body) if record.body else None
    return Response(body, status=record.status, headers=headers)


def _keep(
    record_id: str, attempt: Attempt, response: Response, now: datetime.datetime, touched: set[uuid.UUID]
) -> None:
    """Keep the answer, and which processes it tells of: their consumers' data must go from here, too."""
    record = IdempotencyRecord(
        id=record_id,
        client_id=attempt.client_id,
        method=attempt.method,
        path=attempt.path,
        key=attempt.key,
        request_hash=attempt.request_hash,
        status=response.status_code,
        body="" if response.data is None else to_json(response.data).decode(),
        location=response.headers.get("Location", ""),
        created_at=now,
    )
    traces = [IdempotencyTrace(record=record, process_id=process_id) for process_id in sorted(touched)]
    try:
        insert([record], traces)
    except IntegrityError as error:  # where the lock does not hold, the primary key does
        raise _RunningError from error


def _still_running(path: str) -> Response:
    error = Conflict("The first request with this Idempotency-Key is still running; repeat this one in a moment.")
    return Response(shaped(path, error.status, error.bodies()), status=error.status, headers={"Retry-After": "1"})
