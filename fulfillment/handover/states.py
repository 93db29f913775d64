"""The states of handover jobs, shipments and parcels."""

from django.db import models


class HandoverChannel(models.TextChoices):
    """Who takes the goods."""

    COLLECT = "COLLECT", "Click and collect"  # the customer, at the counter
    DELIVERY = "DELIVERY", "Delivery"  # a carrier


class HandoverJobStatus(models.TextChoices):
    """Where the goods of one handover are."""

    OPEN = "OPEN", "Open"  # ready, waiting to be taken
    WAITING_FOR_INPUT = "WAITING_FOR_INPUT", "Waiting for input"  # something must be said or brought first
    HANDED_OVER = "HANDED_OVER", "Handed over"  # customer or carrier has them
    CANCELED = "CANCELED", "Canceled"  # nobody took them; they are back in stock
    OBSOLETE = "OBSOLETE", "Obsolete"  # picking began anew; another job takes this one's place


class HandoverLineStatus(models.TextChoices):
    """Whether a line of a handover is dealt with."""

    OPEN = "OPEN", "Open"  # still to be handed over
    CLOSED = "CLOSED", "Closed"  # handed over, refused or not


class HandoverLineKind(models.TextChoices):
    """In which of a job's three lists a line stands."""

    HANDOVER = "HANDOVER", "Handover"  # is there and can be handed over
    EXPECTED = "EXPECTED", "Expected"  # will come by a transfer
    MISSING = "MISSING", "Missing"  # should have come and did not


class HandoverJobCancelReason(models.TextChoices):
    """Why a handover did not take place."""

    CONSUMER_NO_SHOW = "CONSUMER_NO_SHOW", "The customer did not come"
    CONSUMER_REJECTS = "CONSUMER_REJECTS", "The customer does not want it"
    ORDER_CANCELED = "ORDER_CANCELED", "The order was cancelled"


class ShipmentStatus(models.TextChoices):
    """How far the sending of goods got."""

    INITIAL = "INITIAL", "Initial"  # nothing asked of the carrier yet
    REQUEST = "REQUEST", "Requested"  # the carrier was asked
    RETRYABLE = "RETRYABLE", "Retryable"  # the carrier said no; may be asked again
    CONFIRMED = "CONFIRMED", "Confirmed"  # a parcel has its label
    COMPLETED = "COMPLETED", "Completed"  # the carrier has it
    CANCELED = "CANCELED", "Canceled"  # nothing will be sent
    OBSOLETE = "OBSOLETE", "Obsolete"  # picking began anew; another shipment takes this one's place


class ParcelStatus(models.TextChoices):
    """How far one parcel got."""

    OPEN = "OPEN", "Open"  # has no label yet
    PROCESSING = "PROCESSING", "Processing"  # its label is on the way
    DONE = "DONE", "Done"  # has its label
    FAILED = "FAILED", "Failed"  # the carrier refused it
    CANCELED = "CANCELED", "Canceled"  # will not be sent
    OBSOLETE = "OBSOLETE", "Obsolete"  # its shipment is obsolete
    WAITING_FOR_INPUT = "WAITING_FOR_INPUT", "Waiting for input"  # something must be said first


class LabelKind(models.TextChoices):
    """What a document of a parcel is for."""

    SENDLABEL = "SENDLABEL", "Shipping label"
    RETURNLABEL = "RETURNLABEL", "Return label"
    CUSTOMS = "CUSTOMS", "Customs document"


class DocumentType(models.TextChoices):
    """The format of an uploaded document."""

    PDF = "PDF", "PDF"
    PNG = "PNG", "PNG"
    JPG = "JPG", "JPG"
    GIF = "GIF", "GIF"
    JPEG = "JPEG", "JPEG"
    XML = "XML", "XML"
    JSON = "JSON", "JSON"
    ZPL = "ZPL", "ZPL"


# A handover that can still take place.
PENDING = (HandoverJobStatus.OPEN, HandoverJobStatus.WAITING_FOR_INPUT)
# A parcel that can still be sent.
SENDABLE = (ParcelStatus.OPEN, ParcelStatus.PROCESSING, ParcelStatus.FAILED, ParcelStatus.WAITING_FOR_INPUT)
# A shipment that the carrier has not got yet.
UNSENT = (ShipmentStatus.INITIAL, ShipmentStatus.REQUEST, ShipmentStatus.RETRYABLE, ShipmentStatus.CONFIRMED)
