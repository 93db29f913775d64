"""Registers the backoffice app with Django, and its site as the admin's."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps  # not the class: Django takes every AppConfig here for ours


class BackofficeConfig(AppConfig):
    name = "fulfillment.backoffice"
    label = "backoffice"


class BackofficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site: what apps register with ``admin.register`` appears there."""

    default = False
    default_site = "fulfillment.backoffice.site.BackofficeSite"
