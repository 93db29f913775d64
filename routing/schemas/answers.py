"""The documented shapes of routing's answers."""

from typing import Any, Literal

from fulfillment.common.bodies import UNSET, Body, Instant, UnsetType


class DecisionLogRef(Body):
    url: str
    routing_run: int
    finalize_run: int


class RoutingPlan(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    status: str
    consolidated_status: str
    order_ref: str
    process_id: str
    order_date: Instant
    order_line_items: list[dict[str, Any]]
    delivery_preferences: dict[str, Any]
    routing_run: int
    finalize_run: int
    split_count: int
    priority: int
    decision_logs: list[DecisionLogRef]
    predecessor_reroute_routing_plan_refs: list[str]
    successor_reroute_routing_plan_refs: list[str]
    run_type: str
    anonymized: bool
    workflow_information: dict[str, Any]
    facility_ref: str | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    parent_routing_plan_ref: str | UnsetType = UNSET
    child_routing_plan_ref: str | UnsetType = UNSET
    first_routing_attempt: Instant | UnsetType = UNSET
    target_address: dict[str, Any] | UnsetType = UNSET
    pick_job_ref: str | UnsetType = UNSET
    re_route_reason: str | UnsetType = UNSET
    re_routed_routing_plan_ref: str | UnsetType = UNSET
    status_history: list[str] | UnsetType = UNSET


class RoutingPlans(Body):
    routing_plans: list[RoutingPlan]
    total: int | UnsetType = UNSET


class DecisionLogFacilityInfo(Body):
    facility_ref: str
    name: str


class AvailabilityDuringRouting(Body):
    tenant_article_id: str
    available: float
    requested_quantity: float
    is_back_orderable: bool


class OrderFenceDecisionDetail(Body):
    decision_type: str
    expected_value: str
    actual_value: str | UnsetType = UNSET


class OrderFenceDecision(Body):
    name: str
    decision: Literal["PASSED", "FAILED"]
    details: list[OrderFenceDecisionDetail]


class OrderRatingDecision(Body):
    name: str
    max_penalty: float
    normalized_score: float
    score: float | UnsetType = UNSET


class FacilityDecision(Body):
    facility: DecisionLogFacilityInfo
    rank: int
    total_penalty: float
    availabilities: list[AvailabilityDuringRouting]
    order_fences: list[OrderFenceDecision]
    order_line_item_fences: list[dict[str, Any]]
    order_line_item_ratings: list[dict[str, Any]]
    order_ratings: list[OrderRatingDecision]


class AssignmentItem(Body):
    tenant_article_id: str
    quantity: float
    article_title: str | UnsetType = UNSET


class OrderSplitDecision(Body):
    split_type: Literal["SPLIT", "DO_NOT_SPLIT"]


class RoutingResults(Body):
    assigned_items: list[AssignmentItem]
    routing_plan_status: str
    best_rated_facility: DecisionLogFacilityInfo | UnsetType = UNSET


class FenceStatistic(Body):
    name: str
    duration_ms: float
    passed_amount: int
    passed_percentage: float
    rejected_amount: int


class RatingStatistic(Body):
    name: str
    max_penalty: float
    duration_ms: float


class RoutingStatistics(Body):
    duration_ms: float
    fence_statistics: list[FenceStatistic]
    rating_statistics: list[RatingStatistic]
    line_item_fence_statistics: list[FenceStatistic]


class CertificateStep(Body):
    """What the cheapest plan with this many parcels costs; no cost means that there is none."""

    parcels: int
    cost: float | UnsetType = UNSET


class DecisionLog(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    routing_plan_ref: str
    routing_run: int
    facility_decisions: list[FacilityDecision]
    order_split_decision: OrderSplitDecision
    results: RoutingResults
    statistics: RoutingStatistics
    certificate: list[CertificateStep]
