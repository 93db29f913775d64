"""Shapes that pick jobs, their lines and load units share."""

from typing import Annotated, Any

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, FreeForm, Line, LocaleString, RequiredLine, UnsetType

Objects = Annotated[list[FreeForm], Meta(max_length=50)]
Codes = Annotated[list[Line], Meta(max_length=50)]


class AssignedUserForCreation(Body):
    """A user by id or by name."""

    user_id: RequiredLine | UnsetType = UNSET
    username: RequiredLine | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a user who is not named. Raises: ValueError."""
        if not self.user_id and not self.username:
            raise ValueError("Either userId or username is expected")


AssignedUsers = Annotated[list[AssignedUserForCreation], Meta(max_length=50)]


class ScannedCode(Body):
    """A code that was scanned, and how often."""

    code: Line
    quantity: Count


class ShortPickReasonForUpdate(Body):
    """Why a line was not picked whole, in the languages of the configuration."""

    reason_localized: LocaleString


class RecordableAttributeForUpdate(Body):
    """What was recorded for one attribute of one line."""

    recordable_attribute_id: RequiredLine
    key_localized: LocaleString | UnsetType = UNSET
    group: RequiredLine | UnsetType | None = UNSET
    recording_rule: Line | UnsetType = UNSET
    value: Annotated[str, Meta(max_length=4096)] | UnsetType | None = UNSET


class TagReference(Body):
    """A value of a tag."""

    id: RequiredLine
    value: RequiredLine


Anything = dict[str, Any]
