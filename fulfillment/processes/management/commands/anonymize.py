"""``manage.py anonymize``: removes all consumer data that is due, at once; for the first run over a big database."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from fulfillment.common.clock import now
from fulfillment.processes.clean_up import (
    anonymizable,
    deletable,
    processes_anonymize_due,
    processes_delete_due,
    set_aside,
)
from fulfillment.processes.gdpr import gdpr_rules


class Command(BaseCommand):
    """Does what the clock has done every minute, until nothing is due; safe to stop, repeat and run beside it."""

    help = "Remove all consumer data that is due, and delete what is due to be deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much is due")

    def handle(self, *args: Any, **options: Any) -> None:
        rules, moment = gdpr_rules(), now()
        due = anonymizable(created_until=moment - rules.retention).count()
        old = 0 if rules.deletion is None else deletable(anonymized_until=moment - rules.deletion).count()
        self.stdout.write(f"Due: {due} processes to anonymize, {old} to delete.")
        if options["dry_run"]:
            return
        # Processes are deleted first, so that nobody anonymizes what goes anyway.
        deleted = self._work("Deleting", old, processes_delete_due)
        anonymized = self._work("Anonymizing", due, processes_anonymize_due)
        failed = set_aside(now=now()).count()
        self.stdout.write(f"Claimed {anonymized} to anonymize, {deleted} to delete; {failed} are set aside.")
        if failed:
            raise SystemExit(1)

    def _work(self, title: str, total: int, batch: Callable[[], int]) -> int:
        done = 0
        with tqdm(total=total, desc=title, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            while claimed := batch():
                done += claimed
                bar.update(claimed)
        return done
