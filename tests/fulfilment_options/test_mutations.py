"""Requests damaged at random are answered, or refused in the shape of this API; never with a 500."""

import json
from collections import Counter

import pytest

from fulfilment_options.models import FulfilmentOption
from tests.cast import administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold

from .cast import PATH
from .mutations import mutated

pytestmark = pytest.mark.django_db

CASES = 300


def test_300_damaged_requests_are_answered_or_refused_and_none_breaks_anything() -> None:
    goods(facility("Sydney", tenant_facility_id="K"), DM12345=5)
    client = client_of(administrator())
    client.raise_request_exception = False
    seen: Counter[int] = Counter()
    for seed in range(CASES):
        body = json.dumps(mutated(seed))
        answer = client.post(PATH, body, content_type="application/json")
        seen[answer.status_code] += 1
        if answer.status_code == 201:
            assert client.get(answer["Location"]).json() == answer.json(), (seed, body[:500])
            continue
        assert answer.status_code in (400, 413), (seed, body[:500], answer.content)
        (failure,) = answer.json()["error"]
        assert (set(failure), failure["code"]) == ({"code", "message"}, str(answer.status_code)), seed
        assert failure["message"], seed
    # Both happen often, or the damage would be too little or too great to find anything.
    assert seen[201] > CASES / 20
    assert seen[400] > CASES / 3
    assert FulfilmentOption.objects.count() == seen[201]
    assert_invariants_hold()
