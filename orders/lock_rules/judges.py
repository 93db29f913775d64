"""The judgment of one rule about one order, without a database: facts in, a verdict out."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .attributes import CannotLookError, holds, values_at
from .conditions import minutes_text, several, short
from .facts import OrderFacts, Past
from .schemas import ArticlesParameters, AttributeParameters, FrequencyParameters, NoParameters, ValueParameters
from .states import LOCKING, LockRuleKind, Outcome

logger = logging.getLogger(__name__)

NOT_GIVEN = "not given"
NOBODY = "neither consumerId nor email"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force; ``parameters`` are None where what is stored cannot be read."""

    id: str
    name: str
    version: int
    kind: str
    condition: str
    parameters: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of the look of one rule, and what it saw, in words."""

    rule: Rule
    outcome: Outcome
    seen: str

    @property
    def locks(self) -> bool:
        return self.outcome in LOCKING

    @property
    def reason(self) -> str:
        """Why the order is locked, for ``statusReasons``."""
        if self.outcome == Outcome.FAILED:
            return f"{self.rule.name} could not look: {self.seen}"
        return f"{self.rule.name}: {self.seen}"

    def record(self) -> dict[str, Any]:
        """Return what the order keeps of it (``Order.lock_rules``)."""
        return {
            "id": self.rule.id,
            "name": self.rule.name,
            "version": self.rule.version,
            "condition": self.rule.condition,
            "outcome": self.outcome.value,
            "seen": self.seen,
        }


def verdicts(rules: Sequence[Rule], facts: OrderFacts, past: Past) -> list[Verdict]:
    """Return what each rule says; a rule that breaks has failed, and hinders no other."""
    return [judge(rule, facts, past) for rule in rules]


def judge(rule: Rule, facts: OrderFacts, past: Past) -> Verdict:
    """Return what *rule* says. It never raises: an order is taken whatever becomes of a rule."""
    try:
        if rule.parameters is None:
            raise CannotLookError("its parameters cannot be read")
        matched, seen = JUDGES[rule.kind](rule.parameters, facts, past)
    except CannotLookError as error:
        return Verdict(rule, Outcome.FAILED, str(error))
    except Exception:
        logger.exception("The lock rule %s broke", rule.id)
        return Verdict(rule, Outcome.FAILED, "it broke on this order")
    return Verdict(rule, Outcome.MATCHED if matched else Outcome.PASSED, seen)


Judged = tuple[bool, str]


def by_value(parameters: ValueParameters, facts: OrderFacts, past: Past) -> Judged:  # noqa: ARG001
    """Compare the value. Raises: CannotLookError for one beyond counting."""
    if facts.value is not None:
        return facts.value > parameters.above, f"{facts.value:,.2f} {facts.currency}".strip()
    if facts.priced:
        raise CannotLookError("the value is beyond counting")
    return parameters.lock_unknown, "no value: not every line has a price"


def by_first_order(parameters: NoParameters, facts: OrderFacts, past: Past) -> Judged:  # noqa: ARG001
    """Ask whether the consumer is new. Raises: CannotLookError where nobody could look at the other orders."""
    if not facts.consumer:
        return False, NOBODY
    require(past)
    return not past.earlier, "has ordered before" if past.earlier else "nothing ordered before"


def by_frequency(parameters: FrequencyParameters, facts: OrderFacts, past: Past) -> Judged:
    """Count the consumer's orders. Raises: CannotLookError where nobody could look at the other orders."""
    if not facts.consumer:
        return False, NOBODY
    require(past)
    total = past.recent[parameters.minutes] + 1
    seen = f"{total} order{'s' if total > 1 else ''} in {minutes_text(parameters.minutes)}"
    return total > parameters.more_than, seen


def by_countries(parameters: NoParameters, facts: OrderFacts, past: Past) -> Judged:  # noqa: ARG001
    """Compare the countries of goods and invoice."""
    if not facts.delivery_country or not facts.invoice_countries:
        return False, "no delivery address" if not facts.delivery_country else "no invoice address"
    others = sorted({country for country in facts.invoice_countries if country != facts.delivery_country})
    if others:
        return True, f"goods to {facts.delivery_country}, invoice to {several(others)}"
    return False, f"both {facts.delivery_country}"


def by_articles(parameters: ArticlesParameters, facts: OrderFacts, past: Past) -> Judged:  # noqa: ARG001
    """Look for the listed articles."""
    listed = frozenset(parameters.articles)
    found = [short(line.article) for line in facts.lines if line.article in listed]
    return bool(found), several(found) if found else "none of them"


def by_attribute(parameters: AttributeParameters, facts: OrderFacts, past: Past) -> Judged:  # noqa: ARG001
    """Compare a custom attribute. Raises: CannotLookError for text where a number is compared."""
    if parameters.subject == "ORDER":
        found = values_at(facts.attributes, parameters.path)
        return holds(parameters, found), shown(found)
    problem: CannotLookError | None = None
    for line in facts.lines:
        found = values_at(line.attributes, parameters.path)
        try:
            if holds(parameters, found):
                return True, f"{short(line.article)}: {shown(found)}"
        except CannotLookError as error:
            problem = error
    if problem:
        raise problem
    return False, "no such line"


def require(past: Past) -> None:
    """Go on if the other orders are known. Raises: CannotLookError."""
    if past.problem:
        raise CannotLookError(past.problem)


def shown(found: Sequence[Any]) -> str:
    """Return values of an attribute for people."""
    plain = [str(value).lower() if isinstance(value, bool) else str(value)[:200] for value in found]
    return several([short(text) for text in plain]) if plain else NOT_GIVEN


JUDGES: dict[str, Callable[[Any, OrderFacts, Past], Judged]] = {
    LockRuleKind.VALUE: by_value,
    LockRuleKind.FIRST_ORDER: by_first_order,
    LockRuleKind.COUNTRIES: by_countries,
    LockRuleKind.ARTICLES: by_articles,
    LockRuleKind.ATTRIBUTE: by_attribute,
    LockRuleKind.FREQUENCY: by_frequency,
}
