"""The addresses of facilities, under ``api/``."""

from django.urls import path

from .views import FacilitiesView, FacilityActionsView, FacilityView

urlpatterns = [
    path("facilities", FacilitiesView.as_view(), name="facilities"),
    path("facilities/<str:facility_id>", FacilityView.as_view(), name="facility"),
    path("facilities/<str:facility_id>/actions", FacilityActionsView.as_view(), name="facility-actions"),
]
