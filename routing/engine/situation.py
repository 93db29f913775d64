"""One network and one demand side by side, with what every rule derives from them."""

from dataclasses import dataclass, replace

import numpy as np

from routing.engine.demand import Demand
from routing.engine.network import Flags, Network, Units


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """What fences, ratings and the split look at.

    `usable` is the free stock under an active listing, `served` the same capped at the demanded quantity,
    `enough` whether a facility can ship the whole line; all [F, L].
    """

    network: Network
    demand: Demand
    usable: Units
    served: Units
    enough: Flags


def capped(*, situation: Situation, survived: Flags) -> Demand:
    """Return the demand without the units of a line that no one of the facilities *survived* has; some has a part.

    A line of which none has any stays as it is: that nobody has it is for the split to say.
    """
    demand, most = situation.demand, situation.usable[survived].max(axis=0, initial=0)
    beyond = (most > 0) & (most < demand.quantity)
    return replace(demand, quantity=np.where(beyond, most, demand.quantity)) if beyond.any() else demand


def survey(*, network: Network, demand: Demand) -> Situation:
    """Lay a demand over a network.

    Raises:
        ValueError: the stock's columns are not the demand's lines.

    """
    lines = len(demand.line_ids)
    if network.stock.shape[1] != lines:
        raise ValueError(f"Network.stock has {network.stock.shape[1]} columns but the demand has {lines} lines")
    usable = np.maximum(network.stock, 0) * network.listed
    served = np.minimum(usable, demand.quantity)
    return Situation(network=network, demand=demand, usable=usable, served=served, enough=usable >= demand.quantity)
