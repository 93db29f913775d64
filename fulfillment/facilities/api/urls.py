"""The addresses of facilities and carriers, under ``api/``."""

from django.urls import path

from .carrier_connections import FacilityCarriersView, FacilityCarrierView
from .carriers import CarrierConfigurationView, CarriersView, CarrierView
from .views import FacilitiesView, FacilityActionsView, FacilityView

urlpatterns = [
    path("facilities", FacilitiesView.as_view(), name="facilities"),
    path("facilities/<str:facility_id>", FacilityView.as_view(), name="facility"),
    path("facilities/<str:facility_id>/actions", FacilityActionsView.as_view(), name="facility-actions"),
    path("facilities/<str:facility_id>/carriers", FacilityCarriersView.as_view(), name="facility-carriers"),
    path(
        "facilities/<str:facility_id>/carriers/<str:carrier_ref>",
        FacilityCarrierView.as_view(),
        name="facility-carrier",
    ),
    path("carriers", CarriersView.as_view(), name="carriers"),
    path("carriers/<str:carrier_id>", CarrierView.as_view(), name="carrier"),
    path("carriers/<str:carrier_id>/configuration", CarrierConfigurationView.as_view(), name="carrier-configuration"),
]
