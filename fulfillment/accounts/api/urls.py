"""The addresses of sign-in, users, roles and permissions."""

from django.urls import path

from . import security  # noqa: F401 - registers itself where the API's description finds it
from .sign_in import SignInView, TokenView
from .views import EffectivePermissionsView, PermissionsView, RolesView

urlpatterns = [
    path("v1/accounts:signInWithPassword", SignInView.as_view(), name="sign-in"),
    path("v1/token", TokenView.as_view(), name="token"),
    path("api/users/me/effectivepermissions", EffectivePermissionsView.as_view(), name="effective-permissions"),
    path("api/permissions", PermissionsView.as_view(), name="permissions"),
    path("api/roles", RolesView.as_view(), name="roles"),
]
