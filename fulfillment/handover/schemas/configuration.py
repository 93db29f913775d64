"""The configuration of handover, in and out."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Instant, UnsetType, Version
from fulfillment.common.localization import Localized


class AvailableRefuseReasonForCreation(Body):
    """A reason for refusing goods that is offered while it is active."""

    refused_reason_localized: Localized
    active: bool


class HandoverConfigurationForCreate(Body):
    """A whole configuration; what is absent has its default."""

    version: Version
    available_refused_reasons: Annotated[list[AvailableRefuseReasonForCreation], Meta(max_length=50)] | UnsetType = (
        UNSET
    )
    create_standalone_handover_jobs: bool | UnsetType = UNSET


class AvailableRefusedReason(Body):
    """A reason with its text in the product's own language."""

    refused_reason_localized: Localized
    active: bool
    refused_reason: str


class HandoverConfiguration(Body):
    """Everything about handover; the deprecated ``createStandaloneHandoverJobs`` is kept and not acted on."""

    version: Version
    available_refused_reasons: list[AvailableRefusedReason]
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    create_standalone_handover_jobs: bool | UnsetType = UNSET
