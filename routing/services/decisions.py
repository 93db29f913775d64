"""Deciding in memory: what the router proposes for each plan of a batch, and why not where it has nothing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from fulfillment.common.ids import new_id
from routing.engine import Decision, decide
from routing.models import RoutingPlan, RoutingStrategy
from routing.network import BatchNetwork, demand_of
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

    def on(self, plan: RoutingPlan) -> Self:
        """Return this proposal for *plan* as it was read under the lock."""
        return replace(self, plan=plan)


def propose(plans: Sequence[RoutingPlan]) -> list[Proposal]:
    """Decide every plan on one reading of the network, in the order given; earlier plans take from later ones."""
    strategy, config = strategy_in_use()
    articles = [line["article"]["tenantArticleId"] for plan in plans for line in plan.lines]
    batch = BatchNetwork(articles=articles)
    proposals = []
    for plan in plans:
        network, _ = batch.candidates(plan)
        decision = decide(network=network, demand=demand_of(plan), config=config)
        reason = None if decision.routable and decision.complete else _reason(decision)
        if reason is None:
            batch.take(plan=plan, decision=decision)
        proposals.append(
            Proposal(
                plan=plan,
                strategy=strategy,
                decision=decision,
                parts=() if reason else _parts(plan, decision, batch),
                reason=reason,
                short_of=_short_of(plan, decision) if reason else (),
            )
        )
    return proposals


def _parts(plan: RoutingPlan, decision: Decision, batch: BatchNetwork) -> tuple[Part, ...]:
    return tuple(
        Part(
            plan_id=new_id() if number else plan.pk,
            facility_id=uuid.UUID(assignment.facility_id),
            lines=tuple(
                (
                    line,
                    batch.stock_id(
                        facility_id=assignment.facility_id, article=plan.lines[line]["article"]["tenantArticleId"]
                    ),
                    units,
                )
                for line, units in assignment.lines
            ),
        )
        for number, assignment in enumerate(decision.assignments)
    )


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
    articles = [line["article"]["tenantArticleId"] for line in plan.lines]
    missing = tuple(article for article, found in zip(articles, enough, strict=True) if not found)
    return missing or tuple(articles)
