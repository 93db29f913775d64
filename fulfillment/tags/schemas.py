"""The documented bodies and answers of tags, and how everything else refers to one."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Instant, RequiredLine, UnsetType, Version

MOST_VALUES = 1_000


class TagReference(Body):
    """A value of a tag."""

    id: RequiredLine
    value: RequiredLine


class TagForCreation(Body):
    """A new tag; the client chooses its id."""

    id: RequiredLine
    allowed_values: Annotated[list[RequiredLine], Meta(min_length=1, max_length=MOST_VALUES)]


class AddAllowedValueToTag(Body):
    """One more value."""

    action: Literal["AddAllowedValueToTag"]
    allowed_value: RequiredLine


class TagPatchActions(Body):
    """Changes to one tag, made together."""

    version: Version
    actions: Annotated[list[AddAllowedValueToTag], Meta(min_length=1, max_length=MOST_VALUES)]


class Tag(Body, kw_only=True):
    """A tag."""

    id: str
    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    allowed_values: list[str]


class StrippedTags(Body):
    """A page of tags."""

    tags: list[Tag]
    total: int


class NeedsPacking(Body):
    """Whether goods with a tag must be packed."""

    needs_packing: bool
