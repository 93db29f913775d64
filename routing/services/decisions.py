"""Deciding in memory: what the router proposes for each plan of a batch, and why not where it has nothing."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

import numpy as np

from fulfillment.common.ids import new_id
from fulfillment.inventory.selectors import Place, stock_ids
from routing.agreements import agreements_of, keep_to
from routing.engine import Decision, decide
from routing.jobs import JobTerms, terms_of
from routing.models import RoutingPlan, RoutingStrategy
from routing.network import BatchNetwork, article_of, demand_of
from routing.states import NotRoutableReason
from routing.strategy import strategy_in_use


@dataclass(frozen=True, slots=True)
class Part:
    """One parcel: the facility and, per line of the plan, the stock row and the units it takes.

    ``plan_id`` is the plan's own for the first part, a new one for each that will be split off.
    """

    plan_id: uuid.UUID
    facility_id: uuid.UUID
    lines: tuple[tuple[int, uuid.UUID, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision for one plan: its parts, or the reason why there are none."""

    plan: RoutingPlan
    strategy: RoutingStrategy | None
    decision: Decision
    parts: tuple[Part, ...]
    reason: NotRoutableReason | None
    short_of: tuple[str, ...] = ()
    terms: Mapping[uuid.UUID, JobTerms] = field(default_factory=dict)

    def on(self, plan: RoutingPlan) -> Self:
        """Return this proposal for *plan* as it was read under the lock."""
        return replace(self, plan=plan)


def propose(plans: Sequence[RoutingPlan], *, freed: Mapping[Place, int] = MappingProxyType({})) -> list[Proposal]:
    """Decide every plan on one reading of the network, in the order given; earlier plans take from later ones.

    *freed* are units that are reserved now and that the caller will give back before it reserves. What was quoted for
    an order is kept to where the rules still allow it (`agreements`).
    """
    strategy, node = strategy_in_use()
    config = node.config()
    batch = BatchNetwork(articles=[article_of(line) for plan in plans for line in plan.lines], freed=freed)
    decisions: list[tuple[RoutingPlan, Decision, NotRoutableReason | None]] = []
    agreements = agreements_of(plans)
    for plan in plans:
        decision = decide(network=batch.candidates(plan), demand=demand_of(plan), config=config)
        if plan.pk in agreements:
            decision = keep_to(agreements[plan.pk], plan=plan, decision=decision)
        reason = None if decision.routable and decision.complete else _reason(decision)
        if reason is None:
            batch.take(plan=plan, decision=decision)
        decisions.append((plan, decision, reason))
    chosen = {
        uuid.UUID(assignment.facility_id)
        for _, decision, why_not in decisions
        if not why_not
        for assignment in decision.assignments
    }
    terms = terms_of(facility_ids=chosen, reroute=node.reroute, table=batch.table)
    rows = stock_ids(
        places=[place for plan, decision, why_not in decisions if not why_not for place in _places(plan, decision)]
    )
    proposals = []
    for plan, decision, why_not in decisions:
        # A stock row may have been deleted since the network was read.
        gone = any(place not in rows for place in _places(plan, decision))
        reason = why_not or (NotRoutableReason.STOCK_TAKEN if gone else None)
        parts = () if reason else _parts(plan, decision, rows)
        short_of = _short_of(plan, decision) if reason else ()
        proposals.append(Proposal(plan, strategy, decision, parts, reason, short_of, terms))
    return proposals


def _places(plan: RoutingPlan, decision: Decision) -> Iterator[tuple[uuid.UUID, str]]:
    for assignment in decision.assignments:
        for line, _ in assignment.lines:
            yield uuid.UUID(assignment.facility_id), article_of(plan.lines[line])


def _parts(plan: RoutingPlan, decision: Decision, rows: dict[tuple[uuid.UUID, str], uuid.UUID]) -> tuple[Part, ...]:
    parts = []
    for number, assignment in enumerate(decision.assignments):
        facility_id = uuid.UUID(assignment.facility_id)
        lines = tuple(
            (line, rows[facility_id, article_of(plan.lines[line])], units) for line, units in assignment.lines
        )
        parts.append(Part(plan_id=new_id() if number else plan.pk, facility_id=facility_id, lines=lines))
    return tuple(parts)


def _reason(decision: Decision) -> NotRoutableReason:
    if not decision.network.size:
        return NotRoutableReason.NO_CANDIDATE
    if not decision.survived.any():
        return NotRoutableReason.ALL_FENCED_OUT
    enough = decision.network.stock >= decision.demand.quantity
    if (enough & decision.network.listed)[decision.survived].any(axis=0).all():
        return NotRoutableReason.SPLIT_LIMIT
    return NotRoutableReason.NOT_ENOUGH_STOCK


def _short_of(plan: RoutingPlan, decision: Decision) -> tuple[str, ...]:
    """Return the articles whose arrival could change the answer: those no facility can ship whole, else all."""
    enough = np.any(decision.network.stock >= decision.demand.quantity, axis=0).tolist()
    articles = [article_of(line) for line in plan.lines]
    missing = tuple(article for article, found in zip(articles, enough, strict=True) if not found)
    return missing or tuple(articles)
