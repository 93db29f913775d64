"""What the trail says stays as it was written, by whatever way somebody comes; only privacy has a door."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from rest_framework.test import APIClient

from fulfillment.audits.append_only import AppendOnly, privacy_work
from fulfillment.audits.models import Audit
from fulfillment.audits.services import audits_anonymize, audits_delete
from fulfillment.common.clock import now
from fulfillment.common.ids import first_id_at, id_at, new_id
from tests.cast import order_body
from tests.contract import matches

pytestmark = pytest.mark.django_db

UPDATE = "UPDATE audits_audit SET actor_name = 'Nobody'"
DELETE = "DELETE FROM audits_audit"


@pytest.fixture
def entry(api: APIClient) -> Audit:
    """The entry of one order."""
    assert api.post("/api/orders", order_body(), format="json").status_code == 201
    found: Audit = Audit.objects.get()
    return found


def run(statement: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def as_it_was(entry: Audit) -> bool:
    return list(Audit.objects.values()) == [
        {field.attname: getattr(entry, field.attname) for field in Audit._meta.fields}
    ]


def test_the_model_refuses(entry: Audit) -> None:
    entry.operation = "another"
    for attempt in (
        entry.save,
        entry.delete,
        Audit.objects.all().delete,
        lambda: Audit.objects.update(operation="another"),
        lambda: Audit.objects.bulk_update([entry], ["operation"]),
        lambda: Audit._base_manager.update(operation="another"),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    entry.operation = "create"
    assert as_it_was(entry)


@pytest.mark.parametrize("statement", [UPDATE, DELETE])
def test_the_database_refuses(entry: Audit, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert as_it_was(entry)


def test_django_s_own_methods_do_not_come_past_the_database(entry: Audit) -> None:
    for attempt in (lambda: QuerySet(Audit).update(operation="x"), lambda: QuerySet(Audit).delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert as_it_was(entry)


@pytest.mark.parametrize(
    "change",
    ["operation = 'x'", "actor_id = 'x'", "trace = 'x'", "entity_version = 7", "created_at = '2020-01-01T00:00:00Z'"],
)
def test_even_privacy_cannot_change_what_happened(entry: Audit, change: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), privacy_work():
        run(f"UPDATE audits_audit SET {change}, anonymized_at = '2026-01-01T00:00:00Z'")
    assert as_it_was(entry)


def test_privacy_cannot_change_a_name_without_saying_so(entry: Audit) -> None:
    with pytest.raises(DatabaseError, match="append-only"), privacy_work():
        run(UPDATE)
    assert as_it_was(entry)


def test_the_door_closes_behind_privacy(entry: Audit) -> None:
    with transaction.atomic():
        audits_anonymize(process_ids=[entry.process_id], now=now())
        with pytest.raises(DatabaseError, match="append-only"):
            run(DELETE)
    assert Audit.objects.count() == 1


def test_the_door_closes_when_privacy_fails(entry: Audit) -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), privacy_work():
            raise ZeroDivisionError
        with pytest.raises(DatabaseError, match="append-only"):
            run(DELETE)


class TestPrivacy:
    """What the job that anonymizes asks for."""

    @pytest.fixture
    def told(self, api: APIClient) -> Audit:
        """A cancelled order, whose entry names a consumer."""
        order = api.post("/api/orders", order_body(status="LOCKED"), format="json", headers={"User-Agent": "Ada's"})
        api.post(f"/api/orders/{order.json()['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
        entry: Audit = Audit.objects.get(operation="cancel", entity_type="ORDER")
        # As if a verb had changed the consumer, too.
        entry.pk, entry.after, entry._state.adding = new_id(), {**entry.after, "consumer": "Planted", "value": 3}, True
        entry.save()
        return entry

    def test_names_and_values_go_and_what_happened_stays(self, told: Audit, boss: Any) -> None:
        moment = now()
        count = audits_anonymize(process_ids=[told.process_id], now=moment)
        assert count == Audit.objects.filter(process_id=told.process_id).count() > 2
        entry = Audit.objects.get(pk=told.pk)
        assert (entry.actor_name, entry.client_info, entry.actor_id) == ("", "", str(boss.pk))
        assert entry.after["consumer"] == "anonymized"
        assert (entry.after["status"], entry.after["value"]) == ("CANCELLED", 3)
        assert (entry.operation, entry.anonymized_at) == ("cancel", moment)
        assert "Planted" not in str(list(Audit.objects.values()))
        assert "Ada" not in str(list(Audit.objects.values()))
        assert audits_anonymize(process_ids=[told.process_id], now=now()) == 0

    def test_it_is_shown_as_anonymized(self, api: APIClient, told: Audit) -> None:
        audits_anonymize(process_ids=[told.process_id], now=now())
        found = api.post("/api/audits/search", {"query": {}}, format="json").json()["audits"][0]
        assert found["isAnonymized"] is True
        assert found["globalActor"]["details"]["username"] == "anonymized"
        found = {name: value for name, value in found.items() if name not in ("before", "after", "processRef")}
        assert matches("Audit", found)

    def test_other_processes_keep_theirs(self, api: APIClient, told: Audit) -> None:
        api.post("/api/orders", order_body(), format="json")
        mine = Audit.objects.exclude(process_id=told.process_id)
        before = list(mine.values())
        audits_anonymize(process_ids=[told.process_id], now=now())
        assert audits_delete(process_ids=[told.process_id]) > 2
        assert list(mine.values()) == before != []
        assert not Audit.objects.filter(process_id=told.process_id).exists()


def test_ids_are_in_the_order_of_their_moments() -> None:
    start = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    moments = [start + datetime.timedelta(microseconds=number) for number in range(2_500)]
    ids = [id_at(moment) for moment in moments]
    assert ids == sorted(ids)
    assert all(first_id_at(moment) <= key for moment, key in zip(moments, ids, strict=True))
    assert all(key < first_id_at(moment) for moment, key in zip(moments[1:], ids, strict=False))
    same = [id_at(start) for _ in range(500)]
    assert same == sorted(same)
    assert len(set(same)) == 500
    assert same[0].version == 7
