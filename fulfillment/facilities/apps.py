"""Registers the facilities app with Django."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "fulfillment.facilities"
    label = "facilities"
