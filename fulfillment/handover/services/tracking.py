"""What is known of a parcel on its way: its number, where to follow it, what its carrier says."""

from collections.abc import Sequence
from typing import Any

from fulfillment.facilities.carriers.adapters import adapter_for
from fulfillment.facilities.models import Carrier, CarrierConfiguration
from fulfillment.handover.models import Parcel
from fulfillment.handover.schemas.labels import ParcelTrackingData

from .at_hand import ParcelAtHand
from .shipments import parcel_amend

RESULT_FIELDS = ("result", "tracking_number")
TRACKED = "The carrier tells where the parcel is."  # the documented result needs a summary


def note_result(parcel: Parcel, news: dict[str, Any]) -> None:
    """Take *news* (``ParcelResult``, in parts) over into what the parcel says; what is not said stays.

    A new number without an address to follow it gets the one that the carrier's adapter knows.
    """
    known = dict(parcel.result or {})
    number = news.get("carrierTrackingNumber", "")
    if number and number != parcel.tracking_number:
        known.pop("trackingUrl", None)
        parcel.tracking_number = number
    result = {**known, **news}
    if number and not result.get("trackingUrl"):
        result["trackingUrl"] = tracking_url(parcel.carrier, number)
    result["summary"] = result.get("summary") or TRACKED
    parcel.result = {name: value for name, value in result.items() if value not in (None, "")}


def note_tracking(at_hand: ParcelAtHand, news: Sequence[ParcelTrackingData]) -> None:
    """Note where the carrier saw the parcel, or the one that comes back with its return label.

    Raises: IllegalTransition. Source: ``ParcelActionsParameter`` UPDATE_TRACKING_DATA.
    """
    parcel = at_hand.parcel
    for data in news:
        if data.type == "RETURN_LABEL":
            # The documented result has no state of a return, only its label and where to follow it.
            number = data.tracking_number
            note_result(parcel, {"returnLabelId": number, "returnTrackingUrl": tracking_url(parcel.carrier, number)})
            continue
        told: dict[str, Any] = {
            "carrierTrackingNumber": data.tracking_number,
            "trackingStatus": data.status.lower(),
        }
        if data.carrier_status:
            told["carrierTrackingStatus"] = {"status": data.carrier_status, "timestamp": at_hand.now.isoformat()}
        note_result(parcel, told)
    parcel_amend(at_hand=at_hand, fields=RESULT_FIELDS)


def tracking_url(carrier: Carrier | None, number: str) -> str | None:
    """Return where to follow a parcel with this number of *carrier*, if its adapter knows."""
    if carrier is None:
        return None
    details = CarrierConfiguration.objects.filter(carrier=carrier).values_list("details", flat=True).first()
    return adapter_for(carrier.key).tracking_url(tracking_number=number, configuration=details or {})
