"""Users, roles and sessions in the backoffice, under the permissions of the API."""

import copy
import functools
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import BaseDialogForm

from fulfillment.common import clock
from fulfillment.common.admin import actor_for

from .forms import ApiPermissionField, PasswordForm, RoleForm, SignInForm, UserAddForm, UserForm, api_permissions
from .models import Session, User
from .permissions import ApiPermission
from .selectors import may_manage
from .services import (
    role_delete,
    role_store,
    user_delete,
    user_end_session,
    user_end_sessions,
    user_store,
)

admin.site.login_form = SignInForm
admin.site.unregister(Group)


class ByApiPermission(ModelAdmin):  # type: ignore[misc]
    """Asks the API's permissions instead of Django's own; a method without one is nobody's."""

    api_permissions: ClassVar[dict[str, ApiPermission]] = {}

    def permitted(self, request: HttpRequest, verb: str) -> bool:
        """Say whether the signed-in user has the permission that *verb* needs here."""
        permission = self.api_permissions.get(verb)
        return permission is not None and request.user.has_perm(permission.django_name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.permitted(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return self.permitted(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.permitted(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return self.permitted(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return self.permitted(request, "delete")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the form, which knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.manager = request.user
        return form


@admin.register(User)
class UserAdmin(ByApiPermission, BaseUserAdmin):  # type: ignore[type-arg]
    """People and API clients: their roles, their facilities, and the end of their sessions."""

    api_permissions = {
        "view": ApiPermission.USERS_READ,
        "add": ApiPermission.USER_WRITE,
        "change": ApiPermission.USER_MODIFY,
        "delete": ApiPermission.USER_WRITE,
    }
    form = UserForm
    add_form = UserAddForm
    change_password_form = PasswordForm
    list_display = ("email", "get_full_name", "role_names", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    search_fields = ("email", "username", "first_name", "last_name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "created_at", "modified_at", "tokens_valid_from")
    actions_detail = ("end_sessions",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Name", {"fields": ("first_name", "last_name", "username")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "facility_ids")}),
        ("History", {"fields": ("last_login", "created_at", "modified_at", "tokens_valid_from")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "usable_password", "password1", "password2")}),
        ("Name", {"fields": ("first_name", "last_name", "username")}),
        ("Access", {"fields": ("is_active", "is_staff", "groups", "facility_ids")}),
    )

    @admin.display(description="roles")
    def role_names(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request) and self._below(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request) and self._below(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer no deletion of several, which would not ask for each one whether it is permitted."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:  # noqa: ARG002
        """Store the user with its roles, as one change; Django then finds nothing left to do about the roles."""
        user_store(user=obj, roles=form.cleaned_data.get("groups"), actor=actor_for(request), now=clock.now())

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        user_delete(user=obj, actor=actor_for(request), now=clock.now())

    def user_change_password(self, request: HttpRequest, id: Any, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's name
        """Show the form for another password, which must know who gives it; one admin serves all requests."""
        asked = copy.copy(self)
        asked.change_password_form = functools.partial(PasswordForm, actor=actor_for(request))  # type: ignore[assignment]
        return super(UserAdmin, asked).user_change_password(request, id, form_url)

    @action(  # type: ignore[untyped-decorator]
        description="End all sessions",
        icon="logout",
        dialog={
            "title": "End all sessions",
            "description": "Every API session of this user ends; signing in again is possible at once.",
            "form_class": BaseDialogForm,
            "form_submit_text": "End sessions",
        },
    )
    def end_sessions(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:  # noqa: ARG002
        """Revoke every token of the user."""
        user = self.get_object(request, object_id)
        if user is None or not self.has_change_permission(request, user):
            messages.error(request, "You may not end the sessions of this user.")
        else:
            ended = user_end_sessions(user=user, actor=actor_for(request), now=clock.now())
            messages.success(request, f"{ended} session{'' if ended == 1 else 's'} ended.")
        page = reverse("admin:accounts_user_change", args=[object_id])
        # The dialog is sent in the background: a plain redirect would load the page into the dialog.
        return HttpResponse(headers={"HX-Redirect": page}) if "HX-Request" in request.headers else redirect(page)

    def _below(self, request: HttpRequest, user: User | None) -> bool:
        manager = request.user
        return user is None or (isinstance(manager, User) and may_manage(manager, user))


@admin.register(Group)
class RoleAdmin(ByApiPermission):
    """Roles and what they grant, in the API's names."""

    api_permissions = {
        "view": ApiPermission.ROLE_READ,
        "add": ApiPermission.ROLE_WRITE,
        "change": ApiPermission.ROLE_WRITE,
        "delete": ApiPermission.ROLE_WRITE,
    }
    form = RoleForm
    fields = ("name", "description", "facility_scoped", "permissions")
    list_display = ("name", "description")
    search_fields = ("name", "role__description")
    ordering = ("name",)
    list_select_related = ("role",)
    filter_horizontal = ("permissions",)

    @admin.display(description="description")
    def description(self, group: Group) -> str:
        role = getattr(group, "role", None)
        return role.description if role else ""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the API's permissions and no others."""
        kwargs |= {"queryset": api_permissions(), "form_class": ApiPermissionField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: Any) -> None:  # noqa: ARG002
        role_store(
            group=obj,
            description=form.cleaned_data["description"],
            facility_scoped=form.cleaned_data["facility_scoped"],
            permissions=form.cleaned_data["permissions"],
            actor=actor_for(request),
            now=clock.now(),
        )

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        role_delete(group=obj, actor=actor_for(request), now=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """Delete the chosen roles, each by its service."""
        for group in queryset:
            self.delete_model(request, group)


@admin.register(Session)
class SessionAdmin(ByApiPermission):
    """API sessions: seen, never edited; one can be ended."""

    api_permissions = {"view": ApiPermission.USERS_READ}
    list_display = ("user", "created_at", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("revoked_at",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-created_at",)
    fields = ("user", "created_at", "last_used_at", "expires_at", "revoked_at")
    show_full_result_count = False
    actions = ("end_selected",)

    @admin.action(description="End the chosen sessions", permissions=["end"])
    def end_selected(self, request: HttpRequest, sessions: QuerySet[Session]) -> None:
        """Revoke the chosen sessions whose users the signed-in user may change."""
        for session in sessions.select_related("user"):
            if isinstance(request.user, User) and may_manage(request.user, session.user):
                user_end_session(session=session, actor=actor_for(request), now=clock.now())
            else:
                messages.error(request, f"You may not end the session of {session.user}.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ApiPermission.USER_MODIFY.django_name)
