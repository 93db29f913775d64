"""The addresses of checkout options, under /api/promises/checkoutoptions."""

from django.urls import path

from . import checkout_options as views

urlpatterns = [
    path("", views.CheckoutOptionsView.as_view()),
    path("/collect/earliest", views.CollectEarliestView.as_view()),
    path("/delivery/earliest", views.DeliveryEarliestView.as_view()),
    path("/delivery/timeperiod", views.DeliveryTimePeriodView.as_view()),
    path("/delivery/timepoint", views.DeliveryTimePointView.as_view()),
]
