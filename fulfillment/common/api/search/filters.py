"""The documented filters of single properties, named as in the API description."""

from typing import Annotated

import msgspec

from fulfillment.common.bodies import UNSET, Body, Instant, Number, UnsetType

MAX_STRINGS = 25

Term = Annotated[str, msgspec.Meta(max_length=256)]
Terms = Annotated[list[Term], msgspec.Meta(max_length=MAX_STRINGS)]
Numbers = Annotated[list[Number], msgspec.Meta(max_length=MAX_STRINGS)]
Relative = Annotated[
    str,
    msgspec.Meta(
        max_length=256,
        description="A duration of ISO 8601 counted from now, with a leading - for the past: -P1D, P2W, -PT12H",
    ),
]


class StringEqFilter(Body):
    eq: Term | UnsetType = UNSET
    not_eq: Term | UnsetType = UNSET


class StringFilter(StringEqFilter):
    in_: Terms | UnsetType = msgspec.field(default=UNSET, name="in")
    not_in: Terms | UnsetType = UNSET


class SearchFilter(Body):
    like: Annotated[Term, msgspec.Meta(description="A regular expression; case counts")] | UnsetType = UNSET


class StringSearchFilter(StringFilter):
    like: Annotated[Term, msgspec.Meta(description="A regular expression; case counts")] | UnsetType = UNSET


class StringListFilter(Body):
    contains: StringEqFilter | UnsetType = UNSET


class BooleanFilter(Body):
    eq: bool | UnsetType = UNSET
    not_eq: bool | UnsetType = UNSET


class NumberEqFilter(Body):
    eq: Number | UnsetType = UNSET
    not_eq: Number | UnsetType = UNSET
    lt: Number | UnsetType = UNSET
    lte: Number | UnsetType = UNSET
    gt: Number | UnsetType = UNSET
    gte: Number | UnsetType = UNSET


class NumberFilter(NumberEqFilter):
    in_: Numbers | UnsetType = msgspec.field(default=UNSET, name="in")
    not_in: Numbers | UnsetType = UNSET


class DateFilter(Body):
    eq: Instant | UnsetType = UNSET
    not_eq: Instant | UnsetType = UNSET
    lt: Instant | UnsetType = UNSET
    lte: Instant | UnsetType = UNSET
    gt: Instant | UnsetType = UNSET
    gte: Instant | UnsetType = UNSET
    after: Relative | UnsetType = UNSET
    before: Relative | UnsetType = UNSET


class AttributeFilter(Body):
    """Any of the filters of a string, a number, a boolean or a moment, told apart by the value."""

    eq: bool | Number | Term | UnsetType = UNSET
    not_eq: bool | Number | Term | UnsetType = UNSET
    lt: Number | Instant | UnsetType = UNSET
    lte: Number | Instant | UnsetType = UNSET
    gt: Number | Instant | UnsetType = UNSET
    gte: Number | Instant | UnsetType = UNSET
    after: Relative | UnsetType = UNSET
    before: Relative | UnsetType = UNSET
