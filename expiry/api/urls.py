"""The addresses of expiries, under /api/."""

from django.urls import path

from . import configuration, views

urlpatterns = [
    path("configurations/expiry", configuration.ExpiryConfigurationView.as_view()),
    path("expiries", views.ExpiriesView.as_view()),
    path("expiries/<str:expiry_id>", views.ExpiryView.as_view()),
]
