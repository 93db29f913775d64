"""The routing strategy: its stored shape, its default, and the node that is in use."""

from typing import Annotated

import msgspec

from fulfillment.common.bodies import Body, parse_body
from fulfillment.common.reads import rows_of
from fulfillment.picking.states import ShortPickPolicy
from routing.engine import FenceName, NodeConfig, RatingConfig, RatingName

from .models import RoutingStrategy


class Fence(Body):
    """An absolute requirement: a facility that fails it is out."""

    type: FenceName
    active: bool = True


class Rating(Body):
    """A wish: its worst case adds ``max_penalty`` to a facility's cost."""

    type: RatingName
    max_penalty: Annotated[float, msgspec.Meta(ge=0, le=1e9)]
    active: bool = True


class OrderSplit(Body):
    """Whether an order may be shared out, and into how many splits at most."""

    active: bool = True
    max_split_count: Annotated[int, msgspec.Meta(ge=0, le=20)] = 5


class ShortPick(Body):
    """What becomes of units that a picker does not find, by the order's service."""

    ship_from_store: ShortPickPolicy = ShortPickPolicy.SPLIT
    same_day: ShortPickPolicy = ShortPickPolicy.SPLIT
    pickup: ShortPickPolicy = ShortPickPolicy.FULFILL_PARTLY

    def policy(self, service: str) -> ShortPickPolicy:
        """Return the policy for a plan's service."""
        policies = {"PICKUP": self.pickup, "SAME_DAY": self.same_day}
        return policies.get(service, self.ship_from_store)


class Reroute(Body):
    """When a plan is decided anew, and whether the facility that had it may be chosen again."""

    short_pick: ShortPick = msgspec.field(default_factory=ShortPick)
    after_abort: bool = True
    blacklist: bool = True


class StrategyNode(Body, omit_defaults=False):
    """Everything one node of the strategy says."""

    fences: list[Fence]
    ratings: list[Rating]
    order_split: OrderSplit
    reroute: Reroute = msgspec.field(default_factory=Reroute)

    def config(self) -> NodeConfig:
        """Return the node as the engine takes it. Raises: ValueError for rules that contradict each other."""
        return NodeConfig(
            fences=tuple(fence.type for fence in self.fences if fence.active),
            ratings=tuple(RatingConfig(rating.type, rating.max_penalty) for rating in self.ratings if rating.active),
            max_split_count=self.order_split.max_split_count if self.order_split.active else 0,
        )


DEFAULT_NODE = StrategyNode(
    fences=[
        Fence(type=FenceName.FACILITY_BUSINESSTYPE),
        Fence(type=FenceName.PRESELECTED_FACILITY),
        Fence(type=FenceName.AVOID_ZERO_STOCK),
        Fence(type=FenceName.FACILITY_COUNTRY, active=False),
        Fence(type=FenceName.STOCK_AVAILABILITY, active=False),
    ],
    ratings=[
        Rating(type=RatingName.GEO_DISTANCE, max_penalty=100.0),
        Rating(type=RatingName.STOCK_AVAILABILITY, max_penalty=50.0),
        Rating(type=RatingName.WORKLOAD_BALANCING, max_penalty=20.0),
    ],
    order_split=OrderSplit(),
)


def strategy_in_use() -> tuple[RoutingStrategy | None, StrategyNode]:
    """Return the revision in use with its node; the built-in default where none was put in use."""
    strategy = next(iter(rows_of(RoutingStrategy, in_use=True)), None)
    return strategy, parse_body(strategy.root_node, StrategyNode) if strategy else DEFAULT_NODE
