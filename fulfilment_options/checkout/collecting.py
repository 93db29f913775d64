"""From when on a customer could collect articles, and where."""

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.clock import now as clock_now
from fulfilment_options.arrival import when_collected
from fulfilment_options.schemas.checkout_options import CheckoutOptionsCollectEarliestRequest

from .latest import latest_start
from .network import HANDS_OUT, Network, Shelf, names_of, network_of
from .references import Named, facilities_named, moment_of, require_few


@dataclass(frozen=True, slots=True)
class CollectOption:
    """What a facility has of an article, when it can be collected, and until when picking can begin for that.

    Without a facility nobody has any.
    """

    article: str
    available: int
    facility_id: uuid.UUID | None = None
    tenant_facility_id: str | None = None
    at: datetime.datetime | None = None
    latest_start: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """The options of each article, and how they came about."""

    options: Sequence[CollectOption]
    network: Network


AtOf = Callable[[uuid.UUID], datetime.datetime]
"""Tells when something can be collected at a facility."""


def collect_earliest(
    *, asked: CheckoutOptionsCollectEarliestRequest, actor: Actor, now: datetime.datetime | None = None
) -> CollectOptions:
    """Return when each article can be collected: at the named facilities, else where it is possible first.

    Of two facilities with the same time the one with more counts. It is not before the desired date, if there is one.
    Raises: InvalidInput for an unknown facility or a date too far ahead, NotFound for a foreign facility.
    """
    now = now or clock_now()
    articles = list(dict.fromkeys(asked.tenant_article_ids))
    desired = now
    if asked.desired_collect_date is not UNSET:
        desired = max(now, moment_of(asked.desired_collect_date, now=now, path="$.desiredCollectDate"))
    places = dict(facilities_named(_named(asked), actor=actor)) if asked.facilities else None
    require_few(articles=len(articles), facilities=len(places or ()))
    network = network_of(articles=articles, service=HANDS_OUT, actor=actor, only=places)
    at_of = collected_at(network, desired=desired, now=now)
    if places is None:
        found = [(article, _first(network.having(article), at_of)) for article in articles]
        places = names_of({shelf.facility_id for _, shelf in found if shelf})
    else:
        found = list(_at_each(articles, places, network))
    latest = begun_by(network, at_of, now=now)
    return CollectOptions([_option(article, shelf, places, at_of, latest) for article, shelf in found], network)


def _named(asked: CheckoutOptionsCollectEarliestRequest) -> list[Named]:
    return [
        Named(str(one.facility_ref or one.tenant_facility_ref), f"$.facilities[{place}]", not one.facility_ref)
        for place, one in enumerate(asked.facilities or ())
    ]


def collected_at(network: Network, *, desired: datetime.datetime, now: datetime.datetime) -> AtOf:
    """Return what tells from when on goods can be collected at a facility, not before the *desired* moment."""

    @cache
    def at_of(facility_id: uuid.UUID) -> datetime.datetime:
        calendar = network.calendars[facility_id]
        return max(when_collected(calendar=calendar, now=now).at, calendar.next_open(desired))

    return at_of


def begun_by(network: Network, at_of: AtOf, *, now: datetime.datetime) -> AtOf:
    """Return what tells until when picking can begin at a facility for what is collected there as *at_of* tells."""

    @cache
    def latest_of(facility_id: uuid.UUID) -> datetime.datetime:
        calendar = network.calendars[facility_id]
        return latest_start(
            lambda start: when_collected(calendar=calendar, now=start).at, by=at_of(facility_id), now=now
        )

    return latest_of


def _first(shelves: Sequence[Shelf], at_of: AtOf) -> Shelf | None:
    return min(shelves, key=lambda shelf: (at_of(shelf.facility_id), -shelf.free, shelf.facility_id), default=None)


def _at_each(
    articles: Sequence[str], places: dict[uuid.UUID, str | None], network: Network
) -> Iterator[tuple[str, Shelf]]:
    for article in articles:
        free = {shelf.facility_id: shelf.free for shelf in network.having(article)}
        for facility_id in places:
            yield article, Shelf(facility_id, free.get(facility_id, 0))


def _option(
    article: str, shelf: Shelf | None, names: dict[uuid.UUID, str | None], at_of: AtOf, latest_of: AtOf
) -> CollectOption:
    if shelf is None:
        return CollectOption(article, 0)
    key = shelf.facility_id
    if not shelf.free:
        return CollectOption(article, 0, key, names.get(key))
    return CollectOption(article, shelf.free, key, names.get(key), at_of(key), latest_of(key))
