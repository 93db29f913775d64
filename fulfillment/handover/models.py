"""Shipments, their parcels and labels, and handover jobs with their lines."""

from django.db import models
from django.db.models import Q

from fulfillment.common.configurations import Configuration
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Carrier, Facility
from fulfillment.processes.models import Process

from .states import DocumentType, HandoverChannel, HandoverLineKind, HandoverLineStatus, LabelKind
from .transitions import HandoverJobLifecycle, ParcelLifecycle, ShipmentLifecycle


class Shipment(ShipmentLifecycle, VersionedModel):
    """Goods of one pick job that a carrier brings to the customer.

    ``pick_job_id`` is no foreign key: pick jobs live above. ``lines`` are the documented line items; ``properties``
    has the documented properties that nothing here computes with, as they came.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="shipments")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="shipments")
    pick_job_id = models.UUIDField(null=True)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, null=True, related_name="shipments")
    short_id = models.CharField(max_length=255, blank=True)
    tenant_order_id = models.CharField(max_length=255, blank=True)
    order_date = models.DateTimeField()
    target_time = models.DateTimeField()
    target_time_given = models.BooleanField(default=True)
    recipient = models.JSONField(null=True)
    lines = models.JSONField(default=list)
    custom_attributes = models.JSONField(null=True)
    properties = models.JSONField(default=dict)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "shipment"
        indexes = [
            models.Index(fields=["pick_job_id"], condition=Q(pick_job_id__isnull=False), name="shipment_pick_job"),
            models.Index(fields=["facility", "status"], name="shipment_facility"),
            models.Index(fields=["tenant_order_id"], condition=~Q(tenant_order_id=""), name="shipment_tenant_order"),
            models.Index(fields=["created_at", "id"], name="shipment_created"),
            models.Index(fields=["target_time", "id"], name="shipment_target_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pick_job_id"],
                condition=Q(pick_job_id__isnull=False) & ~Q(status="OBSOLETE"),
                name="shipment_one_per_pick_job",
            )
        ]

    def __str__(self) -> str:
        return f"shipment {self.short_id or self.pk}"


class Parcel(ParcelLifecycle, VersionedModel):
    """One box of a shipment: what lies in it, which label it bears, where it is.

    ``items``, ``dimensions`` and ``result`` are the documented objects; ``properties`` has the rest as it came.
    """

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="parcels")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="parcels")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="parcels")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, null=True, related_name="parcels")
    tenant_parcel_id = models.CharField(max_length=255, blank=True)
    tracking_number = models.CharField(max_length=255, blank=True)
    load_unit_refs = models.JSONField(default=list)
    items = models.JSONField(default=list)
    dimensions = models.JSONField(null=True)
    result = models.JSONField(null=True)
    custom_attributes = models.JSONField(null=True)
    properties = models.JSONField(default=dict)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "parcel"
        indexes = [
            models.Index(fields=["tracking_number"], condition=~Q(tracking_number=""), name="parcel_tracking_number"),
            models.Index(fields=["created_at", "id"], name="parcel_created"),
            models.Index(fields=["modified_at", "id"], name="parcel_modified"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_parcel_id"],
                condition=~Q(tenant_parcel_id="") & ~Q(status__in=["CANCELED", "OBSOLETE"]),
                name="parcel_tenant_id_once",
            )
        ]

    def __str__(self) -> str:
        return f"parcel {self.tracking_number or self.pk}"


class ParcelDocument(models.Model):
    """A label or customs document of a parcel, as it was uploaded; a later one of its kind takes its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16, choices=LabelKind.choices)
    content_type = models.CharField(max_length=8, choices=DocumentType.choices)
    content = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "parcel document"
        constraints = [models.UniqueConstraint(fields=["parcel", "kind"], name="parceldocument_kind_once")]

    def __str__(self) -> str:
        return f"{self.kind} of parcel {self.parcel_id}"


class HandoverJob(HandoverJobLifecycle, VersionedModel):
    """Goods of one pick job that wait for the customer or the carrier.

    ``from_stock`` says that its goods were taken out of stock when they were picked, so that what is not handed over
    goes back there; a job that a client made on its own moves no stock.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="handover_jobs")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="handover_jobs")
    pick_job_id = models.UUIDField(null=True)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, null=True, related_name="handover_jobs")
    channel = models.CharField(max_length=16, choices=HandoverChannel.choices)
    from_stock = models.BooleanField(default=False)
    short_id = models.CharField(max_length=255, blank=True)
    recipient_name = models.CharField(max_length=255, blank=True)
    tenant_order_id = models.CharField(max_length=255, blank=True)
    order_date = models.DateTimeField()
    target_time = models.DateTimeField()
    target_time_given = models.BooleanField(default=True)
    paid = models.BooleanField(null=True)
    recipient = models.JSONField(null=True)
    invoice_address = models.JSONField(null=True)
    parcel_info = models.JSONField(null=True)
    assigned_users = models.JSONField(default=list)
    pickup_services = models.JSONField(default=list)
    custom_attributes = models.JSONField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    properties = models.JSONField(default=dict)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "handover job"
        indexes = [
            models.Index(
                fields=["facility", "target_time"],
                condition=Q(status__in=["OPEN", "WAITING_FOR_INPUT"]),
                name="handoverjob_open",
            ),
            models.Index(fields=["pick_job_id"], condition=Q(pick_job_id__isnull=False), name="handoverjob_pick_job"),
            models.Index(fields=["tenant_order_id"], condition=~Q(tenant_order_id=""), name="handoverjob_tenant_order"),
            models.Index(fields=["target_time", "id"], name="handoverjob_target_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pick_job_id"],
                condition=Q(pick_job_id__isnull=False) & ~Q(status="OBSOLETE"),
                name="handoverjob_one_per_pick_job",
            )
        ]

    def __str__(self) -> str:
        return self.short_id or f"handover job {self.pk}"


class HandoverLine(models.Model):
    """One article of a handover job, in units: of ``quantity``, so many were handed over; the rest was refused.

    ``refused`` are the documented refused items with their quantities and reasons. ``pick_line_id`` and
    ``order_line_id`` are no foreign keys: their tables live above.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handover_job = models.ForeignKey(HandoverJob, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=HandoverLineKind.choices, default=HandoverLineKind.HANDOVER)
    pick_line_id = models.UUIDField(null=True)
    order_line_id = models.UUIDField(null=True)
    origin_id = models.UUIDField(null=True)
    tenant_article_id = models.CharField(max_length=255)
    article = models.JSONField()
    details = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    handed_over = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    status = models.CharField(max_length=16, choices=HandoverLineStatus.choices, default=HandoverLineStatus.OPEN)

    class Meta:
        verbose_name = "handover line"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="handoverline_quantity_positive"),
            models.CheckConstraint(
                condition=Q(handed_over__lte=models.F("quantity")), name="handoverline_within_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.tenant_article_id}"


class HandoverConfiguration(Configuration):
    """How this installation hands over; `configuration.handover_rules` reads it."""

    class Meta(Configuration.Meta):
        verbose_name = "handover configuration"
