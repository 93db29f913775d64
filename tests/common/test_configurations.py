"""Configurations: one row, merged changes, and of several writers at the same time one."""

import pytest
from django.db import IntegrityError, transaction

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.common.configurations import merged
from fulfillment.common.errors import VersionConflict
from fulfillment.common.ids import new_id
from fulfillment.common.localization import translated
from fulfillment.handover.models import HandoverConfiguration
from fulfillment.handover.schemas.configuration import HandoverConfigurationForCreate
from fulfillment.handover.services import handover_configuration_put
from fulfillment.picking.models import PickingConfiguration
from fulfillment.picking.schemas.configuration import PickingConfigurations
from fulfillment.picking.services import picking_configuration_patch
from tests.inventory.test_at_once import THREADS, at_once


@pytest.mark.parametrize(
    ("base", "changes", "result"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": {"b": 1, "c": {"d": 2}}}, {"a": {"c": {"e": 3}}}, {"a": {"b": 1, "c": {"d": 2, "e": 3}}}),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"c": 3}]}, {"a": [{"c": 3}]}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
    ],
)
def test_objects_are_merged_and_lists_replaced(base, changes, result):
    before = repr(base)
    assert merged(base, changes) == result
    assert repr(base) == before


@pytest.mark.parametrize(
    ("texts", "locale", "text"),
    [
        ({"en_US": "a", "de_DE": "b"}, "de_DE", "b"),
        ({"en_US": "a", "de_DE": "b"}, "fr_FR", "a"),
        ({"de_DE": "b", "it_IT": "c"}, "fr_FR", "b"),
        ({}, "de_DE", ""),
        (None, "de_DE", ""),
    ],
)
def test_a_text_is_chosen_by_locale(texts, locale, text):
    assert translated(texts, locale=locale) == text


@pytest.mark.django_db
def test_the_database_keeps_a_second_configuration_out():
    moment = now()
    PickingConfiguration.objects.create(created_at=moment, modified_at=moment)
    for key in (PickingConfiguration().pk, new_id()):
        with pytest.raises(IntegrityError), transaction.atomic():
            PickingConfiguration.objects.create(id=key, created_at=moment, modified_at=moment)
    assert PickingConfiguration.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_first_and_later_writers_at_the_same_time_one_wins():
    def patch(version):
        def work(number):
            reasons = [{"reasonLocalized": {"en_US": f"{number} of version {version}"}, "active": True}]
            short_pick = {"confirmationOnShortPick": False, "shortPickReasons": reasons}
            body = {"version": version, "pickingShortPickConfiguration": short_pick}
            return picking_configuration_patch(body=parse_body(body, PickingConfigurations), actor=SYSTEM)[1]

        return work

    assert at_once(patch(0)) == {True: 1, VersionConflict: THREADS - 1}
    assert at_once(patch(1)) == {False: 1, VersionConflict: THREADS - 1}
    assert PickingConfiguration.objects.get().version == 2

    def put(number):
        body = {"version": 0, "createStandaloneHandoverJobs": number % 2 == 0}
        return handover_configuration_put(body=parse_body(body, HandoverConfigurationForCreate), actor=SYSTEM)[1]

    assert at_once(put) == {True: 1, VersionConflict: THREADS - 1}
    assert HandoverConfiguration.objects.get().version == 1
