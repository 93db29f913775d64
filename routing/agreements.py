"""What a customer was told before the order: where it would come from, and whether it still can.

Quotes live above routing. The app that has them registers what was quoted for the plans of orders which name quotes;
it is asked for these alone, and only before they were ever routed anew.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.engine import Assignment, Decision, adopt, objections

from .models import RoutingPlan
from .network import article_of
from .selectors import facility_names


@dataclass(frozen=True, slots=True)
class AgreedPart:
    """What one facility was to send, in units by article; ``facility_id`` is empty once it does not exist any more."""

    facility_id: str
    name: str
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was quoted for an order; ``void`` says why it binds nobody."""

    parts: Sequence[AgreedPart] = ()
    void: str = ""


AgreementsOf = Callable[[Sequence[RoutingPlan]], Mapping[uuid.UUID, Agreement]]
HoldersOf = Callable[[], Collection[uuid.UUID]]

_registered: list[AgreementsOf] = []
_holding: list[HoldersOf] = []


def quotes(find: AgreementsOf) -> AgreementsOf:
    """Register the function from plans whose orders name quotes to what was quoted, by the ids of the plans."""
    _registered.append(find)
    return find


def holds(find: HoldersOf) -> HoldersOf:
    """Register the function that names whatever above routing holds stock as a plan does, by its id."""
    _holding.append(find)
    return find


def holding_above() -> set[uuid.UUID]:
    """Return the ids of what holds stock as a plan does, and is none."""
    return {key for find in _holding for key in find()}


def agreements_of(plans: Sequence[RoutingPlan]) -> dict[uuid.UUID, Agreement]:
    """Return what was agreed for those of *plans* that it binds: first plans of orders that name quotes."""
    bound = [plan for plan in plans if refs_of(plan) and _first(plan)]
    return {key: found for find in _registered for key, found in find(bound).items()} if bound else {}


def refs_of(plan: RoutingPlan) -> Sequence[str]:
    """Return the quotes that the order of *plan* names."""
    refs: Sequence[str] = plan.delivery_preferences.get("sourcingOptionRefs", ())
    return refs


def keep_to(agreement: Agreement, *, plan: RoutingPlan, decision: Decision) -> Decision:
    """Return the decision that keeps to the *agreement*, or *decision* where that cannot be; it says which and why."""
    if agreement.void:
        return replace(decision, remark=f"Not as quoted: {agreement.void}.")
    where = {key: place for place, key in enumerate(decision.network.ids)}
    wanted = {article_of(line): line["quantity"] for line in plan.lines}
    assignments = tuple(_assignments(agreement, plan=plan, where=where, wanted=wanted))
    why_not = [*_uncovered(agreement, wanted), *_objections(agreement, assignments, plan=plan, decision=decision)]
    quoted = " + ".join(part.name for part in agreement.parts)
    if not why_not:
        return replace(adopt(decision=decision, assignments=assignments), remark=f"As quoted: {quoted}.")
    complete = decision.routable and decision.complete
    chosen = [one.facility_id for one in decision.assignments] if complete else []
    names = facility_names(facility_ids=chosen) if chosen else {}
    now = " + ".join(names.get(key, key) for key in chosen) or "nobody"
    return replace(decision, remark=f"Quoted: {quoted}; now: {now}, because {' and '.join(why_not)}.")


def _first(plan: RoutingPlan) -> bool:
    """Say whether nobody has routed, modified or assigned anew yet what *plan* stands for."""
    return plan.predecessor_id is None and not plan.reroute_reason and "assigned" not in plan.target


def _assignments(
    agreement: Agreement, *, plan: RoutingPlan, where: Mapping[str, int], wanted: Mapping[str, int]
) -> Iterator[Assignment]:
    """Yield the parcels of those quoted facilities that are candidates, with what the order asks of each."""
    for part in agreement.parts:
        lines = _lines(part, plan=plan, wanted=wanted)
        if lines and part.facility_id in where:
            yield Assignment(where[part.facility_id], part.facility_id, lines)


def _lines(part: AgreedPart, *, plan: RoutingPlan, wanted: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    articles = [article_of(line) for line in plan.lines]
    return tuple((number, wanted[article]) for number, article in enumerate(articles) if article in part.units)


def _uncovered(agreement: Agreement, wanted: Mapping[str, int]) -> Iterator[str]:
    """Yield what the order asks for beyond the quote."""
    quoted: dict[str, int] = {}
    for part in agreement.parts:
        quoted.update(part.units)
    for article, units in wanted.items():
        if quoted.get(article, 0) < units:
            yield f"the quote has {quoted.get(article, 0)} of {units} × {article}"


def _objections(
    agreement: Agreement, assignments: Sequence[Assignment], *, plan: RoutingPlan, decision: Decision
) -> Iterator[str]:
    """Yield what keeps quoted facilities from sending what they were to send."""
    found = {one.facility_id: one for one in assignments}
    wanted = {article_of(line): line["quantity"] for line in plan.lines}
    for part in agreement.parts:
        lines = _lines(part, plan=plan, wanted=wanted)
        if not lines:
            continue
        if part.facility_id not in found:
            yield f"{part.name} is offline or does not sell it any more"
            continue
        failed, short = objections(decision=decision, assignment=found[part.facility_id])
        units = dict(lines)
        yield from (
            f"{part.name} had {free} of {units[line]} × {article_of(plan.lines[line])} free" for line, free in short
        )
        if failed and not short:
            yield f"{part.name} fails {', '.join(failed)}"
    if len(assignments) > decision.config.max_parcels:
        most = decision.config.max_parcels
        yield f"the strategy allows {most} parcel{'' if most == 1 else 's'}"
