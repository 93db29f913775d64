"""The tags of an order: those it came with, and those its process was given since."""

import datetime
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.processes.changes import carry_out
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.models import Process
from fulfillment.tags.selectors import references_in, tags_check
from orders.documents import order_document
from orders.models import Order
from orders.states import LIVING


def check_tags(plain: dict[str, Any]) -> None:
    """Refuse tags of an order or of its lines that nobody made: one query, none without tags.

    Raises: InvalidInput with the path of the first wrong one.
    """
    tags_check(references=references_in(plain, lines=("orderLineItems",)))


def order_tag(*, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Give the tags of a locked process to its order; one that was given up stays as it was."""
    order: Order | None = Order.objects.filter(process=process, status__in=LIVING).first()
    if order is None:
        return
    order.properties = {**order.properties, **tags_shown(process)}
    carry_out(
        order,
        "tag",
        process=process,
        actor=actor,
        now=now,
        document=lambda changed: order_document(changed, list(changed.lines.order_by("position"))),
        fields=("properties",),
    )
