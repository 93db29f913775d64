"""Registers the fulfilment_options app with Django."""

from django.apps import AppConfig


class FulfilmentOptionsConfig(AppConfig):
    name = "fulfilment_options"
    label = "fulfilment_options"
