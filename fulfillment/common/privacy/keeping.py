"""What may stay of a value when the consumer's data goes: rules from an old value to a new one.

JSON is not searched for what looks personal: everything goes, but what is known to be harmless. So a property that
somebody adds tomorrow goes, too, until it is put on the list here. Each rule leaves alone what it has made.
"""

import re
from typing import Any

from fulfillment.common.ids import SHORT_ID_ALPHABET, SHORT_ID_LENGTH

ANONYMIZED = "anonymized"
"""Stands where the API description asks for a text that is gone."""

SYSTEM_NAMES = ("", "system", ANONYMIZED)
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_SHORT_ID = re.compile(rf"[{SHORT_ID_ALPHABET}]{{{SHORT_ID_LENGTH}}}(-\d{{1,5}})?\Z")

# Properties that stay as they are if they are plain, and of which the parts are looked at if they are not.
KEPT = frozenset(
    """
    id originId orderRef processId processRef facilityRef facilityRefs tenantFacilityId carrierRef carrierKey
    routingPlanRef pickJobRef pickJobRefs shipmentRef parcelRef parcels loadUnitRefs documentsRef tenantOrderId
    tenantParcelId tenantArticleId globalLineItemId orderLineItemId transferId sourceRef tenantSourceId source
    parentRoutingPlanRef childRoutingPlanRef reRoutedRoutingPlanRef predecessorRerouteRoutingPlanRefs
    successorRerouteRoutingPlanRefs planId plan routingPlanId stockId reservationId loadUnitTypeRef stackRef
    operativeContainerTypeRef storageLocationRef

    type applied version created lastModified status subStatus statusReason consolidatedStatus runType reRouteReason
    cancelReason endedBy channel mode service serviceLevel priority routingRun finalizeRun splitCount sequenceNumber
    anonymized resetBlocked hasActiveCarrier paid stockEmptied carrierProduct carrierProductCategory carrierServices
    preferredCarriers preferredCarriersWithProduct preferredPickingMethods measurementUnitKey
    secondaryMeasurementUnitKey addressType assigned preselected workflowInformation isAvailable

    orderDate targetTime targetTimeBaseDate pickedAt provisioningTime desiredDeliveryTime estimatedDeliveryDate
    preferredHandlingTime firstRoutingAttempt reservationTime validUntil startTime endTime

    quantity picked handedOverQuantity secondaryQuantity secondaryPicked shopPrice weight weightInG heightInCm
    lengthInCm widthInCm weightLimitInG weightInGram available onHand reserved productValue currency

    article title tags value consumer deliveryPreferences shipping collect reservationPreferences
    preselectedFacilities supplyingFacilities supplyingFacilitiesConfigurations deliveryEvents deliveryTarget
    deliveryTrigger deliveryinformation details dimensions orderLineItems pickLineItems lineItems items refused
    handoverJobLineItems expectedHandoverJobLineItems missingHandoverJobLineItems handoverJobParcelInfo reservations
    delta paymentInfo paymentInformation promisesOptions updateDetails changes
    """.split()  # noqa: SIM905 - a list of a hundred names reads better so
)
# Who worked on something; they stay unless the names of actors go, too.
ACTORS = frozenset({"assignedUsers", "editor", "user", "userId", "username"})
ADDRESSES = frozenset(
    {"address", "invoice", "invoiceAddress", "postalAddress", "recipient", "recipientAddress", "recipientaddress",
     "targetAddress"}
)  # fmt: skip
SHORT_IDS = frozenset({"shortId", "shortIdentifier"})


def parts_kept(value: Any) -> Any:
    """Return what may stay of a JSON value: known harmless properties, and of addresses the country."""
    return _parts(value, actors=True)


def actors_kept(value: Any) -> Any:
    """Return the same without those who worked on it."""
    return _parts(value, actors=False)


def address_kept(value: Any) -> Any:
    """Return an address that says nothing but its country, in the documented shape."""
    if not isinstance(value, dict):
        return None
    country = value.get("country")
    known = isinstance(country, str) and _COUNTRY.match(country)
    kind = {"addressType": value["addressType"]} if value.get("addressType") in _ADDRESS_TYPES else {}
    gone = dict.fromkeys(("street", "city", "postalCode"), ANONYMIZED)
    return {**gone, **kind, **({"country": country} if known else {})}


_ADDRESS_TYPES = ("POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS")


def emptied(value: Any) -> str:  # noqa: ARG001
    """Return an empty text."""
    return ""


def lost(value: Any) -> None:
    """Return nothing."""


def written_off(value: Any) -> list[Any]:  # noqa: ARG001
    """Return an empty list."""
    return []


def short_id_kept(value: Any) -> str:
    """Return a short id that was made here; one that a client has made may be a name."""
    return value if isinstance(value, str) and _SHORT_ID.match(value) else ""


def actor_kept(value: str) -> str:
    """Return that it was the system, or that it was somebody."""
    return value if value in SYSTEM_NAMES else ANONYMIZED


def _parts(value: Any, *, actors: bool) -> Any:
    if isinstance(value, list):
        return [_parts(item, actors=actors) for item in value]
    if isinstance(value, dict):
        return {name: _part(name, part, actors=actors) for name, part in value.items() if _stays(name, actors=actors)}
    return value


def _stays(name: str, *, actors: bool) -> bool:
    return name in KEPT or name in ADDRESSES or name in SHORT_IDS or name in {"addresses", "country", *_kept(actors)}


def _kept(actors: bool) -> frozenset[str]:  # noqa: FBT001
    return ACTORS if actors else frozenset()


def _part(name: str, value: Any, *, actors: bool) -> Any:
    if name == "addresses":
        return [address_kept(address) for address in value] if isinstance(value, list) else []
    if name in ADDRESSES:
        return address_kept(value)
    if name in SHORT_IDS:
        return short_id_kept(value)
    if name == "country":
        return value if isinstance(value, str) and _COUNTRY.match(value) else None
    return _parts(value, actors=actors)
