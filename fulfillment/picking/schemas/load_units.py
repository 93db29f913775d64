"""The bodies that make load units and change them."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    FreeForm,
    Instant,
    Line,
    LocaleString,
    Positive,
    RequiredLine,
    Text,
    UnsetType,
    Version,
)

from .shared import Objects

LoadUnitCodes = Annotated[list[RequiredLine], Meta(max_length=100)]
RequiredCodes = Annotated[list[RequiredLine], Meta(min_length=1, max_length=100)]
PickJobRefs = Annotated[list[RequiredLine], Meta(min_length=1, max_length=100)]
WeightLimit = Annotated[float, Meta(ge=1, le=1e15)]


class LoadUnitLineItemArticle(Body):
    """What lies in a load unit."""

    tenant_article_id: RequiredLine
    title: Text
    attributes: Annotated[list[FreeForm], Meta(max_length=100)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    image_url: Text | UnsetType = UNSET
    title_localized: LocaleString | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET


class LoadUnitLineItemForCreation(Body):
    """How much of one article lies in a load unit."""

    article: LoadUnitLineItemArticle
    custom_attributes: FreeForm | UnsetType | None = UNSET
    global_line_item_id: Line | UnsetType = UNSET
    global_line_item_ids: Annotated[list[Line], Meta(max_length=100)] | UnsetType = UNSET
    measurement_unit_key: Line | UnsetType = UNSET
    quantity: Positive | UnsetType = UNSET
    recordable_attributes: Objects | UnsetType = UNSET
    scannable_codes: Annotated[list[Line], Meta(max_length=100)] | UnsetType = UNSET
    secondary_measurement_unit_key: RequiredLine | UnsetType = UNSET
    secondary_quantity: Positive | UnsetType = UNSET


class LoadUnitLineItem(LoadUnitLineItemForCreation, kw_only=True):
    """How much of one article lies in a load unit; without an id it is a new line."""

    id: RequiredLine | UnsetType = UNSET
    origin_id: Line | UnsetType = UNSET


class PickingLoadUnitForCreation(Body):
    """A load unit for one pick job."""

    codes: RequiredCodes
    custom_attributes: FreeForm | UnsetType | None = UNSET
    load_unit_line_items: Annotated[list[LoadUnitLineItemForCreation], Meta(max_length=100)] | UnsetType = UNSET
    load_unit_type_ref: Line | UnsetType = UNSET
    operative_container_type_ref: Line | UnsetType = UNSET
    stack_ref: Line | UnsetType = UNSET
    storage_location_ref: Line | UnsetType = UNSET


class LoadUnitForCreation(PickingLoadUnitForCreation, kw_only=True):
    """A load unit for one or several pick jobs of a facility."""

    pick_job_refs: PickJobRefs
    codes: LoadUnitCodes | UnsetType = UNSET  # type: ignore[assignment]


class LoadUnitsForCreation(Body):
    """Load units that are made together or not at all."""

    load_units: Annotated[list[LoadUnitForCreation], Meta(min_length=1, max_length=100)]


class ReplaceLoadUnitLineItems(Body, tag_field="action", tag="ReplaceLoadUnitLineItems"):
    """Say what lies in the load unit now."""

    load_unit_line_items: Annotated[list[LoadUnitLineItem], Meta(max_length=100)]


class LoadUnitPatchActions(Body):
    """Replacements of the lines, of which the last one counts. Deprecated."""

    version: Version
    actions: Annotated[list[ReplaceLoadUnitLineItems], Meta(min_length=1, max_length=100)]


class LoadUnitDimensions(Body):
    """How large and heavy a load unit is."""

    height_in_cm: Positive | UnsetType = UNSET
    length_in_cm: Positive | UnsetType = UNSET
    weight_in_g: Positive | UnsetType = msgspec.field(default=UNSET, name="weightInG")
    width_in_cm: Positive | UnsetType = UNSET


class LoadUnitForUpdate(Body):
    """A part of a load unit; what is not in it stays.

    What an answer says and nobody can set (from ``id`` to ``status``) may be sent back and is not read.
    """

    version: Version
    codes: LoadUnitCodes | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    description_localized: LocaleString | UnsetType = UNSET
    dimensions: LoadUnitDimensions | UnsetType = UNSET
    icon_url: Text | UnsetType = UNSET
    load_unit_line_items: Annotated[list[LoadUnitLineItem], Meta(max_length=100)] | UnsetType = UNSET
    load_unit_type_ref: Line | UnsetType = UNSET
    name_localized: LocaleString | UnsetType = UNSET
    operative_container_type_ref: Line | UnsetType = UNSET
    pick_job_refs: PickJobRefs | UnsetType = UNSET
    stack_ref: Line | UnsetType = UNSET
    storage_location_ref: Line | UnsetType = UNSET
    weight_limit_in_g: WeightLimit | UnsetType = msgspec.field(default=UNSET, name="weightLimitInG")
    id: Line | UnsetType = UNSET
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    facility_ref: Line | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    operative_process_ref: Line | UnsetType = UNSET
    status: Literal["AVAILABLE", "OBSOLETE"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse to take the load unit's names away. Raises: ValueError."""
        if self.name_localized is not UNSET and not any(self.name_localized.values()):
            raise ValueError("nameLocalized needs a name in some locale")
