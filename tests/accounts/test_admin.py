"""Users and roles in the backoffice: the API's permissions decide, and nobody grants more than they have."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from fulfillment.accounts.models import Role, Session, User
from fulfillment.accounts.services import session_start
from fulfillment.common import clock

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


def manager_with(*names):
    manager = User.objects.create_user("manager@example.com", PASSWORD, is_staff=True)
    role = Group.objects.create(name="Managers")
    role.permissions.set(Permission.objects.filter(codename__in=names))
    manager.groups.add(role)
    return manager


@pytest.fixture
def manager():
    return manager_with("USERS_READ", "USER_READ", "USER_WRITE", "USER_MODIFY", "ROLE_READ", "ROLE_WRITE", "ORDER_READ")


def url(name, *args):
    return reverse(f"admin:{name}", args=args)


def change_form(user, **changes):
    return {"email": user.email, "first_name": "", "last_name": "", "username": "", "facility_ids": "null",
            "is_active": "on"} | changes  # fmt: skip


def test_sign_in_is_by_email_in_any_case(client, superuser):
    answer = client.post(LOGIN, {"username": "Root@Example.com", "password": PASSWORD})
    assert answer.status_code == 302


def test_sign_in_is_throttled(client, superuser, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"sign-in": "2/hour"}}
    for _ in range(2):
        assert b"correct" in client.post(LOGIN, {"username": "root@example.com", "password": "x"}).content
    answer = client.post(LOGIN, {"username": "root@example.com", "password": PASSWORD})
    assert b"Too many attempts" in answer.content
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["accounts_user_changelist", "accounts_user_add", "auth_group_changelist",
                                  "auth_group_add", "accounts_session_changelist"])  # fmt: skip
def test_the_pages_open_for_a_superuser_and_are_closed_for_other_staff(client, superuser, name):
    session_start(user=superuser, now=clock.now())
    client.force_login(superuser)
    assert client.get(url(name)).status_code == 200
    client.force_login(User.objects.create_user("staff@example.com", is_staff=True))
    assert client.get(url(name)).status_code == 403


def test_a_user_is_created_with_role_and_facilities(client, superuser):
    client.force_login(superuser)
    role = Group.objects.get(name="Store associate")
    facility = "01890a5d-ac96-774b-bcce-b302099a8057"
    answer = client.post(
        url("accounts_user_add"),
        {"email": "Store@Example.com", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD,
         "is_active": "on", "groups": [role.pk], "facility_ids": f'["{facility}"]'},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    user = User.objects.get(email="store@example.com")
    assert user.check_password(PASSWORD)
    assert user.facility_ids == [facility]
    assert list(user.groups.all()) == [role]
    assert user.version == 1


@pytest.mark.parametrize("facility_ids", ['"x"', '["x"]', "[1]", "{}", "[", '{"a": 1}'])
def test_facilities_that_are_no_list_of_ids(client, superuser, user, facility_ids):
    client.force_login(superuser)
    answer = client.post(url("accounts_user_change", user.pk), change_form(user, facility_ids=facility_ids))
    assert "facility_ids" in answer.context["adminform"].form.errors


def test_an_empty_list_of_facilities_is_not_the_same_as_none(client, superuser, user):
    client.force_login(superuser)
    for text, stored in (("[]", []), ("", None), ("null", None)):
        client.post(url("accounts_user_change", user.pk), change_form(user, facility_ids=text))
        assert User.objects.get(pk=user.pk).facility_ids == stored


def test_changing_a_user_is_a_new_version(client, superuser, user):
    client.force_login(superuser)
    answer = client.post(url("accounts_user_change", user.pk), change_form(user, first_name="Grace"))
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.first_name, user.version) == ("Grace", 2)


def test_deactivating_ends_the_sessions(client, superuser, user):
    session_start(user=user, now=clock.now())
    client.force_login(superuser)
    client.post(url("accounts_user_change", user.pk), change_form(user, is_active=""))
    assert Session.objects.get().revoked_at is not None


def test_a_new_password_ends_the_sessions(client, superuser, user):
    session_start(user=user, now=clock.now())
    client.force_login(superuser)
    body = {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"}
    answer = client.post(url("auth_user_password_change", user.pk), body)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password("quite another one")
    assert Session.objects.get().revoked_at is not None


def test_the_button_ends_all_sessions_by_post_only(client, superuser, user):
    session_start(user=user, now=clock.now())
    client.force_login(superuser)
    assert b"End all sessions" in client.get(url("accounts_user_change", user.pk)).content
    button = url("accounts_user_end_sessions", user.pk)
    assert client.get(button).status_code == 200
    assert Session.objects.get().revoked_at is None
    answer = client.post(button, {"_form_submitted": "True"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url("accounts_user_change", user.pk)
    assert Session.objects.get().revoked_at is not None


def test_several_sessions_are_ended_from_the_list(client, superuser, user):
    session_start(user=user, now=clock.now())
    client.force_login(superuser)
    body = {"action": "end_selected", "_selected_action": [str(Session.objects.get().pk)]}
    assert client.post(url("accounts_session_changelist"), body).status_code == 302
    assert Session.objects.get().revoked_at is not None


def test_sessions_cannot_be_edited(client, superuser, user):
    session_start(user=user, now=clock.now())
    client.force_login(superuser)
    page = url("accounts_session_change", Session.objects.get().pk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"expires_at_0": "2099-01-01"}).status_code == 403
    assert client.get(url("accounts_session_add")).status_code == 403


class TestNoWayUp:
    """Who manages users cannot reach more than their own rights."""

    @pytest.mark.parametrize("target", ["superuser", "stronger", "stronger but inactive"])
    def test_stronger_users_are_out_of_reach(self, client, manager, superuser, user, target):
        if target != "superuser":
            user.groups.add(Group.objects.get(name="Administrator"))
        if target == "stronger but inactive":
            User.objects.filter(pk=user.pk).update(is_active=False)
        reached = superuser if target == "superuser" else user
        session_start(user=reached, now=clock.now())
        client.force_login(manager)
        passwords = {"usable_password": "true", "password1": "mine mine mine", "password2": "mine mine mine"}
        assert client.post(url("accounts_user_change", reached.pk), change_form(reached)).status_code == 403
        assert client.post(url("auth_user_password_change", reached.pk), passwords).status_code == 403
        assert client.post(url("accounts_user_delete", reached.pk), {"post": "yes"}).status_code == 403
        client.post(url("accounts_user_end_sessions", reached.pk), {"_form_submitted": "True"})
        assert Session.objects.get().revoked_at is None

    def test_a_stronger_role_cannot_be_given(self, client, manager, user):
        client.force_login(manager)
        role = Group.objects.get(name="Dispatcher")
        answer = client.post(url("accounts_user_change", user.pk), change_form(user, groups=[role.pk]))
        assert "grants more" in str(answer.context["adminform"].form.errors["groups"])
        own = Group.objects.get(name="Managers")
        assert client.post(url("accounts_user_change", user.pk), change_form(user, groups=[own.pk])).status_code == 302

    def test_a_stronger_role_cannot_be_given_to_a_new_user(self, client, manager):
        client.force_login(manager)
        body = {"email": "n@example.com", "usable_password": "false", "is_active": "on", "facility_ids": "",
                "groups": [Group.objects.get(name="Administrator").pk]}  # fmt: skip
        answer = client.post(url("accounts_user_add"), body)
        assert "groups" in answer.context["adminform"].form.errors
        assert not User.objects.filter(email="n@example.com").exists()

    def test_superusers_are_made_by_superusers(self, client, manager, user):
        client.force_login(manager)
        client.post(url("accounts_user_change", user.pk), change_form(user, is_superuser="on"))
        assert not User.objects.get(pk=user.pk).is_superuser

    def test_a_role_cannot_be_given_what_the_manager_lacks(self, client, manager):
        client.force_login(manager)
        role = Group.objects.get(name="Managers")
        unlock = Permission.objects.get(codename="ORDER_UNLOCK")
        answer = client.post(url("auth_group_change", role.pk), {"name": "Managers", "permissions": [unlock.pk]})
        assert "ORDER_UNLOCK" in str(answer.context["adminform"].form.errors["permissions"])

    def test_somebody_limited_to_facilities_manages_nobody(self, client, manager, user):
        User.objects.filter(pk=manager.pk).update(facility_ids=[])
        client.force_login(manager)
        assert client.post(url("accounts_user_change", user.pk), change_form(user)).status_code == 403

    def test_nobody_is_deleted_by_the_dozen(self, client, manager, superuser):
        client.force_login(manager)
        body = {"action": "delete_selected", "_selected_action": [str(superuser.pk)], "post": "yes"}
        client.post(url("accounts_user_changelist"), body)
        assert User.objects.filter(pk=superuser.pk).exists()


class TestRoles:
    def test_permissions_show_the_apis_names_and_no_others(self, client, superuser):
        client.force_login(superuser)
        page = client.get(url("auth_group_change", Group.objects.get(name="Fraud clerk").pk))
        choices = page.context["adminform"].form.fields["permissions"]
        labels = [label for _, label in choices.choices]
        assert "ORDER_UNLOCK: Unlock orders" in labels
        assert not [label for label in labels if "log entry" in label]
        assert page.context["adminform"].form.initial["description"].startswith("Examines")

    def test_a_role_is_stored_with_its_description_and_scope(self, client, superuser):
        client.force_login(superuser)
        unlock = Permission.objects.get(codename="ORDER_UNLOCK")
        body = {"name": "Night shift", "description": "At night", "facility_scoped": "on", "permissions": [unlock.pk]}
        assert client.post(url("auth_group_add"), body).status_code == 302
        role = Role.objects.get(group__name="Night shift")
        assert (role.description, role.facility_scoped, role.version) == ("At night", True, 1)
        assert list(role.group.permissions.all()) == [unlock]

    def test_grants_that_the_form_does_not_show_are_kept(self, client, superuser):
        other = Permission.objects.get(codename="view_logentry")
        role = Group.objects.get(name="Fraud clerk")
        role.permissions.add(other)
        client.force_login(superuser)
        client.post(url("auth_group_change", role.pk), {"name": role.name, "permissions": []})
        assert list(role.permissions.all()) == [other]
        assert role.role.version == 2
