"""What must always be true of stock and reservations."""

from collections.abc import Iterable

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from fulfillment.common.invariants import invariant

from .models import Reservation, Stock

ACTIVE = Q(reservations__status="ACTIVE")


@invariant(1, "0 ≤ reserved ≤ on hand for every stock")
def reserved_within_on_hand() -> Iterable[str]:
    """Yield stocks outside the bounds; a CHECK constraint holds this too."""
    for stock in Stock.objects.filter(Q(reserved__lt=0) | Q(reserved__gt=F("on_hand"))).iterator():
        yield f"stock {stock.pk}: {stock.reserved} reserved of {stock.on_hand}"


@invariant(2, "reserved = the sum of the active reservations")
def reserved_is_the_sum() -> Iterable[str]:
    """Yield stocks whose counter and reservations disagree."""
    summed = Stock.objects.annotate(held=Coalesce(Sum("reservations__quantity", filter=ACTIVE), 0))
    for stock in summed.exclude(held=F("reserved")).iterator():
        yield f"stock {stock.pk}: counter {stock.reserved}, reservations {stock.held}"


@invariant(4, "a released reservation never becomes active again")
def released_stays_released() -> Iterable[str]:
    """Yield active reservations that were changed: an active one is as it was made."""
    for reservation in Reservation.objects.filter(status="ACTIVE", version__gt=1).iterator():
        yield f"reservation {reservation.pk} is active at version {reservation.version}"
