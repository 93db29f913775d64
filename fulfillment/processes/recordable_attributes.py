"""What people record about a line while they work on it: serial numbers, weights, best-before dates.

Lines of pick jobs and of handover jobs keep it among their details, items of shipments and parcels among their
properties, in the documented shape.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, LocaleString, RequiredLine, UnsetType, as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id

Details = dict[str, Any]
Recorded = Annotated[str, Meta(max_length=4096)]
RecordingRule = Literal["OPTIONAL", "MANDATORY"]
NAME = "recordableAttributes"


class RecordableAttributeForCreation(Body):
    """Something to record, or recorded already."""

    key_localized: LocaleString
    recording_rule: RecordingRule
    group: RequiredLine | UnsetType | None = UNSET
    value: Recorded | UnsetType | None = UNSET


class RecordableAttributeForUpdate(Body):
    """What was recorded for one attribute of one line."""

    recordable_attribute_id: RequiredLine
    key_localized: LocaleString | UnsetType = UNSET
    group: RequiredLine | UnsetType | None = UNSET
    recording_rule: RecordingRule | UnsetType = UNSET
    value: Recorded | UnsetType | None = UNSET


def attributes_new(details: Details) -> Details:
    """Return the details of a new line, each of its attributes with an id; those that are known by one keep it."""
    return _with(details, [{"id": str(new_id()), **attribute} for attribute in details.get(NAME, ())])


def attributes_split(details: Details) -> Details:
    """Return the details for a part of a line: attributes of its own, which name those they were copied from."""
    copies = [
        {**attribute, "id": str(new_id()), "originId": attribute.get("originId") or attribute.get("id")}
        for attribute in details.get(NAME, ())
    ]
    return _with(details, copies)


def attributes_record(lines: Sequence[Details], updates: Sequence[RecordableAttributeForUpdate]) -> list[Details]:
    """Return the details of *lines* with recorded values. Raises: InvalidInput for an attribute that no line has."""
    recorded = [_with(details, [dict(attribute) for attribute in details.get(NAME, ())]) for details in lines]
    known = {attribute.get("id"): attribute for details in recorded for attribute in details.get(NAME, ())}
    for place, update in enumerate(updates):
        attribute = known.get(update.recordable_attribute_id)
        if attribute is None:
            raise InvalidInput(
                f"No line has a recordable attribute {update.recordable_attribute_id!r:.80}",
                path=f"$.recordableAttributeUpdates[{place}].recordableAttributeId",
            )
        attribute |= {name: value for name, value in as_json(update).items() if name != "recordableAttributeId"}
    return recorded


def _with(details: Details, attributes: list[dict[str, Any]]) -> Details:
    return {**details, NAME: attributes} if attributes else dict(details)
