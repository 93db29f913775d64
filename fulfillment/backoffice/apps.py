"""Registers the backoffice app with Django."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "fulfillment.backoffice"
    label = "backoffice"
