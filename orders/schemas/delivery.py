"""How the customer wants to get the goods."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Instant, Line, Text, UnsetType

CarrierService = Literal[
    "SIGNATURE",
    "CUSTOMER_SIGNATURE",
    "ADULT_SIGNATURE",
    "SATURDAY_DELIVERY",
    "IDENTITY_CHECK_COMPANY",
    "IDENTITY_CHECK_PRIVATE",
    "ADDITIONAL_TRANSPORTATION_INSURANCE",
    "IDENTITY_AGE_CHECK_18",
    "NO_NEIGHBOR_DELIVERY",
    "HANDOVER_TO_RECIPIENT_ONLY",
]


def require_facility(facility_ref: str | UnsetType, tenant_facility_id: str | UnsetType) -> None:
    """Refuse a reference to no facility. Raises: ValueError."""
    if not facility_ref and not tenant_facility_id:
        raise ValueError("Either facilityRef or tenantFacilityId is expected")


class DeliveryEvent(Body):
    delivery_target: Literal["SHIP_TO_STORE", "SHIP_TO_CUSTOMER"]
    delivery_trigger: Literal["DEFAULT"]


class SupplyingFacilityConfiguration(Body):
    delivery_events: Annotated[list[DeliveryEvent], Meta(max_length=500)]
    facility_ref: Line | UnsetType = UNSET
    tenant_facility_id: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a facility that is not named. Raises: ValueError."""
        require_facility(self.facility_ref, self.tenant_facility_id)


class CollectDelivery(Body):
    facility_ref: Line | UnsetType = UNSET
    paid: bool | UnsetType = UNSET
    provisioning_time: Instant | UnsetType = UNSET
    supplying_facilities: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    supplying_facilities_configurations: (
        Annotated[list[SupplyingFacilityConfiguration], Meta(max_length=500)] | UnsetType
    ) = UNSET
    tenant_facility_id: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a facility that is not named. Raises: ValueError."""
        require_facility(self.facility_ref, self.tenant_facility_id)


class PreselectedFacility(Body):
    facility_ref: Line | UnsetType = UNSET
    tenant_facility_id: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a facility that is not named. Raises: ValueError."""
        require_facility(self.facility_ref, self.tenant_facility_id)


class PreferredCarrierWithProduct(Body):
    carrier_key: Text
    carrier_product: Text | UnsetType = UNSET
    carrier_services: Annotated[list[CarrierService], Meta(max_length=500)] | UnsetType = UNSET


class DeliveryPreferencesShipping(Body):
    carrier_product_category: Literal["STANDARD", "EXPRESS", "VALUE", "FORWARDING"] | UnsetType = UNSET
    desired_delivery_time: Instant | UnsetType = UNSET
    preferred_carriers: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    preferred_carriers_with_product: Annotated[list[PreferredCarrierWithProduct], Meta(max_length=500)] | UnsetType = (
        UNSET
    )
    preselected_facilities: Annotated[list[PreselectedFacility], Meta(max_length=500)] | UnsetType = UNSET
    service_level: Literal["DELIVERY", "SAMEDAY"] | UnsetType = UNSET


class DeliveryReservationPreferences(Body):
    mode: Literal["SCHEDULED", "ASAP", "ALAP"]
    reservation_time: Instant | UnsetType = UNSET


class DeliveryPreferences(Body):
    collect: Annotated[list[CollectDelivery], Meta(max_length=1)] | UnsetType = UNSET
    estimated_delivery_date: Instant | UnsetType = UNSET
    reservation_preferences: DeliveryReservationPreferences | UnsetType = UNSET
    shipping: DeliveryPreferencesShipping | UnsetType = UNSET
    sourcing_option_refs: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    supplying_facilities: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    target_time: Instant | UnsetType = UNSET
