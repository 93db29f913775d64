"""A routing run as the API shows it (``DecisionLog``): every candidate, every fence, every rating."""

from collections.abc import Mapping
from typing import Any

from routing.engine import DecisionRecord, FacilityExplanation, FenceExplanation

from .models import DecisionLog, RoutingPlan


def decision_log_document(
    *, log: DecisionLog, plan: RoutingPlan, record: DecisionRecord, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return the log of *plan*'s run; *names* maps facility ids to names. Candidates stand best first."""
    best = record.facility(record.ranking()[0]) if record.facility_ids else None
    return {
        "id": str(log.pk),
        "version": 1,
        "created": log.created_at,
        "lastModified": log.created_at,
        "routingPlanRef": str(plan.pk),
        "routingRun": log.routing_run,
        "facilityDecisions": [
            _facility_decision(record.facility(index), record=record, names=names) for index in record.ranking()
        ],
        "orderSplitDecision": {"splitType": "SPLIT" if len(record.assignments) > 1 else "DO_NOT_SPLIT"},
        "results": {
            "assignedItems": [_assigned_item(line) for line in plan.lines] if plan.facility_id else [],
            **({"bestRatedFacility": _facility(best.facility_id, names)} if best and best.survived else {}),
            "routingPlanStatus": plan.status,
        },
        "statistics": _statistics(record),
        "certificate": [
            {"parcels": parcels, **({"cost": cost} if cost is not None else {})} for parcels, cost in record.certificate
        ],
    }


def _facility_decision(
    facility: FacilityExplanation, *, record: DecisionRecord, names: Mapping[str, str]
) -> dict[str, Any]:
    requested = dict(zip(record.line_ids, record.quantity, strict=True))
    return {
        "facility": _facility(facility.facility_id, names),
        "rank": facility.rank,
        "totalPenalty": facility.total,
        "availabilities": [
            {
                "tenantArticleId": article,
                "available": max(0, free),
                "requestedQuantity": requested[article],
                "isBackOrderable": False,
            }
            for article, free in facility.stock
        ],
        "orderFences": [
            {
                "name": fence.name,
                "decision": "PASSED" if fence.passed else "FAILED",
                "details": [_detail(fence)],
            }
            for fence in facility.fences
        ],
        "orderLineItemFences": [],
        "orderLineItemRatings": [],
        "orderRatings": [
            {
                "name": rating.name,
                "maxPenalty": rating.max_penalty,
                "normalizedScore": rating.penalty / rating.max_penalty if rating.max_penalty else 0.0,
                **({"score": rating.metric} if rating.metric is not None else {}),
            }
            for rating in facility.ratings
        ],
    }


def _detail(fence: FenceExplanation) -> dict[str, str]:
    return {"decisionType": "FENCE", "expectedValue": fence.expected, "actualValue": fence.actual}


def _facility(facility_id: str, names: Mapping[str, str]) -> dict[str, str]:
    return {"facilityRef": facility_id, "name": names.get(facility_id, facility_id)}


def _assigned_item(line: dict[str, Any]) -> dict[str, Any]:
    article = line["article"]
    return {
        "tenantArticleId": article["tenantArticleId"],
        "articleTitle": article.get("title", ""),
        "quantity": line["quantity"],
    }


def _statistics(record: DecisionRecord) -> dict[str, Any]:
    total = len(record.facility_ids)
    fences = []
    for fence in record.fences:
        passed = int(fence.passed.sum())
        fences.append(
            {
                "name": fence.name,
                "durationMs": 0.0,
                "passedAmount": passed,
                "passedPercentage": 100.0 * passed / total if total else 0.0,
                "rejectedAmount": total - passed,
            }
        )
    return {
        "durationMs": record.statistics.total_us / 1000,
        "fenceStatistics": fences,
        "lineItemFenceStatistics": [],
        "ratingStatistics": [
            {"name": rating.name, "maxPenalty": rating.max_penalty, "durationMs": 0.0} for rating in record.ratings
        ],
    }
