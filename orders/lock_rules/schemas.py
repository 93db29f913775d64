"""What each kind of rule asks, as ``LockRule.parameters`` stores it."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta

from fulfillment.common.bodies import Body, RequiredLine, Text, as_json, parse_body

from .numbers import number_in
from .states import LockRuleKind

MOST_ARTICLES = 1_000
MOST_VALUES = 200
MOST_MINUTES = 7 * 24 * 60
MOST_VALUE = Decimal(10) ** 15

SubjectName = Literal["ORDER", "LINES"]
OperatorName = Literal["EQ", "NE", "IN", "CONTAINS", "EXISTS", "GT", "LT"]


class ValueParameters(Body):
    """``above`` is in the currency of the order, whichever that is; ``lock_unknown`` decides orders without prices."""

    above: Decimal
    lock_unknown: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no amount. Raises: ValueError."""
        if not self.above.is_finite() or not 0 <= self.above < MOST_VALUE:
            raise ValueError("An amount from 0 on is expected")


class NoParameters(Body):
    """Of kinds that ask nothing."""


class ArticlesParameters(Body):
    """``articles`` are tenantArticleIds."""

    articles: Annotated[list[RequiredLine], Meta(min_length=1, max_length=MOST_ARTICLES)]


class AttributeParameters(Body):
    """``path`` leads to the attribute, its names parted by dots; ``values`` are what it is compared with, as text."""

    path: RequiredLine
    operator: OperatorName
    subject: SubjectName = "ORDER"
    values: Annotated[list[Text], Meta(max_length=MOST_VALUES)] = []

    def __post_init__(self) -> None:
        """Refuse values that the operator cannot do with. Raises: ValueError."""
        if self.operator == "EXISTS":
            if self.values:
                raise ValueError("“is given” compares with no value")
            return
        if not self.values or (len(self.values) > 1 and self.operator != "IN"):
            raise ValueError("Exactly one value is expected" if self.operator != "IN" else "A value is expected")
        if self.operator in {"GT", "LT"} and number_in(self.values[0]) is None:
            raise ValueError("A number is expected")


class FrequencyParameters(Body):
    """More than this many orders, the present one included, within so many minutes."""

    more_than: Annotated[int, Meta(ge=1, le=1_000)]
    minutes: Annotated[int, Meta(ge=1, le=MOST_MINUTES)] = 60


Parameters = ValueParameters | NoParameters | ArticlesParameters | AttributeParameters | FrequencyParameters

PARAMETERS: dict[str, type[Body]] = {
    LockRuleKind.VALUE: ValueParameters,
    LockRuleKind.FIRST_ORDER: NoParameters,
    LockRuleKind.COUNTRIES: NoParameters,
    LockRuleKind.ARTICLES: ArticlesParameters,
    LockRuleKind.ATTRIBUTE: AttributeParameters,
    LockRuleKind.FREQUENCY: FrequencyParameters,
}


def parameters_in(data: dict[str, Any], *, kind: str) -> Any:
    """Return stored or given *data* as the parameters of *kind*. Raises: InvalidInput."""
    return parse_body(data, PARAMETERS[kind])


def stored(parameters: Body) -> dict[str, Any]:
    """Return *parameters* as they are stored."""
    data: dict[str, Any] = as_json(parameters)
    return data
