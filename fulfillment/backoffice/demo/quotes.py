"""What customers of the demo asked before they ordered: quotes of every kind."""

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from fulfillment.common import clock
from fulfillment.common.bodies import parse_body
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.schemas import FulfilmentOptionsRequest
from fulfilment_options.services import fulfilment_option_create, fulfilment_option_decline

from . import assortment as articles
from .network import KOELN
from .people import SHOP, acting_as


@dataclass(frozen=True, slots=True)
class DemoQuote:
    """One question: how long ago it came, for which basket, and where that is to go."""

    number: str
    age: datetime.timedelta
    lines: tuple[tuple[str, int], ...]
    postcode: str = ""
    city: str = ""
    country: str = "DE"
    collect_at: str = ""
    after: Literal["", "DECLINED"] = ""


def minutes(number: int) -> datetime.timedelta:
    """Return that many minutes."""
    return datetime.timedelta(minutes=number)


QUOTES = (
    DemoQuote("Q-3001", minutes(4), (("KNIT-M-2712", 1), ("SCARF-S-2811", 1)), "50668", "Köln"),
    # One facility has the lamp, others the surfboard: several parcels at best.
    DemoQuote(
        "Q-3002",
        minutes(19),
        ((articles.ARC_LAMP.tenant_id, 1), (articles.SURFBOARD.tenant_id, 1)),
        "30159",
        "Hannover",
    ),
    # Nobody has as many, and nobody has a sled.
    DemoQuote("Q-3003", minutes(47), (("SCARF-S-2811", 500), (articles.SLED.tenant_id, 1)), "80331", "München"),
    DemoQuote("Q-3004", minutes(95), ((articles.SLED.tenant_id, 2),), "6020", "Innsbruck", "AT"),
    DemoQuote("Q-3005", minutes(130), (("BLAZER-T-2731", 1),), collect_at=KOELN),
    DemoQuote("Q-3006", minutes(200), ((articles.SNEAKERS.tenant_id, 2),), "1012", "Amsterdam", "NL", after="DECLINED"),
)


def quotes_missing() -> list[DemoQuote]:
    """Return the quotes that are not there, the oldest first; they are removed after a while, as all quotes."""
    numbers = [quote.number for quote in QUOTES]
    known = set(FulfilmentOption.objects.filter(tracking_id__in=numbers).values_list("tracking_id", flat=True))
    return [quote for quote in reversed(QUOTES) if quote.number not in known]


def quote_make(quote: DemoQuote, *, now: datetime.datetime | None = None) -> None:
    """Ask as the shop does."""
    actor = acting_as(SHOP)
    draft = parse_body(_body(quote), FulfilmentOptionsRequest)
    quoted = fulfilment_option_create(draft=draft, actor=actor, now=(now or clock.now()) - quote.age)
    if quote.after == "DECLINED":
        fulfilment_option_decline(option_id=str(quoted.option.pk), actor=actor)


def _body(quote: DemoQuote) -> dict[str, Any]:
    address = {"postcode": quote.postcode, "city": quote.city, "country": quote.country}
    place = {"locationRef": quote.collect_at} if quote.collect_at else {"address": address}
    return {
        "orderType": "CC" if quote.collect_at else "HD",
        "trackingId": quote.number,
        "items": [{"skuRef": article, "requestedQuantity": units} for article, units in quote.lines],
        **place,
    }
