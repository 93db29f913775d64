"""The verbs of a process (``ProcessActionsParameter``)."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Line, RequiredLine, UnsetType, Version
from fulfillment.tags.schemas import TagReference


class AssignFacilityToProcessActionParameter(Body, tag_field="name", tag="ASSIGN_FACILITY_TO_PROCESS"):
    """Let one facility fulfill everything that is still on its shelves."""

    version: Version
    facility_ref: RequiredLine
    reroute_description_id: Line | UnsetType = UNSET


class AddTagsToProcessActionParameter(Body, tag_field="name", tag="ADD_TAGS_TO_PROCESS"):
    """Give tags to a process and to everything under it that is not over."""

    version: Version
    tags: Annotated[list[TagReference], Meta(min_length=1, max_length=10)]


ProcessActionsParameter = AssignFacilityToProcessActionParameter | AddTagsToProcessActionParameter
