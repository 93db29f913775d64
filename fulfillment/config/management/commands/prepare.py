"""`manage.py prepare`: bring the database, the administrator and the static files to what this version needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fulfillment.config.env import VAR_DIR
from fulfillment.config.serving.preflight import CannotStart, check_database, check_directory
from fulfillment.config.serving.preparation import prepare


class Command(BaseCommand):
    help = "Migrates, creates the administrator and collects static files; safe to repeat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo network, too")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_directory(VAR_DIR)
            check_database()
        except CannotStart as error:
            raise CommandError(str(error)) from None
        administrator = prepare(self.stdout.write, demo=options["demo"])
        if administrator.generated:
            self.stdout.write(f"Sign in as {administrator.email} with the password {administrator.generated}")
