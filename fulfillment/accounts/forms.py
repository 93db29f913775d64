"""The backoffice's forms for signing in, for users and for roles."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from unfold.forms import AdminPasswordChangeForm, AuthenticationForm, UserChangeForm, UserCreationForm

from fulfillment.common import clock
from fulfillment.common.actor import Actor

from .models import User, validate_facility_ids
from .permissions import ALL, APP_LABEL
from .selectors import grants_beyond
from .services import user_password_set
from .throttling import client_address, sign_in_succeeded, sign_in_wait


class SignInForm(AuthenticationForm):  # type: ignore[misc]
    """Sign-in to the backoffice with the email, under the same limit as the API's."""

    def clean(self) -> dict[str, Any]:
        """Check the password. Raises: ValidationError, before any check where there were too many attempts."""
        email = self.cleaned_data.get("username", "")
        address = client_address(self.request) if self.request else ""
        wait = sign_in_wait(address=address, email=email) if self.request else 0
        if wait:
            raise ValidationError(f"Too many attempts. Try again in {wait} seconds.", code="throttled")
        cleaned: dict[str, Any] = super().clean()
        if self.request:
            sign_in_succeeded(address=address, email=email)
        return cleaned


class UserFormMixin:
    """Checks what both forms for users share: nobody grants, to others or to themselves, what they may not do."""

    manager: User

    def clean_email(self) -> str:
        """Return the email as it is stored."""
        return User.objects.normalize_email(self.cleaned_data["email"])  # type: ignore[attr-defined]

    def clean_facility_ids(self) -> Any:
        """Return the facilities or None. Django asks no validator about an empty value, and an empty object is one."""
        value = self.cleaned_data["facility_ids"]  # type: ignore[attr-defined]
        if value is not None:
            validate_facility_ids(value)
        return value

    def clean_groups(self) -> Any:
        """Return the chosen roles. Raises: ValidationError for one that grants more than the manager has."""
        groups = self.cleaned_data["groups"]  # type: ignore[attr-defined]
        kept = set(self.instance.groups.all()) if self.instance.pk and not self.instance._state.adding else set()  # type: ignore[attr-defined]
        for group in set(groups) - kept:
            if grants_beyond(self.manager, group.permissions.all()):
                raise ValidationError(f"The role {group.name} grants more than your own roles do.")
        return groups


class UserForm(UserFormMixin, UserChangeForm):  # type: ignore[misc]
    """A user as it can be changed."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}


class UserAddForm(UserFormMixin, UserCreationForm):  # type: ignore[misc]
    """A user as it is created."""

    class Meta:
        model = User
        fields = ("email",)
        field_classes: dict[str, Any] = {}


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[misc]
    """Another password for a user, whose sessions end with the old one; *actor* is who gives it."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def save(self, commit: bool = True) -> User:  # noqa: ARG002, FBT001, FBT002 - Django's signature
        """Call the service and return the user."""
        password = self.cleaned_data["password1"] if self.cleaned_data["set_usable_password"] else None
        user: User = self.user
        user_password_set(user=user, password=password, actor=self.actor, now=clock.now())
        return user


class ApiPermissionField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A choice among the permissions of the API, under its names."""

    def label_from_instance(self, obj: Permission) -> str:
        """Return the API's name and what it means."""
        return f"{obj.codename}: {obj.name}"


def api_permissions() -> Any:
    """Return the permissions that roles can grant."""
    return Permission.objects.filter(content_type__app_label=APP_LABEL, codename__in=ALL).order_by("codename")


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role: its name, what it grants, and whether it is for assigned facilities only."""

    manager: User

    description = forms.CharField(max_length=100, required=False)
    facility_scoped = forms.BooleanField(
        label="Only for assigned facilities",
        required=False,
        help_text="Users with no other role see nothing until facilities are assigned to them.",
    )

    class Meta:
        model = Group
        fields = ("name", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = getattr(self.instance, "role", None) if self.instance.pk else None
        if role is not None:
            self.initial.update(description=role.description, facility_scoped=role.facility_scoped)

    def clean_permissions(self) -> list[Permission]:
        """Return the grants, with those that this form does not show. Raises: ValidationError for what is too much."""
        chosen = set(self.cleaned_data["permissions"])
        before = set(self.instance.permissions.all()) if self.instance.pk else set()
        beyond = grants_beyond(self.manager, chosen - before)
        if beyond:
            raise ValidationError(f"You cannot grant what your own roles do not: {', '.join(sorted(beyond))}.")
        shown = set(api_permissions())
        return [*chosen, *(before - shown)]
