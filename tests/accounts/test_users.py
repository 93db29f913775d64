"""Users: found by email, stored in versions."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from fulfillment.accounts.models import User, validate_facility_ids
from fulfillment.accounts.services import user_password_set, user_store
from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.errors import VersionConflict
from fulfillment.common.ids import new_id

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_user_has_a_time_ordered_id_and_a_version(user):
    assert user.pk.version == 7
    assert user.version == 1
    assert user.created_at == user.modified_at
    assert not user.is_staff
    assert not user.is_superuser


def test_one_email_is_one_user_whatever_its_case(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Clerk@Example.COM")
    assert User.objects.get_by_natural_key(" CLERK@example.com ") == user


def test_without_a_password_nobody_signs_in():
    assert not User.objects.create_user("machine@example.com").has_usable_password()


def test_a_superuser_is_made_by_the_command(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="Boss@example.com", interactive=False, verbosity=0)
    boss = User.objects.get(email="boss@example.com")
    assert boss.is_staff
    assert boss.is_superuser
    assert boss.check_password(PASSWORD)


def test_of_two_changes_from_one_version_one_wins(user):
    other = User.objects.get(pk=user.pk)
    user.first_name = "Grace"
    user_store(user=user, actor=SYSTEM, now=clock.now())
    other.first_name = "Edsger"
    with pytest.raises(VersionConflict):
        user_store(user=other, actor=SYSTEM, now=clock.now())
    assert User.objects.get(pk=user.pk).first_name == "Grace"


def test_storing_a_user_leaves_the_password_alone(user):
    user.password = "changed in memory"
    user_store(user=user, actor=SYSTEM, now=clock.now())
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_none_as_password_is_no_password(user):
    user_password_set(user=user, password=None, actor=SYSTEM, now=clock.now())
    assert not User.objects.get(pk=user.pk).has_usable_password()


@pytest.mark.parametrize("value", [[], [str(new_id())]])
def test_lists_of_facility_ids(value):
    validate_facility_ids(value)


@pytest.mark.parametrize("value", ["x", {}, ["x"], [1], [None], [str(new_id()).upper()], 7])
def test_what_is_no_list_of_facility_ids(value):
    with pytest.raises(ValidationError):
        validate_facility_ids(value)
