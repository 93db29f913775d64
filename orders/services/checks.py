"""Rules of a new order that its shape alone does not say."""

from fulfillment.common.bodies import UNSET
from fulfillment.common.errors import InvalidInput
from orders.schemas import OrderForCreation

CREATION_STATUSES = ("OPEN", "LOCKED")


def check_draft(draft: OrderForCreation) -> None:
    """Refuse an order that cannot be meant. Raises: InvalidInput with the path of what is wrong."""
    _check_lines(draft)
    if draft.status is not UNSET and draft.status not in CREATION_STATUSES:
        raise InvalidInput(f"A new order is OPEN or LOCKED, not {draft.status}", path="$.status")
    preferences = draft.delivery_preferences
    if preferences is not UNSET and preferences.collect and preferences.shipping is not UNSET:
        raise InvalidInput("An order is either shipped or collected, not both", path="$.deliveryPreferences")


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
