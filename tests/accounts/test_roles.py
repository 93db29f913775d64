"""Roles, permissions and actors: what a grant is worth, and what provisioning leaves alone."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from fulfillment.accounts.actors import actor_of
from fulfillment.accounts.documents import permission_document
from fulfillment.accounts.models import Role, User
from fulfillment.accounts.permissions import ALL, SYSTEM_ONLY, ApiPermission
from fulfillment.accounts.roles import PROVIDED_ROLES
from fulfillment.accounts.scope import require_facility, scoped, sees_facility
from fulfillment.accounts.services import roles_provision
from fulfillment.common.actor import Actor
from fulfillment.common.errors import NotFound
from fulfillment.common.ids import new_id

pytestmark = pytest.mark.django_db

NAMES = {"Administrator", "Dispatcher", "Fraud clerk", "Store associate", "Integration"}


def granted(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def in_role(user, name):
    user.groups.add(Group.objects.get(name=name))
    return User.objects.get(pk=user.pk)


class TestPermissions:
    def test_each_is_one_django_permission(self):
        stored = Permission.objects.filter(content_type__app_label="accounts")
        assert set(stored.values_list("codename", flat=True)) == ALL

    def test_a_name_is_its_own_value(self):
        assert all(permission.name == permission.value for permission in ApiPermission)
        assert SYSTEM_ONLY not in ALL

    @pytest.mark.parametrize(
        "name",
        ["FACILITY_READ", "FACILITY_WRITE", "LISTING_READ", "LISTING_WRITE", "STOCK_READ", "STOCK_WRITE",
         "ORDER_READ", "ORDER_WRITE", "ORDER_UNLOCK", "ORDER_CANCEL", "ORDER_FORCE_CANCEL", "ORDER_CONSUMER_WRITE",
         "ORDER_LINEITEM_WRITE", "ROUTING_READ", "ROUTING_WRITE", "PICKJOB_READ", "PICKJOB_WRITE", "PROCESS_READ",
         "PROCESS_WRITE", "PROCESS_REROUTE"],
    )  # fmt: skip
    def test_what_the_apps_need_is_there(self, name):
        assert name in ALL

    @pytest.mark.parametrize(
        ("name", "group", "sub_group", "operation"),
        [
            ("ORDER_UNLOCK", "ORDER_MANAGEMENT", "ORDER", "UNLOCK"),
            ("ORDER_FORCE_CANCEL", "ORDER_MANAGEMENT", "ORDER", "FORCE_CANCEL"),
            ("USERS_READ", "USER_MANAGEMENT", "USER", "LIST"),
            ("SAFETY_STOCK_WRITE", "INVENTORY", "SAFETY_STOCK", "WRITE"),
            ("ADMIN_MODULES_READ", "ADMIN", "ADMIN_MODULES", "READ"),
        ],
    )
    def test_the_documented_grouping(self, name, group, sub_group, operation):
        document = permission_document(ApiPermission(name))
        assert document == {
            "key": name,
            "group": group,
            "subGroup": sub_group,
            "operation": operation,
            "description": ApiPermission(name).label,
        }

    def test_every_permission_has_a_document(self):
        assert all(permission_document(permission)["group"] for permission in ApiPermission)


class TestProvisioning:
    def test_a_migrated_database_has_the_roles(self):
        assert set(Group.objects.values_list("name", flat=True)) == NAMES
        assert granted("Administrator") == ALL
        assert {"ORDER_READ", "ORDER_UNLOCK", "ORDER_CANCEL", "PROCESS_READ"} <= granted("Fraud clerk")
        assert "ORDER_WRITE" not in granted("Fraud clerk")
        assert {"ORDER_WRITE", "STOCK_WRITE", "FACILITY_WRITE", "LISTING_WRITE"} <= granted("Integration")
        assert [role.group.name for role in Role.objects.filter(facility_scoped=True)] == ["Store associate"]

    def test_only_administrators_manage_users(self):
        for name in NAMES - {"Administrator"}:
            assert not {"USER_WRITE", "USER_MODIFY", "ROLE_WRITE", "USERS_READ"} & granted(name)

    def test_names_and_descriptions_fit_the_documented_lengths(self):
        for role in PROVIDED_ROLES:
            assert 3 <= len(role.name) <= 20
            assert len(role.description) <= 100

    def test_again_changes_nothing(self):
        before = {name: granted(name) for name in NAMES}
        call_command("migrate", verbosity=0)
        assert roles_provision() == []
        assert {name: granted(name) for name in NAMES} == before

    def test_what_an_administrator_removed_or_added_stays_so(self):
        group = Group.objects.get(name="Fraud clerk")
        group.permissions.remove(Permission.objects.get(codename="ORDER_CANCEL"))
        group.permissions.add(Permission.objects.get(codename="STOCK_READ"))
        call_command("migrate", verbosity=0)
        assert "ORDER_CANCEL" not in granted("Fraud clerk")
        assert "STOCK_READ" in granted("Fraud clerk")

    def test_a_renamed_role_keeps_its_grants_and_is_not_made_twice(self):
        Group.objects.filter(name="Fraud clerk").update(name="Fraud team")
        assert roles_provision() == []
        assert not Group.objects.filter(name="Fraud clerk").exists()
        assert "ORDER_UNLOCK" in granted("Fraud team")

    def test_a_deleted_role_does_not_come_back(self):
        Group.objects.get(name="Dispatcher").delete()
        assert roles_provision() == []
        assert not Group.objects.filter(name="Dispatcher").exists()

    def test_a_group_that_an_administrator_made_under_the_name_is_not_filled(self):
        Role.objects.all().delete()
        Group.objects.all().delete()
        Group.objects.create(name="Integration")
        assert len(roles_provision()) == 5
        assert granted("Integration") == set()
        assert granted("Administrator") == ALL

    def test_migrating_to_before_there_were_roles_is_no_failure(self):
        from django.db.migrations.state import ProjectState

        from fulfillment.accounts.apps import provide_roles

        Role.objects.all().delete()
        provide_roles(apps=ProjectState().apps)
        assert not Role.objects.exists()
        provide_roles(apps=apps)
        assert Role.objects.count() == 5


class TestActors:
    def test_an_actor_has_what_the_roles_grant_in_the_apis_names(self, user):
        user = in_role(user, "Fraud clerk")
        actor = actor_of(user)
        assert actor.kind == "USER"
        assert (actor.id, actor.name) == (str(user.pk), "Ada Clerk")
        assert actor.permissions == granted("Fraud clerk")
        assert actor.can(ApiPermission.ORDER_UNLOCK)
        assert not actor.can(ApiPermission.ORDER_WRITE)
        assert user.has_perm("accounts.ORDER_UNLOCK")
        assert actor.facility_ids is None

    def test_grants_of_other_apps_are_no_api_permissions(self, user):
        user.user_permissions.add(Permission.objects.get(codename="view_logentry"))
        assert actor_of(user).permissions == frozenset()

    def test_a_superuser_may_do_everything(self, superuser):
        assert actor_of(superuser).permissions == ALL
        assert actor_of(superuser).facility_ids is None

    @pytest.mark.parametrize("name", ["user", "superuser"])
    def test_an_inactive_user_may_do_nothing(self, request, name):
        user = in_role(request.getfixturevalue(name), "Administrator")
        user.is_active = False
        assert actor_of(user).permissions == frozenset()

    @pytest.mark.parametrize(
        ("roles", "facility_ids", "expected"),
        [
            ([], None, None),
            (["Dispatcher"], None, None),
            (["Dispatcher"], ["f"], {"f"}),
            (["Dispatcher"], [], set()),
            (["Store associate"], None, set()),
            (["Store associate"], ["f"], {"f"}),
            (["Store associate", "Dispatcher"], None, None),
        ],
    )
    def test_the_facilities_somebody_is_limited_to(self, user, roles, facility_ids, expected):
        for role in roles:
            user = in_role(user, role)
        user.facility_ids = facility_ids
        assert actor_of(user).facility_ids == expected

    def test_the_name_is_the_best_there_is(self, db):
        assert actor_of(User.objects.create_user("A@B.com")).name == "a@b.com"
        assert actor_of(User.objects.create_user("c@d.com", username="cd")).name == "cd"


class TestScope:
    """Sessions stand in for the objects of a facility, their users for the facilities."""

    @pytest.fixture
    def sessions(self, user, superuser):
        from fulfillment.accounts.models import Session
        from fulfillment.accounts.services import session_start
        from fulfillment.common import clock

        for owner in (user, superuser):
            session_start(user=owner, now=clock.now())
        return Session.objects.all()

    def test_without_a_limit_everything_is_seen(self, sessions):
        assert scoped(sessions, Actor(kind="USER"), "user_id").count() == 2

    def test_with_a_limit_only_what_lies_in_it(self, sessions, user):
        actor = Actor(kind="USER", facility_ids=frozenset({str(user.pk), str(new_id())}))
        assert [session.user for session in scoped(sessions, actor, "user_id")] == [user]

    def test_limited_to_nothing_sees_nothing(self, sessions):
        assert not scoped(sessions, Actor(kind="USER", facility_ids=frozenset()), "user_id").exists()

    def test_a_foreign_facility_is_unknown(self):
        own, foreign = new_id(), new_id()
        actor = Actor(kind="USER", facility_ids=frozenset({str(own)}))
        require_facility(actor, own)
        require_facility(actor, str(own))
        assert not sees_facility(actor, foreign)
        with pytest.raises(NotFound):
            require_facility(actor, foreign)
        require_facility(Actor(kind="USER"), foreign)


class TestApi:
    @pytest.fixture
    def get(self, client, superuser, bearer):
        def get(url, user=superuser):
            answer = client.get(url, headers=bearer(user))
            assert answer.status_code == 200, answer.content
            return answer.json()

        return get

    def test_effective_permissions_role_by_role(self, get, user):
        user = in_role(in_role(user, "Fraud clerk"), "Dispatcher")
        body = get("/api/users/me/effectivepermissions", user)
        assert body["userId"] == str(user.pk)
        assert [role["name"] for role in body["roles"]] == ["Dispatcher", "Fraud clerk"]
        assert set(body["roles"][1]["permissions"]) == granted("Fraud clerk")
        assert "context" not in body["roles"][0]

    def test_effective_permissions_name_the_facilities(self, get, user):
        user = in_role(user, "Store associate")
        facility = str(new_id())
        User.objects.update(facility_ids=[facility])
        (role,) = get("/api/users/me/effectivepermissions", user)["roles"]
        assert role["context"] == [{"type": "FACILITY", "values": [facility]}]

    def test_a_superusers_rights_are_listed_too(self, get):
        (role,) = get("/api/users/me/effectivepermissions")["roles"]
        assert set(role["permissions"]) == ALL

    def test_permissions_are_paged_by_key(self, get):
        seen = []
        while page := get(f"/api/permissions?startAfterId={seen[-1] if seen else ''}")["permissions"]:
            assert len(page) <= 25
            seen += [permission["key"] for permission in page]
        assert seen == sorted(ALL)

    def test_permissions_are_filtered(self, get):
        assert get("/api/permissions?key=ORDER_UNLOCK")["total"] == 1
        inventory = get("/api/permissions?group=INVENTORY&size=3")
        assert len(inventory["permissions"]) == 3
        assert inventory["total"] > 3
        assert {permission["group"] for permission in inventory["permissions"]} == {"INVENTORY"}
        assert get("/api/permissions?key=UNKNOWN") == {"permissions": [], "total": 0}

    def test_roles(self, get, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            roles = get("/api/roles")
        assert [role["name"] for role in roles] == sorted(NAMES)
        assert set(roles[0]) == {
            "name", "displayName", "description", "permissions", "created", "lastModified", "version",
        }  # fmt: skip
        assert roles[0]["permissions"] == sorted(ALL)

    @pytest.mark.parametrize("url", ["/api/permissions", "/api/roles"])
    def test_they_need_their_permission(self, client, user, bearer, url):
        assert client.get(url, headers=bearer(in_role(user, "Dispatcher"))).status_code == 403
