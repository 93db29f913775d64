"""Registers the configuration with Django: its commands, and the one Celery application of every process."""

from django.apps import AppConfig

from .celery import app as celery_app

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    name = "fulfillment.config"
    label = "config"
