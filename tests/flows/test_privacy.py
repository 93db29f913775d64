"""Nothing of a consumer is left when its time is over, wherever it was written; and nothing is ever logged."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from fulfillment.common.clock import now
from fulfillment.processes.clean_up import processes_anonymize_due, processes_delete_due
from fulfillment.processes.models import Process
from tests.backoffice.cast import person
from tests.cast import facility, goods
from tests.flows.privacy.dumps import everything
from tests.flows.privacy.lives import Lives
from tests.flows.privacy.planted import PLANTED, found_in
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lives() -> Lives:
    store = facility("Köln")
    goods(store, shirt=50, hat=50)
    backoffice = Client()
    backoffice.force_login(person("clara.clerk@fulfillment.example"))
    return Lives(store, backoffice)


def age(days: int = 91) -> None:
    """Let everything be that old."""
    Process.objects.update(created_at=now() - datetime.timedelta(days=days))


def test_a_byte_search_of_the_database_finds_nothing_after_the_date(lives: Lives) -> None:
    lives.all()
    assert len(PLANTED) >= 40
    before = found_in(everything())
    assert set(PLANTED) - before == lives.unwritten
    age()
    while processes_anonymize_due():
        pass
    print(sorted(found_in(everything())))
    print(list(Process.objects.filter(anonymized_at=None).values_list("status","entities")))
    assert found_in(everything()) == set()
    assert_invariants_hold()
