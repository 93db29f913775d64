"""What facilities have, if they can still begin in time for a moment of delivery."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfilment_options.schemas.checkout_options import CheckoutOptionsDeliveryTimePointRequest

from .network import SHIPS, Network, network_of
from .references import Named, facilities_named, moment_of, require_few


@dataclass(frozen=True, slots=True)
class PointOption:
    """What a facility has of an article, and when picking must have begun; None if it cannot begin in time."""

    article: str
    facility_id: uuid.UUID
    available: int
    latest_start: datetime.datetime | None


def delivery_timepoint(
    *, asked: CheckoutOptionsDeliveryTimePointRequest, actor: Actor, now: datetime.datetime | None = None
) -> Sequence[PointOption]:
    """Return what each of the facilities has of each article for a delivery at the desired date.

    A facility has what is free there if it offers shipping and works at some moment from now until its latest picking
    start, which lies before the desired date; the last such moment is answered. Else it has nothing.
    Raises: InvalidInput for an unknown facility or a date too far ahead, NotFound for a foreign facility.
    """
    now = now or clock_now()
    desired = moment_of(asked.desired_delivery_date, now=now, path="$.desiredDeliveryDate")
    named = [Named(one.facility_ref, f"$.facilities[{place}]") for place, one in enumerate(asked.facilities)]
    articles = list(dict.fromkeys(asked.tenant_article_ids))
    require_few(articles=len(articles), facilities=len(named))
    keys = [key for key, _ in facilities_named(named, actor=actor)]
    starts = [
        min(desired, moment_of(one.latest_picking_start, now=now, path=f"$.facilities[{place}].latestPickingStart"))
        for place, one in enumerate(asked.facilities)
    ]
    network = network_of(articles=articles, service=SHIPS, actor=actor, only=set(keys))
    free = {(shelf.facility_id, article): shelf.free for article in articles for shelf in network.having(article)}
    latest = [_latest(network, key, start, now) for key, start in zip(keys, starts, strict=True)]
    return [
        PointOption(article, key, free.get((key, article), 0) if start else 0, start)
        for article in articles
        for key, start in zip(keys, latest, strict=True)
    ]


def _latest(
    network: Network, facility_id: uuid.UUID, start: datetime.datetime, now: datetime.datetime
) -> datetime.datetime | None:
    """Return the last working moment until *start*, if there is one from now on."""
    calendar = network.calendars.get(facility_id)
    if calendar is None or calendar.next_open(now) > start:
        return None
    return calendar.latest_before(start)
