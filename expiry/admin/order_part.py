"""What the page of an order shows of its expiry: how long it is until then, and what can be done about it."""

from django.urls import reverse

from expiry.models import Expiry
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, moment
from orders.admin import OrderPart, shown_on_order_page
from orders.models import Order

from .lists import ExpiryAdmin, shown_number
from .page import ticking, trouble_of
from .reads import ends_of, state_chip


@shown_on_order_page
def expiry_of_order(order: Order, actor: Actor) -> OrderPart | None:
    """Return the expiry of *order* with the verbs that *actor* may use; None if there is none to be seen."""
    if not actor.can(ApiPermission.EXPIRIES_READ):
        return None
    expiry = Expiry.objects.filter(process=order.process_id).select_related("process").first()
    if expiry is None:
        return None
    expiry.shown_number = shown_number(expiry, actor)
    verbs = () if order.anonymized_at else ExpiryAdmin.verbs
    possible = [verb for verb in verbs if verb.permitted(actor) and verb.possible(expiry)]
    data = {
        "expiry": expiry,
        "state": state_chip(expiry, end=ends_of([expiry]).get(expiry.pk, "")),
        "ticking": ticking(expiry),
        "trouble": trouble_of(expiry),
        "facts": [("Provisioning time", moment(expiry.provisioning_time)), ("Expires", moment(expiry.expiry_time))],
        "url": reverse("admin:expiry_expiry_change", args=[expiry.pk]),
        "buttons": [(verb, reverse("admin:expiry_expiry_verb", args=[expiry.pk, verb.name])) for verb in possible],
    }
    tiles = [("Expires", ticking(expiry))] if expiry.status == ExpiryStatus.ACTIVE else []
    return OrderPart(Section("Expiry", template="backoffice/expiry/order.html", data=data), tiles=tiles)
