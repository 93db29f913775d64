"""Rules of a new order that its shape alone does not say."""

import datetime

from django.conf import settings

from fulfillment.common.bodies import UNSET, in_utc
from fulfillment.common.errors import InvalidInput
from orders.schemas import OrderForCreation

CREATION_STATUSES = ("OPEN", "LOCKED", "PROMISED")
SHORTEST_PROMISE = datetime.timedelta(minutes=1)
LONGEST_PROMISE = datetime.timedelta(hours=8)


def check_draft(draft: OrderForCreation) -> None:
    """Refuse an order that cannot be meant. Raises: InvalidInput with the path of what is wrong."""
    _check_lines(draft)
    if draft.status is not UNSET and draft.status not in CREATION_STATUSES:
        raise InvalidInput(f"A new order is OPEN, LOCKED or PROMISED, not {draft.status}", path="$.status")
    preferences = draft.delivery_preferences
    if preferences is not UNSET and preferences.collect and preferences.shipping is not UNSET:
        raise InvalidInput("An order is either shipped or collected, not both", path="$.deliveryPreferences")


def valid_until(draft: OrderForCreation, *, now: datetime.datetime) -> datetime.datetime | None:
    """Return until when the order is promised: as it asks for, else for as long as is configured; None for no promise.

    Raises: InvalidInput for less than a minute or more than eight hours from *now* (``OrderPromisesOptions``).
    """
    if draft.status != "PROMISED":
        return None
    if draft.promises_options is UNSET:
        return now + datetime.timedelta(minutes=settings.PROMISE_MINUTES)
    path = "$.promisesOptions.validUntil"
    until = in_utc(draft.promises_options.valid_until, path=path)
    if not now + SHORTEST_PROMISE <= until <= now + LONGEST_PROMISE:
        raise InvalidInput("A promise is valid until 1 minute to 8 hours from now", path=path)
    return until


def _check_lines(draft: OrderForCreation) -> None:
    if not draft.order_line_items:
        raise InvalidInput("An order needs at least one line", path="$.orderLineItems")
    places: dict[str, int] = {}
    for place, line in enumerate(draft.order_line_items):
        article = line.article.tenant_article_id
        if article in places:
            raise InvalidInput(
                f"The article {article!r} stands in line {places[article]} already; add the quantities up",
                path=f"$.orderLineItems[{place}].article.tenantArticleId",
            )
        places[article] = place
