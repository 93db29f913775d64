"""A carrier that takes parcels along at a facility: when it collects there, where it goes, how long it takes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from .cutoffs import Cutoffs
from .transit import CarrierTransit, Place, Region


@dataclass(frozen=True, slots=True)
class DeliveringCarrier:
    """An active connection of a facility with an active carrier; ``cutoffs`` is None if it names no times.

    ``source`` is where the facility is; ``areas`` is where the connection delivers, everywhere if it names none.
    """

    connection_id: uuid.UUID
    carrier_id: uuid.UUID
    key: str
    name: str
    delivery_type: str
    source: Place
    to_customers: bool
    cutoffs: Cutoffs | None
    areas: tuple[Region, ...]
    transit: CarrierTransit

    def goes(self, to: Place) -> bool:
        """Say whether it brings parcels from its facility to a customer there."""
        there = not self.areas or any(area.has(to) for area in self.areas)
        return self.to_customers and there and self.transit.goes(source=self.source, to=to)


@dataclass(frozen=True, slots=True)
class CarrierWishes:
    """What a customer wants of the carrier: one of these, this service level, this product category."""

    keys: frozenset[str] = frozenset()
    delivery_type: str = "DELIVERY"
    category: str = ""


ANY_CARRIER = CarrierWishes()


def carriers_for(
    carriers: Sequence[DeliveringCarrier], *, to: Place, wishes: CarrierWishes = ANY_CARRIER
) -> list[DeliveringCarrier]:
    """Return the carriers that come into question for a parcel: of those that go there the preferred ones, if any.

    Else those of the service level, else all of them, since one of them will take it.
    """
    going = [carrier for carrier in carriers if carrier.goes(to)]
    by_key = [carrier for carrier in going if carrier.key in wishes.keys]
    return by_key or [carrier for carrier in going if carrier.delivery_type == wishes.delivery_type] or going
