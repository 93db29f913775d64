"""What the calling user may do, and which permissions and roles there are."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.documents import effective_permissions_document, permission_document, role_document
from fulfillment.accounts.models import User
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.accounts.schemas import EffectivePermissionsResponse, PermissionsResponse, Role
from fulfillment.accounts.selectors import permissions_page, roles, roles_of
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView


class EffectivePermissionsView(ApiView):
    """The caller's own permissions."""

    permissions = {"GET": ApiPermission.CURRENT_USER_READ}

    @describe("Return effective permissions", answers={200: EffectivePermissionsResponse})
    def get(self, request: Request) -> Response:
        """Return what the caller may do, role by role, and the facilities it is limited to."""
        user = self.request.user
        assert isinstance(user, User)
        return Response(
            effective_permissions_document(user, groups=roles_of(user), facility_ids=self.actor.facility_ids)
        )


class PermissionsView(ApiView):
    """The permissions of this installation."""

    permissions = {"GET": ApiPermission.PERMISSION_READ}

    @describe(
        "List permissions",
        answers={200: PermissionsResponse},
        query={"size": "1 to 250", "startAfterId": "key of the last one seen", "key": "one key", "group": "one group"},
    )
    def get(self, request: Request) -> Response:
        """Return a page of the permissions, sorted by key."""
        found, total = permissions_page(request.query_params)
        return Response({"permissions": [permission_document(permission) for permission in found], "total": total})


class RolesView(ApiView):
    """The roles of this installation."""

    permissions = {"GET": ApiPermission.ROLE_READ}

    @describe("List roles", answers={200: list[Role]})
    def get(self, request: Request) -> Response:
        """Return every role with what it grants."""
        return Response([role_document(role) for role in roles()])
