"""Load units: made for pick jobs of one facility, changed, discarded."""

import uuid

import pytest

from fulfillment.picking.models import LoadUnit
from tests.cast import client_of, facility, goods, user_with
from tests.contract import matches

from .cast import Shop

pytestmark = pytest.mark.django_db

ALL = ("LOADUNIT_READ", "LOADUNIT_WRITE", "PICKJOB_READ", "PICKJOB_WRITE")
URL = "/api/loadunits"
LINE = {"article": {"tenantArticleId": "shirt", "title": "T-Shirt"}, "quantity": 2, "globalLineItemIds": ["x"]}


@pytest.fixture
def shop():
    return Shop(client_of(user_with(*ALL, "ORDER_WRITE", "ORDER_READ")))


@pytest.fixture
def store():
    return facility("Köln")


@pytest.fixture
def jobs(shop, store):
    """Three pick jobs of one facility."""
    goods(store, shirt=30)
    return [shop.job(shop.order(lines={"shirt": 1})) for _ in range(3)]


@pytest.fixture
def foreign(shop, store, jobs):
    """A pick job of another facility, with a load unit."""
    other = facility("Bonn")
    goods(other, hat=10)
    job = shop.job(shop.order(lines={"hat": 1}))
    return job, create(shop, job)


def create(shop, *jobs, expect=201, **changes):
    """Make one load unit of these jobs."""
    body = {"loadUnits": [{"pickJobRefs": [job["id"] for job in jobs], "codes": ["C-1"], **changes}]}
    answer = shop.client.post(URL, body, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()[0]


def get(shop, path="", expect=200, **query):
    answer = shop.client.get(f"{URL}{path}", query)
    assert answer.status_code == expect, answer.content
    return answer.json()


def patch(shop, unit, expect=200, **change):
    answer = shop.client.patch(f"{URL}/{unit['id']}", {"version": unit["version"], **change}, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_a_load_unit_keeps_everything_documented(shop, jobs):
    given = {
        "codes": ["C-1", "C-2"],
        "customAttributes": {"a": 1},
        "loadUnitTypeRef": "type",
        "operativeContainerTypeRef": "container",
        "stackRef": "stack",
        "storageLocationRef": "shelf",
    }
    unit = create(shop, *jobs[:2], **given, loadUnitLineItems=[LINE])
    assert matches("LoadUnit", unit)
    assert {name: unit[name] for name in given} == given
    assert (unit["status"], unit["version"], unit["facilityRef"]) == ("AVAILABLE", 1, jobs[0]["facilityRef"])
    assert unit["pickJobRefs"] == sorted(job["id"] for job in jobs[:2])
    assert unit["loadUnitLineItems"][0]["id"]
    assert get(shop, f"/{unit['id']}") == unit


def test_load_units_are_made_all_or_none(shop, jobs):
    wanted = [{"pickJobRefs": [jobs[0]["id"]]}, {"pickJobRefs": [jobs[1]["id"], "nobody"]}]
    answer = shop.client.post(URL, {"loadUnits": wanted}, format="json")
    assert answer.status_code == 400
    assert "$.loadUnits[1].pickJobRefs[1]" in answer.json()[0]["description"]
    assert not LoadUnit.objects.exists()


def test_the_pick_jobs_of_a_load_unit_are_of_one_facility(shop, jobs, foreign):
    assert "one facility" in create_refused(shop, jobs[0], foreign[0])


def create_refused(shop, *jobs):
    body = {"loadUnits": [{"pickJobRefs": [job["id"] for job in jobs]}]}
    answer = shop.client.post(URL, body, format="json")
    assert answer.status_code == 400, answer.content
    return answer.json()[0]["description"]


def test_a_pick_job_shows_and_gets_its_load_units(shop, jobs):
    shared = create(shop, *jobs[:2])
    path = f"/api/pickjobs/{jobs[0]['id']}/loadunits"
    answer = shop.client.post(path, {"codes": ["C-9"], "loadUnitLineItems": [LINE]}, format="json")
    assert answer.status_code == 201, answer.content
    own = answer.json()
    assert own["pickJobRefs"] == [jobs[0]["id"]]
    assert shop.client.get(answer["Location"]).json() == own
    listed = shop.client.get(path).json()
    assert matches("LoadUnits", listed)
    assert listed == {"loadUnits": [shared, own], "total": 2}
    assert shop.client.get(f"/api/pickjobs/{uuid.uuid4()}/loadunits").status_code == 404
    assert shop.client.post(path, {"codes": []}, format="json").status_code == 400


def test_the_list_shows_what_is_in_use_unless_asked_otherwise(shop, jobs):
    gone, here = create(shop, jobs[0]), create(shop, jobs[1])
    shop.client.delete(f"{URL}/{gone['id']}")

    def found(**query):
        listed = get(shop, **query)
        assert matches("LoadUnits", listed)
        assert listed["total"] == len(listed["loadUnits"])
        return [unit["id"] for unit in listed["loadUnits"]]

    assert found() == [here["id"]]
    assert found(statuses="OBSOLETE") == [gone["id"]]
    assert found(statuses="") == [gone["id"], here["id"]]
    assert found(statuses=["AVAILABLE", "OBSOLETE"]) == [gone["id"], here["id"]]
    assert found(statuses="[AVAILABLE]", pickJobRef=jobs[0]["id"]) == []
    assert found(pickJobRef=jobs[1]["id"]) == [here["id"]]
    assert found(pickJobRef="nobody") == []
    get(shop, statuses="LOST", expect=400)
    get(shop, size="0", expect=400)
    assert get(shop, statuses="", size=1, startAfterId=gone["id"])["loadUnits"][0]["id"] == here["id"]


def test_name_and_description_are_those_of_the_locale(shop, jobs):
    unit = create(shop, jobs[0])
    path = f"/{unit['id']}"
    assert unit["name"] == "Load unit"
    assert get(shop, path, locale="de_DE")["name"] == "Ladungsträger"
    assert get(shop, path, locale="de_AT")["name"] == "Ladungsträger"
    assert get(shop, path, locale="fr_FR")["name"] == "Load unit"
    own = {"nameLocalized": {"fr_FR": "Bac"}, "descriptionLocalized": {"en_US": "Blue", "de_DE": "Blau"}}
    assert (patch(shop, unit, **own)["name"], get(shop, locale="de_DE")["loadUnits"][0]["description"]) == (
        "Bac",
        "Blau",
    )


def test_a_patch_changes_what_it_names(shop, jobs):
    unit = create(shop, jobs[0], loadUnitLineItems=[LINE], customAttributes={"a": 1})
    line = unit["loadUnitLineItems"][0]
    lines = [{**line, "quantity": 1}, {**LINE, "quantity": 1}]
    change = {"dimensions": {"weightInG": 5.0}, "weightLimitInG": 100.0, "iconUrl": "i", "codes": ["C-7"]}
    changed = patch(shop, unit, **change, loadUnitLineItems=lines, pickJobRefs=[jobs[1]["id"], jobs[2]["id"]])
    assert matches("LoadUnit", changed)
    assert {name: changed[name] for name in change} == change
    assert changed["pickJobRefs"] == sorted([jobs[1]["id"], jobs[2]["id"]])
    assert [item["quantity"] for item in changed["loadUnitLineItems"]] == [1, 1]
    assert changed["loadUnitLineItems"][0]["id"] == line["id"] != changed["loadUnitLineItems"][1]["id"]
    assert (changed["version"], changed["customAttributes"]) == (2, {"a": 1})
    assert get(shop, f"/{unit['id']}") == changed
    # What was read may be sent back; what nobody can set is not read.
    assert patch(shop, {**changed}, **{**changed, "status": "OBSOLETE", "name": "x"})["status"] == "AVAILABLE"


def test_lines_are_replaced_by_the_deprecated_action_too(shop, jobs):
    unit = create(shop, jobs[0], loadUnitLineItems=[LINE])
    action = {"action": "ReplaceLoadUnitLineItems", "loadUnitLineItems": []}
    assert patch(shop, unit, actions=[action])["loadUnitLineItems"] == []


def test_a_stale_version_is_refused_with_both(shop, jobs):
    unit = create(shop, jobs[0])
    patch(shop, unit, codes=["C-2"])
    refusal = patch(shop, unit, codes=["C-3"], expect=409)
    assert (refusal[0]["requestVersion"], refusal[0]["version"]) == (1, 2)


def test_a_load_unit_is_deleted_once_and_stays_readable(shop, jobs):
    unit = create(shop, jobs[0])
    deleted = shop.client.delete(f"{URL}/{unit['id']}")
    assert (deleted.status_code, deleted.json()["status"], deleted.json()["version"]) == (200, "OBSOLETE", 2)
    assert get(shop, f"/{unit['id']}")["status"] == "OBSOLETE"
    assert shop.client.delete(f"{URL}/{unit['id']}").status_code == 400
    patch(shop, deleted.json(), codes=["C-2"], expect=400)


def delete(shop, expect, *, ids=(), **query):
    parts = [f"id={key}" for key in ids] + [f"{name}={value}" for name, value in query.items()]
    answer = shop.client.delete(f"{URL}?{'&'.join(parts)}")
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_load_units_are_deleted_by_pick_job_and_by_id(shop, jobs):
    one, two, three, four = (create(shop, job) for job in (jobs[0], jobs[0], jobs[1], jobs[2]))
    delete(shop, 400)
    delete(shop, 404, pickJobRef=str(uuid.uuid4()))
    delete(shop, 404, ids=[four["id"], str(uuid.uuid4())])
    delete(shop, 404, ids=["nobody"])
    delete(shop, 422, ids=[one["id"], three["id"]], pickJobRef=jobs[0]["id"])
    assert get(shop)["total"] == 4  # each time all or none
    assert [unit["id"] for unit in delete(shop, 200, ids=[one["id"]], pickJobRef=jobs[0]["id"])["loadUnits"]] == [
        one["id"]
    ]
    delete(shop, 422, ids=[one["id"]])
    gone = delete(shop, 200, pickJobRef=jobs[0]["id"])
    assert matches("LoadUnits", gone)
    assert [(unit["id"], unit["status"]) for unit in gone["loadUnits"]] == [(two["id"], "OBSOLETE")]
    assert delete(shop, 200, pickJobRef=jobs[0]["id"])["total"] == 0
    assert delete(shop, 200, ids=[three["id"], four["id"], four["id"]])["total"] == 2


def operations(job, unit):
    """Return every operation on these: method, path, permissions, body."""
    pick_job = f"/api/pickjobs/{job['id']}/loadunits"
    return [
        ("get", f"{URL}/{unit['id']}", ["LOADUNIT_READ"], None),
        ("get", pick_job, ["LOADUNIT_READ", "PICKJOB_READ"], None),
        ("post", pick_job, ["LOADUNIT_WRITE", "PICKJOB_WRITE"], {"codes": ["C-2"]}),
        ("patch", f"{URL}/{unit['id']}", ["LOADUNIT_WRITE"], {"version": 1, "codes": []}),
        ("delete", f"{URL}?id={unit['id']}", ["LOADUNIT_WRITE"], None),
        ("delete", f"{URL}?pickJobRef={job['id']}", ["LOADUNIT_WRITE"], None),
        ("delete", f"{URL}/{unit['id']}", ["LOADUNIT_WRITE"], None),
    ]


def test_what_belongs_to_another_facility_does_not_exist(shop, store, jobs, foreign):
    user = user_with(*ALL, email="clerk@fulfillment.example", facility_ids=[str(store.pk)])
    clerk = Shop(client_of(user))
    for method, path, _, body in operations(*foreign):
        answer = getattr(clerk.client, method)(path, body, format="json")
        assert answer.status_code == 404, (method, path, answer.content)
    assert get(clerk) == {"loadUnits": [], "total": 0}
    assert "$.loadUnits[0].pickJobRefs[0]" in create_refused(clerk, foreign[0])
    own = create(clerk, jobs[0])
    refusal = patch(clerk, own, pickJobRefs=[foreign[0]["id"]], expect=400)
    assert "$.pickJobRefs[0]" in refusal[0]["description"]
    patch(shop, own, pickJobRefs=[foreign[0]["id"]], expect=400)  # of another facility than the load unit
    assert get(shop, f"/{foreign[1]['id']}") == foreign[1]


def test_every_operation_needs_its_permissions(shop, foreign):
    lists = [("get", URL, ["LOADUNIT_READ"], None), ("post", URL, ["LOADUNIT_WRITE"], {"loadUnits": []})]
    for number, (method, path, needed, body) in enumerate([*lists, *operations(*foreign)]):
        for permission in needed:
            others = [name for name in ALL if name != permission]
            user = user_with(*others, email=f"{permission}{number}@fulfillment.example")
            answer = getattr(client_of(user), method)(path, body, format="json")
            assert answer.status_code == 403, (method, path, permission)
            assert permission in answer.json()[0]["description"]
        having = client_of(user_with(*needed, email=f"with{number}@fulfillment.example"))
        assert getattr(having, method)(path, body, format="json").status_code not in (403, 404, 500), (method, path)


@pytest.mark.parametrize(
    "change",
    [
        {"pickJobRefs": []},
        {"pickJobRefs": None},
        {"pickJobRefs": [7]},
        {"pickJobRefs": ["x"] * 101},
        {"codes": ["x"] * 101},
        {"codes": "C-1"},
        {"codes": ["x" * 256]},
        {"codes": [""]},
        {"loadUnitLineItems": [{"quantity": 1}]},
        {"loadUnitLineItems": [{**LINE, "quantity": -1}]},
        {"loadUnitLineItems": [LINE] * 101},
        {"customAttributes": []},
        {"status": "OBSOLETE"},
        {"unknown": 1},
    ],
)
def test_a_load_unit_that_breaks_a_rule_is_refused(shop, jobs, change):
    body = {"loadUnits": [{"pickJobRefs": [jobs[0]["id"]], **change}]}
    answer = shop.client.post(URL, body, format="json")
    assert answer.status_code == 400, answer.content
    assert not LoadUnit.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1"},
        {"weightLimitInG": 0},
        {"dimensions": {"heightInCm": -1}},
        {"nameLocalized": {}},
        {"status": "LOST"},
        {"actions": []},
        {"actions": [{"action": "Explode"}]},
        {"unknown": 1},
    ],
)
def test_a_patch_that_breaks_a_rule_is_refused(shop, jobs, change):
    unit = create(shop, jobs[0])
    patch(shop, unit, expect=400, **change)
    assert get(shop, f"/{unit['id']}") == unit


@pytest.mark.parametrize("body", ["", "[]", "null", '{"loadUnits": [{"pickJobRefs": ["\\u0000"]}]}', "{"])
def test_what_is_no_documented_body_is_refused(shop, jobs, body):
    unit = create(shop, jobs[0])
    for method, path in (("post", URL), ("patch", f"{URL}/{unit['id']}")):
        assert getattr(shop.client, method)(path, body, content_type="application/json").status_code == 400


def test_lines_have_ids_of_their_own(shop, jobs):
    unit = create(shop, jobs[0], loadUnitLineItems=[LINE])
    line = unit["loadUnitLineItems"][0]
    patch(shop, unit, loadUnitLineItems=[line, line], expect=400)


def test_the_list_costs_the_same_for_any_number(shop, jobs, django_assert_max_num_queries):
    for job in jobs:
        create(shop, job)
    with django_assert_max_num_queries(4):
        assert get(shop)["total"] == 3
