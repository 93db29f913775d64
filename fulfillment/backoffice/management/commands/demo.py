"""`manage.py demo`: a network to try things out with; safe to repeat."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from fulfillment.backoffice.demo import PEOPLE, DemoSummary, demo_load


class Command(BaseCommand):
    help = "Loads facilities, articles, stock, users and orders in every state; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self._verbosity = options["verbosity"]
        summary = demo_load(track=self._track)
        if self._verbosity:
            self._tell(summary)

    def _track(self, title: str, items: Sequence[Any]) -> Iterable[Any]:
        """Go through *items*: with a bar where somebody watches, with a line where it is written to a file."""
        if not self._verbosity or not items:
            return items
        if sys.stderr.isatty():
            bar: Iterable[Any] = tqdm(items, desc=title, file=sys.stderr)
            return bar
        self.stdout.write(f"{title}: {len(items)}")
        return items

    def _tell(self, summary: DemoSummary) -> None:
        orders = ", ".join(f"{count} {status.lower()}" for status, count in sorted(summary.orders.items()))
        state = "The demo network is loaded" if summary.changed else "The demo network was complete already"
        self.stdout.write(f"{state}: {summary.facilities} facilities, {summary.articles} articles, orders: {orders}.")
        for person in PEOPLE:
            self.stdout.write(f"  {person.role:16} {person.email}")
        self.stdout.write(f"  Their password:  {summary.password}")
