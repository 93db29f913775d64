"""Registers the accounts app with Django and provides the roles after each migration."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "fulfillment.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Ask Django to provide the roles whenever it has made this app's permissions."""
        post_migrate.connect(provide_roles, sender=self, dispatch_uid="accounts.provide_roles")


def provide_roles(apps: Any = installed_apps, **kwargs: object) -> None:  # noqa: ARG001 - Django's signature
    """Call the service, unless the migrations stop before there are roles."""
    from .services import roles_provision  # noqa: PLC0415 - models do not exist while apps load

    try:
        apps.get_model("accounts", "Role")
    except LookupError:
        return
    roles_provision()
