"""``manage.py describe_process_status``: prints the page ``docs/process-status.md``."""

from typing import Any

from django.core.management.base import BaseCommand

from fulfillment.processes.examples import page


class Command(BaseCommand):
    """Writes the rules of the process status, and what they make of each situation, as Markdown."""

    help = "Print docs/process-status.md as the code has it."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
