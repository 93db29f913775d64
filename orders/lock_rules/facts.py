"""What a rule may know of an order, and of what else its consumer ordered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class ConsumerKey:
    """Who orders: the ``consumerId`` if there is one, else the email; neither is nobody."""

    consumer_id: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.consumer_id or self.email)


@dataclass(frozen=True, slots=True)
class LineFacts:
    article: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order; ``priced`` says that every line has a price, ``value`` is None also where the sum is beyond counting.

    Countries are codes, empty where no address is given.
    """

    consumer: ConsumerKey = ConsumerKey()
    value: Decimal | None = None
    priced: bool = False
    currency: str = ""
    delivery_country: str = ""
    invoice_countries: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[LineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What else the consumer ordered; ``recent`` counts other orders by the minutes looked back.

    ``problem`` says why nobody knows. Where no rule asks, nothing is known either.
    """

    earlier: bool = False
    recent: Mapping[int, int] = field(default_factory=dict)
    problem: str = ""


NOTHING_KNOWN = Past()
