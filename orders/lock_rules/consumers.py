"""What else a consumer ordered: one indexed query for each question, one consumer at a time."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet, Value

from orders.models import Order, email_key
from orders.states import OrderStatus

from .facts import NOTHING_KNOWN, ConsumerKey, Past
from .judges import Rule
from .schemas import FrequencyParameters
from .states import OF_CONSUMERS, LockRuleKind

# What makes a consumer known: orders that live. One that was cancelled, perhaps as a fraud, does not.
KNOWN_BY = (OrderStatus.OPEN, OrderStatus.LOCKED)
# What was ordered at all: promises were not, until they are confirmed.
ORDERED = (OrderStatus.OPEN, OrderStatus.LOCKED, OrderStatus.CANCELLED)

# Counted beyond a rule's limit, so that people read how many there are.
BEYOND = 9
LONGEST_WAIT = "3s"


def past_of(consumer: ConsumerKey, *, rules: Sequence[Rule], order_id: uuid.UUID, now: datetime.datetime) -> Past:
    """Return what *rules* ask about other orders of *consumer*; nothing is asked where none of them does.

    Until the end of the transaction, which must be the one that writes the order, no other order of this consumer is
    looked at: of two that arrive together one is the first. Whatever goes wrong with it is told in ``problem`` and
    leaves the transaction whole.
    """
    asking = [rule for rule in rules if rule.kind in OF_CONSUMERS and rule.parameters is not None]
    if not asking or not consumer:
        return NOTHING_KNOWN
    try:
        with transaction.atomic():
            take_turns(consumer)
            others = orders_of(consumer).exclude(pk=order_id)
            return Past(earlier=_earlier(others, asking), recent=_recent(others, asking, now=now))
    except DatabaseError:
        return Past(problem="other orders of the consumer could not be read")


def orders_of(consumer: ConsumerKey) -> QuerySet[Order]:
    """Return the orders of *consumer*: those with its id, or where it has none, all with its email."""
    if consumer.consumer_id:
        return Order.objects.filter(consumer_id=consumer.consumer_id)
    return Order.objects.filter(consumer_email=email_key(Value(consumer.email)))


def take_turns(consumer: ConsumerKey) -> None:
    """Wait for other orders of this consumer that are being taken, but not for ever. Raises: DatabaseError.

    Both id and email are locked, in one order everywhere, for the other order may name only one of them. Where there
    is only one writer at a time anyway, there is nothing to do.
    """
    if connection.vendor != "postgresql":
        return
    names = [f"id {consumer.consumer_id}"] if consumer.consumer_id else []
    names += [f"email {consumer.email.strip().lower()}"] if consumer.email else []
    keys = sorted(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names)
    locks = ", ".join(["pg_advisory_xact_lock(%s)"] * len(keys))
    with connection.cursor() as cursor:
        # The setting is put back in the same statement; if the wait was too long, the savepoint does it.
        cursor.execute(
            f"SELECT set_config('lock_timeout', %s, true), {locks}, set_config('lock_timeout', was, true)"  # noqa: S608 # nosec B608
            " FROM (SELECT current_setting('lock_timeout') AS was OFFSET 0) AS before",
            [LONGEST_WAIT, *keys],
        )


def _earlier(others: QuerySet[Order], asking: Sequence[Rule]) -> bool:
    if not any(rule.kind == LockRuleKind.FIRST_ORDER for rule in asking):
        return False
    return others.filter(status__in=KNOWN_BY).exists()


def _recent(others: QuerySet[Order], asking: Sequence[Rule], *, now: datetime.datetime) -> dict[int, int]:
    """Return how many other orders there are by the minutes that the rules look back, counted as far as they ask."""
    limits = [rule.parameters for rule in asking if isinstance(rule.parameters, FrequencyParameters)]
    if not limits:
        return {}
    since = {limit.minutes: now - datetime.timedelta(minutes=limit.minutes) for limit in limits}
    most = max(limit.more_than for limit in limits) + BEYOND
    newest = others.filter(status__in=ORDERED, created_at__gt=min(since.values())).order_by("-created_at")
    moments = list(newest.values_list("created_at", flat=True)[:most])
    return {minutes: sum(moment > start for moment in moments) for minutes, start in since.items()}
