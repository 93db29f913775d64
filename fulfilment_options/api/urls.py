"""The addresses of fulfilment options, under /api/v4.1/."""

from django.urls import path

from . import errors, views

__all__ = ["errors", "urlpatterns"]

urlpatterns = [
    path("fulfilmentOptions", views.FulfilmentOptionsView.as_view()),
    path("fulfilmentOptions/state/<str:state>", views.FulfilmentOptionStateView.as_view()),
    path("fulfilmentOptions/<str:option_id>", views.FulfilmentOptionView.as_view()),
]
