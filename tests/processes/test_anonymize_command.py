"""``manage.py anonymize``: everything that is due, at once."""

import datetime
import io

import pytest
from django.core.management import call_command

from fulfillment.common.clock import now
from fulfillment.processes.models import CleanUp, Process
from fulfillment.processes.states import ProcessStatus

pytestmark = pytest.mark.django_db


def run(**options: bool) -> str:
    out = io.StringIO()
    call_command("anonymize", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def processes() -> list[Process]:
    """More than one batch of processes that are over and old."""
    moment = now() - datetime.timedelta(days=100)
    common = {"status": ProcessStatus.CANCELED, "created_at": moment, "modified_at": moment}
    return Process.objects.bulk_create(Process(**common) for _ in range(60))


def test_it_says_first_what_is_due(processes: list[Process]) -> None:
    assert run(dry_run=True) == "Due: 60 processes to anonymize, 0 to delete.\n"
    assert not Process.objects.filter(anonymized_at__isnull=False).exists()


def test_it_goes_on_until_nothing_is_due(processes: list[Process]) -> None:
    assert "Claimed 60 to anonymize" in run()
    assert not Process.objects.filter(anonymized_at__isnull=True).exists()
    assert "Due: 0 processes to anonymize" in run()


def test_it_ends_in_failure_while_something_is_set_aside(processes: list[Process]) -> None:
    CleanUp.objects.create(process=processes[0], attempts=5, due_at=now())
    with pytest.raises(SystemExit):
        run()
    assert Process.objects.filter(anonymized_at__isnull=True).count() == 1
