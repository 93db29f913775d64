"""Giving a parcel its labels, or noting why it gets none."""

from typing import Any

from fulfillment.common.errors import IllegalTransition
from fulfillment.handover.documents import label_path
from fulfillment.handover.models import ParcelDocument
from fulfillment.handover.schemas.labels import AddLabelsToParcel, AddLabelsToParcelFile, AddLabelsToParcelLabel
from fulfillment.handover.states import SENDABLE, LabelKind, ParcelStatus

from .at_hand import ParcelAtHand
from .files import decoded_file
from .shipments import parcel_amend, parcel_fail, parcel_finish, parcel_reopen
from .tracking import RESULT_FIELDS, note_result, tracking_url

KINDS = {"SEND_LABEL": LabelKind.SENDLABEL, "RETURN_LABEL": LabelKind.RETURNLABEL}
ERRORS = {"SEND_LABEL": "labelError", "RETURN_LABEL": "returnLabelError"}
LONGEST_REFERENCE = 120


def labels_add(at_hand: ParcelAtHand, action: AddLabelsToParcel) -> None:
    """Keep labels and customs document of a parcel, in place of earlier ones, and what they say of it.

    An error makes the parcel FAILED; without one, ``closeParcel`` makes it DONE, which confirms its shipment, and one
    that had failed is OPEN again. Raises: InvalidInput for a file that is none of its type, IllegalTransition once the
    parcel is closed. Source: ``ParcelActionsParameter`` ADD_LABELS_TO_PARCEL.
    """
    parcel = at_hand.parcel
    if parcel.status not in SENDABLE:
        raise IllegalTransition(f"The parcel is {parcel.status}; it takes no more labels.")
    for place, label in enumerate(action.labels):
        path = f"$.labels[{place}].labelFile"
        note_result(parcel, _refused(at_hand, label) if label.error_description else _added(at_hand, label, path=path))
    if action.customs_document:
        note_result(parcel, _customs(at_hand, action.customs_document.label_file))
    if action.tenant_parcel_id:
        parcel.tenant_parcel_id = action.tenant_parcel_id
    parcel_amend(at_hand=at_hand, fields=(*RESULT_FIELDS, "tenant_parcel_id"))
    _move(at_hand, refused=any(label.error_description for label in action.labels), close=action.close_parcel)


def _move(at_hand: ParcelAtHand, *, refused: bool, close: bool) -> None:
    failed = at_hand.parcel.status == ParcelStatus.FAILED
    if refused:
        if not failed:
            parcel_fail(at_hand=at_hand)
    elif close:
        parcel_finish(at_hand=at_hand)
    elif failed:
        parcel_reopen(at_hand=at_hand)


def _added(at_hand: ParcelAtHand, label: AddLabelsToParcelLabel, *, path: str) -> dict[str, Any]:
    kind, number = KINDS[label.label_type], str(label.tracking_number)
    _keep(at_hand, kind, label.label_file, path=path)
    address = label_path(at_hand.parcel, kind)
    errors = _errors(at_hand, label.label_type, None)
    if kind == LabelKind.RETURNLABEL:
        followed = label.tracking_url or tracking_url(at_hand.parcel.carrier, number)
        news = {"returnLabelUrl": address, "returnLabelId": number, "returnTrackingUrl": followed}
        return {**news, "errors": errors, "summary": "The parcel has its return label."}
    return {
        "labelUrl": address,
        "carrierTrackingNumber": number,
        "carrierParcelRef": number[:LONGEST_REFERENCE],
        "trackingUrl": label.tracking_url,
        "errors": errors,
        "summary": "The parcel has its label.",
    }


def _refused(at_hand: ParcelAtHand, label: AddLabelsToParcelLabel) -> dict[str, Any]:
    text = ": ".join(part for part in (label.error_code, label.error_description) if part)
    return {"errors": _errors(at_hand, label.label_type, text), "summary": text}


def _customs(at_hand: ParcelAtHand, file: AddLabelsToParcelFile) -> dict[str, Any]:
    document = _keep(at_hand, LabelKind.CUSTOMS, file, path="$.customsDocument.labelFile")
    said = (at_hand.parcel.result or {}).get("summary") or "The parcel has its customs document."
    return {
        "customsDocumentUrl": label_path(at_hand.parcel, LabelKind.CUSTOMS),
        "customsDocumentId": str(document.pk),
        "summary": said,
    }


def _errors(at_hand: ParcelAtHand, label_type: str, text: str | None) -> dict[str, str] | None:
    """Return the errors of the parcel's labels with *text* for one of them; None clears it."""
    errors = {**(at_hand.parcel.result or {}).get("errors", {}), ERRORS[label_type]: text}
    return {name: error for name, error in errors.items() if error} or None


def _keep(at_hand: ParcelAtHand, kind: LabelKind, file: Any, *, path: str) -> ParcelDocument:
    values = {"content_type": file.type, "content": decoded_file(file, path=path), "created_at": at_hand.now}
    document, _ = ParcelDocument.objects.update_or_create(parcel=at_hand.parcel, kind=kind, defaults=values)
    return document
