"""Registers the expiry app with Django."""

from django.apps import AppConfig


class ExpiryConfig(AppConfig):
    name = "expiry"
    label = "expiry"
