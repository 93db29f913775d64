"""Versions grow by one per change, and of several changes made from one version one wins."""

import datetime

import pytest
import time_machine

from fulfillment.accounts.models import Role
from fulfillment.common.errors import NotFound, VersionConflict
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import Unaudited, VersionedQuerySet, save_changes

NOW = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
UNAUDITED = Unaudited("a test of versions")


@pytest.fixture
def role(db):
    return Role.objects.create(description="first", created_at=NOW, modified_at=NOW)


def test_a_new_entity_has_version_one_and_its_id_before_it_is_stored():
    fresh = Role()
    assert fresh.version == 1
    assert fresh.pk


def test_a_change_is_the_next_version(role):
    role.description = "second"
    role.facility_scoped = True
    save_changes(role, fields=("description",), now=LATER, audit=UNAUDITED)
    assert (role.version, role.modified_at) == (2, LATER)
    stored = Role.objects.get(pk=role.pk)
    assert (stored.version, stored.description, stored.modified_at, stored.created_at) == (2, "second", LATER, NOW)
    assert not stored.facility_scoped, "a field that was not named must not be written"


def test_of_several_changes_from_one_version_one_wins(role):
    copies = [Role.objects.get(pk=role.pk) for _ in range(3)]
    for number, copy in enumerate(copies):
        copy.description = str(number)
    save_changes(copies[1], fields=("description",), now=LATER, audit=UNAUDITED)
    for loser in (copies[0], copies[2]):
        with pytest.raises(VersionConflict) as conflict:
            save_changes(loser, fields=("description",), now=LATER, audit=UNAUDITED)
        assert (conflict.value.requested, conflict.value.current) == (1, 2)
        assert loser.version == 1
    assert Role.objects.get(pk=role.pk).description == "1"
    assert Role.objects.get(pk=role.pk).version == 2


def test_a_deleted_entity_cannot_be_saved(role):
    Role.objects.filter(pk=role.pk).delete()
    with pytest.raises(VersionConflict) as conflict:
        save_changes(role, fields=("description",), now=LATER, audit=UNAUDITED)
    assert conflict.value.current == 0


def test_the_version_a_client_asks_for(role):
    assert role.require_version(None) is role
    assert role.require_version(1) is role
    for version in (0, 2):
        with pytest.raises(VersionConflict):
            role.require_version(version)


def test_looking_up_what_a_client_sent(role):
    known = VersionedQuerySet(Role).known
    assert known(str(role.pk)) == role
    for text in (str(new_id()), str(role.pk).upper(), "x" * 10_000, "", "\ud800"):
        with pytest.raises(NotFound) as refusal:
            known(text)
        assert "role" in refusal.value.description
        assert len(refusal.value.description) < 150
        assert refusal.value.description.isprintable()


@time_machine.travel(NOW, tick=False)
def test_time_comes_from_one_place():
    from fulfillment.common import clock

    assert clock.now() == NOW
    assert clock.now().tzinfo is not None
