"""``manage.py check_invariants``: prints every invariant with the number of things that break it."""

from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

from fulfillment.common.invariants import all_invariants

SHOWN = 10


class Command(BaseCommand):
    """Checks the whole database in one snapshot; exits with 1 if anything is broken."""

    help = "Check every invariant in one snapshot and print each with its count."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="print only what is broken")

    def handle(self, *args: Any, **options: Any) -> None:
        load_invariants()
        broken = 0
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            # A snapshot of its own; within somebody's transaction their snapshot is the one to look at.
            if connection.vendor == "postgresql" and outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for one in all_invariants():
                found = one.check()
                shown = list(islice(found, SHOWN))
                count = len(shown) + sum(1 for _ in found)
                broken += count
                if count or not options["quiet"]:
                    mark = self.style.ERROR("✗") if count else self.style.SUCCESS("✓")
                    self.stdout.write(f"{mark} {one.number:>2}  {one.statement}: {count}")
                for line in shown:
                    self.stdout.write(f"       {line}")
        if broken:
            self.stdout.write(self.style.ERROR(f"{broken} violations."))
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("All invariants hold."))


@cache
def load_invariants() -> None:
    """Import ``invariants.py`` of every app that has one, which registers what it holds."""
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "invariants"):
            import_module(f"{config.name}.invariants")
