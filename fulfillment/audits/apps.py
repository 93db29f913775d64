"""Registers the audits app with Django."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "fulfillment.audits"
    label = "audits"
