"""Why there, and why not elsewhere: the decision behind a plan, as its page tells it."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.safestring import SafeString

from fulfillment.common.admin import bar
from fulfillment.common.errors import NotFound
from fulfillment.facilities.models import Facility
from routing.engine import DecisionRecord, FacilityExplanation
from routing.models import RoutingPlan
from routing.selectors import decision_log_of, facility_names

BEST = 5
MOST_ANSWERS = 5
BUILT_IN = "built-in strategy"

# The articles that each facility ships, by its id.
Parcels = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One facility of a decision: how it did at every fence and rating, and the articles it ships."""

    name: str
    facility: FacilityExplanation
    chosen: bool
    bar: SafeString
    shipped: Collection[str] = ()

    @property
    def failed(self) -> list[tuple[str, str, str]]:
        """The fences it failed: name, expected, actual."""
        return [
            (_words(fence.name), fence.expected, fence.actual) for fence in self.facility.fences if not fence.passed
        ]

    @property
    def ratings(self) -> list[tuple[str, str, str, str]]:
        """Its ratings: style name, name, what was measured, what it cost."""
        return [
            (_slug(rating.name), _words(rating.name), _metric(rating.metric, rating.unit), f"{rating.penalty:.1f}")
            for rating in self.facility.ratings
        ]

    @property
    def stock(self) -> list[tuple[str, int, bool]]:
        """Its free units of each article, and whether it ships some of them."""
        return [(article, max(0, free), article in self.shipped) for article, free in self.facility.stock]


@dataclass(frozen=True, slots=True)
class Made:
    """What is told of a decision beside its record: who ships, which of them is meant, by which rules, when.

    ``run`` is that of a plan, 0 where there is only one.
    """

    parcels: Parcels
    chosen: Collection[str]
    strategy: str
    at: datetime.datetime
    run: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """One decision, ready for the page."""

    record: DecisionRecord
    made: Made
    best: list[Candidate]
    asked: str = ""
    answers: list[Candidate] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    @property
    def brief(self) -> str:
        """The decision in a line."""
        chosen = next((candidate for candidate in self.best if candidate.chosen), None)
        if chosen is None:
            return f"{len(self.record.facility_ids)} candidates, none chosen"
        parcels = len(self.made.parcels)
        of = f"Rank {chosen.facility.rank} of {len(self.record.facility_ids)}"
        return f"{of}, {chosen.facility.total:.1f} penalty points, {parcels} parcel{'' if parcels == 1 else 's'}"

    @property
    def remark(self) -> str:
        """What became of the plan that the order was quoted, if it names one."""
        return self.record.remark

    @property
    def more(self) -> int:
        """How many candidates are not shown."""
        return max(0, len(self.record.facility_ids) - len(self.best))

    @property
    def fences(self) -> list[tuple[str, int]]:
        """The fences that kept somebody out, and how many."""
        counted = [(_words(fence.name), int((~fence.passed.astype(bool)).sum())) for fence in self.record.fences]
        return [(name, count) for name, count in counted if count]

    @property
    def legend(self) -> list[tuple[str, str, float]]:
        """The ratings: style name, name, highest penalty."""
        return [(_slug(rating.name), _words(rating.name), rating.max_penalty) for rating in self.record.ratings]

    @property
    def certificate(self) -> list[tuple[int, str, bool]]:
        """What each number of parcels would have cost: parcels, cost, whether it was chosen."""
        chosen = len(self.made.parcels)
        return [
            (parcels, "impossible" if cost is None else f"{cost:.1f}", parcels == chosen)
            for parcels, cost in self.record.certificate
        ]


def why_of(plan: RoutingPlan, *, asked: str = "") -> Why | None:
    """Return the decision behind *plan*, None before its first run; *asked* is a facility somebody wonders about."""
    try:
        log, record = decision_log_of(plan=plan, routing_run=plan.routing_run) if plan.routing_run else (None, None)
    except NotFound:
        return None
    if log is None or record is None:
        return None
    parcels = {one.facility_id: {record.line_ids[line] for line, _ in one.lines} for one in record.assignments}
    strategy = str(log.strategy) if log.strategy else BUILT_IN
    made = Made(parcels, {str(plan.facility_id)}, strategy, log.created_at, run=log.routing_run)
    return explained(record, made, asked=asked)


def explained(record: DecisionRecord, made: Made, *, asked: str = "") -> Why:
    """Return a decision for the page: the best candidates and all who ship, and what *asked* names."""
    order = record.ranking()
    shown = list(order[:BEST])
    shown += [index for index in order[BEST:] if record.facility_ids[index] in made.parcels]
    names = facility_names(facility_ids=[record.facility_ids[index] for index in shown])
    best = [_candidate(record.facility(index), record, made, names=names) for index in shown]
    answers, strangers = _answers(asked, record, made) if asked else ([], [])
    return Why(record, made, best, asked, answers, strangers)


def _answers(asked: str, record: DecisionRecord, made: Made) -> tuple[list[Candidate], list[str]]:
    """Return the candidates that *asked* names, and the facilities of that name which were none."""
    rows = Facility.objects.filter(Q(name__icontains=asked) | Q(tenant_facility_id__istartswith=asked))
    names = {str(key): name for key, name in rows.order_by("name").values_list("pk", "name")[:MOST_ANSWERS]}
    answers, strangers = [], []
    for key, name in names.items():
        try:
            answers.append(_candidate(record.explain(key), record, made, names=names))
        except KeyError:
            strangers.append(name)
    return answers, strangers


def _candidate(
    facility: FacilityExplanation, record: DecisionRecord, made: Made, *, names: Mapping[str, str]
) -> Candidate:
    whole = sum(rating.max_penalty for rating in record.ratings)
    parts = [(_slug(rating.name), rating.penalty) for rating in facility.ratings]
    return Candidate(
        name=names.get(facility.facility_id, facility.facility_id),
        facility=facility,
        chosen=facility.facility_id in made.chosen,
        bar=bar(parts, whole=whole, title=f"{facility.total:.1f} of {whole:.0f} penalty points"),
        shipped=made.parcels.get(facility.facility_id, ()),
    )


def _metric(value: float | None, unit: str) -> str:
    return "unknown" if value is None else f"{value:,.1f} {unit}".strip()


def _words(name: str) -> str:
    return str(name).replace("_", " ").replace("-", " ").capitalize()


def _slug(name: str) -> str:
    return str(name).lower().replace("_", "-")
