"""Labels of parcels as carriers' integrations bring them, and what carriers say of parcels on their way."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Line, RequiredLine, Text, UnsetType, Version
from fulfillment.facilities.carriers.adapters import is_web_address
from fulfillment.handover.states import DocumentType

ParcelLabelType = Literal["SEND_LABEL", "RETURN_LABEL"]
WebAddress = Annotated[str, Meta(max_length=4096)]


def require_web_address(address: str | UnsetType) -> None:
    """Refuse what a browser must not be sent to; empty means that there is none. Raises: ValueError."""
    if address and not is_web_address(address):
        raise ValueError("an address of the web is expected: http or https, and a fixed host")


class AddLabelsToParcelFile(Body):
    """A file, base64 encoded."""

    content: Annotated[str, Meta(min_length=1, max_length=1_000_000)]
    type: DocumentType


class AddLabelsToParcelLabel(Body):
    """A label with its tracking number (``AddLabelsToParcelContent``), or why there is none (``…Error``)."""

    label_type: ParcelLabelType
    label_file: AddLabelsToParcelFile | UnsetType = UNSET
    tracking_number: RequiredLine | UnsetType = UNSET
    tracking_url: WebAddress | UnsetType = UNSET
    error_code: Line | UnsetType = UNSET
    error_description: Text | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what is neither of the two shapes, or both. Raises: ValueError."""
        content = [self.label_file, self.tracking_number, self.tracking_url]
        if self.error_description is UNSET and self.error_code is UNSET:
            if UNSET in content:
                raise ValueError("labelFile, trackingNumber and trackingUrl are expected, or an errorDescription")
            require_web_address(self.tracking_url)
        elif self.error_description is UNSET or content != [UNSET] * 3:
            raise ValueError("an error has a labelType, an errorDescription and possibly an errorCode, nothing else")


class AddCustomsDocumentToParcelContent(Body):
    """A document for customs."""

    label_file: AddLabelsToParcelFile


class AddLabelsToParcel(Body, tag_field="name", tag="ADD_LABELS_TO_PARCEL"):
    """Give the parcel its labels, or say why it gets none."""

    version: Version
    labels: Annotated[list[AddLabelsToParcelLabel], Meta(max_length=2)]
    close_parcel: bool = False
    customs_document: AddCustomsDocumentToParcelContent | UnsetType = UNSET
    tenant_parcel_id: RequiredLine | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse two labels of one type. Raises: ValueError."""
        if len({label.label_type for label in self.labels}) != len(self.labels):
            raise ValueError("two labels of the same labelType")


class ParcelTrackingData(Body):
    """Where the carrier saw the parcel."""

    status: Literal["DELIVERED", "PICKED_UP"]
    tracking_number: RequiredLine
    type: ParcelLabelType
    carrier_status: Text | UnsetType = UNSET


class ParcelUpdateTrackingData(Body, tag_field="name", tag="UPDATE_TRACKING_DATA"):
    """Note where the carrier saw the parcel."""

    version: Version
    tracking_data: Annotated[list[ParcelTrackingData], Meta(min_length=1, max_length=2)]

    def __post_init__(self) -> None:
        """Refuse two words about the same label. Raises: ValueError."""
        if len({data.type for data in self.tracking_data}) != len(self.tracking_data):
            raise ValueError("two tracking data of the same type")
