"""The routing engine: arrays in, a decision out; plain Python and numpy."""

from routing.engine.adoption import adopt, objections
from routing.engine.allocate import Assignment
from routing.engine.config import FenceName, NodeConfig, RatingConfig, RatingName
from routing.engine.coordinator import decide, decide_several
from routing.engine.decision import Alternative, Decision, Statistics
from routing.engine.decision_log import pack, unpack
from routing.engine.demand import Demand
from routing.engine.network import Network, Service
from routing.engine.pair_tables import warm_up
from routing.engine.problem import Objective
from routing.engine.record import DecisionRecord, FacilityExplanation, FenceExplanation, RatingExplanation

__all__ = [
    "Alternative",
    "Assignment",
    "Decision",
    "DecisionRecord",
    "Demand",
    "FacilityExplanation",
    "FenceExplanation",
    "FenceName",
    "Network",
    "NodeConfig",
    "Objective",
    "RatingConfig",
    "RatingExplanation",
    "RatingName",
    "Service",
    "Statistics",
    "adopt",
    "decide",
    "decide_several",
    "objections",
    "pack",
    "unpack",
    "warm_up",
]
