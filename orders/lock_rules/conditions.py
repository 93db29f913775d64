"""When a rule locks, in words."""

from typing import Any

from fulfillment.common.errors import InvalidInput

from .numbers import number_text
from .schemas import (
    ArticlesParameters,
    AttributeParameters,
    FrequencyParameters,
    ValueParameters,
    parameters_in,
)
from .states import LockRuleKind, Operator

FEW = 3
SHORT = 60


def condition_text(kind: str, parameters: dict[str, Any]) -> str:
    """Return the condition of a rule; parameters that cannot be read are told so."""
    try:
        return condition_of(kind, parameters_in(parameters, kind=kind))
    except (InvalidInput, KeyError):
        return "Cannot be read"


def condition_of(kind: str, parameters: Any) -> str:
    """Return the condition that *parameters* of *kind* say."""
    match parameters:
        case ValueParameters():
            return f"Value above {number_text(parameters.above)}"
        case ArticlesParameters():
            return f"Article {several(parameters.articles)}"
        case FrequencyParameters():
            return f"More than {parameters.more_than} orders of a consumer in {minutes_text(parameters.minutes)}"
        case AttributeParameters():
            return attribute_condition(parameters)
    if kind == LockRuleKind.FIRST_ORDER:
        return "First order of a consumer"
    return "Delivery and invoice country differ"


def attribute_condition(parameters: AttributeParameters) -> str:
    """Return the condition of a custom attribute."""
    whose = "Attribute" if parameters.subject == "ORDER" else "Attribute of a line"
    compared = Operator(parameters.operator)
    values = several([short(value) for value in parameters.values]) if parameters.values else ""
    return f"{whose} {short(parameters.path)} {compared.label} {values}".strip()


def minutes_text(minutes: int) -> str:
    """Return a span of time in the largest unit that fits."""
    for unit, size in (("day", 1_440), ("hour", 60)):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {unit}s" if number > 1 else f"{'an' if unit == 'hour' else 'a'} {unit}"
    return f"{minutes} minutes" if minutes > 1 else "a minute"


def several(words: list[str]) -> str:
    """Return the first few of *words* and how many more there are."""
    more = f" and {len(words) - FEW} more" if len(words) > FEW else ""
    return ", ".join(words[:FEW]) + more


def short(text: str) -> str:
    """Return *text*, cut if it is long."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
