"""Parts that listings and stocks have in common."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Instant, Line, RequiredLine, UnsetType

ScannableCodes = Annotated[list[Line], Meta(max_length=500)]


class Score(Body):
    """How well one stock serves compared with others."""

    score_type: Literal["RATING", "SEQUENCE"]
    score_name: Literal["ZONE", "EXPIRY_DATE", "RECEIPT_DATE", "RUNNING_SEQUENCE", "RESTOW_SEQUENCE"]
    score_value: Annotated[float, Meta(ge=-1e15, le=1e15)]


class PageInfo(Body):
    """Where a page begins and ends."""

    start_cursor: str
    end_cursor: str
    has_next_page: bool
    has_previous_page: bool


class FacilitySelector(Body):
    """A facility by its id or by the client's own id (``FacilityRefSelector`` or ``TenantFacilityIdSelector``)."""

    facility_ref: RequiredLine | UnsetType = UNSET
    tenant_facility_id: RequiredLine | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.facility_ref is UNSET) == (self.tenant_facility_id is UNSET):
            raise ValueError("either facilityRef or tenantFacilityId is expected")


class AvailabilityTimeframe(Body):
    """From when on something is available."""

    start: Instant | UnsetType = UNSET
