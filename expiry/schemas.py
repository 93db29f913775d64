"""Expiries and their configuration, in and out."""

import datetime
from typing import Literal

from fulfillment.common.bodies import UNSET, Body, Count, Instant, Line, UnsetType, Version

Status = Literal["ACTIVE", "INACTIVE"]


class ExpiryConfiguration(Body):
    """How long after the provisioning time processes expire.

    ``created``, ``lastModified`` and ``id`` of an answer may be sent back and are not read. ``version`` may be absent
    as long as there is no configuration. ``upcomingLeadTimeInMinutes`` is ours: how long before it expires
    EXPIRY_UPCOMING tells of a process; null is never, absent leaves what there is.
    """

    provisioning_time_offset_in_minutes: Count
    version: Version | UnsetType = UNSET
    upcoming_lead_time_in_minutes: Count | UnsetType | None = UNSET
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    id: Line | UnsetType = UNSET


class ExpiryEntityForCreation(Body):
    process_ref: Line
    provisioning_time: Instant
    status: Status


class ExpiryEntityForUpdate(Body):
    """A change; whatever it says, the time of expiry is calculated anew."""

    version: Version
    provisioning_time: Instant | UnsetType = UNSET
    status: Status | UnsetType = UNSET


class ExpiryEntity(Body):
    id: str
    version: int
    created: datetime.datetime
    last_modified: datetime.datetime
    process_ref: str
    provisioning_time: datetime.datetime
    expiry_time: datetime.datetime
    status: Status
    process_version: int | UnsetType = UNSET
