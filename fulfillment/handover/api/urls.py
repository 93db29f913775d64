"""The addresses of handover, under /api/."""

from django.urls import path

from . import configuration, handover_jobs, parcels, shipments
from .search.handover_jobs import HandoverJobSearchView
from .search.parcels import ParcelSearchView
from .search.shipments import ShipmentSearchView

urlpatterns = [
    path("handoverjobs", handover_jobs.HandoverJobsView.as_view()),
    path("handoverjobs/search", HandoverJobSearchView.as_view()),
    path("handoverjobs/<str:handover_job_id>", handover_jobs.HandoverJobView.as_view()),
    path("handoverjobs/<str:handover_job_id>/actions", handover_jobs.HandoverJobActionsView.as_view()),
    path("handoverjobs/<str:handover_job_id>/deliverynote", handover_jobs.DeliveryNoteView.as_view()),
    path("shipments", shipments.ShipmentsView.as_view()),
    path("shipments/search", ShipmentSearchView.as_view()),
    path("shipments/<str:shipment_id>", shipments.ShipmentView.as_view()),
    path("shipments/<str:shipment_id>/actions", shipments.ShipmentActionsView.as_view()),
    path("shipments/<str:shipment_id>/parcels", parcels.ShipmentParcelsView.as_view()),
    path("parcels", parcels.ParcelsView.as_view()),
    path("parcels/search", ParcelSearchView.as_view()),
    path("parcels/<str:parcel_id>", parcels.ParcelView.as_view()),
    path("parcels/<str:parcel_id>/actions", parcels.ParcelActionsView.as_view()),
    path("parcels/<str:parcel_id>/labels/<str:kind>", parcels.ParcelLabelView.as_view()),
    path("configurations/handover", configuration.HandoverConfigurationView.as_view()),
]
