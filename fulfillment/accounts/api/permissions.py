"""Decides whether a caller may use a method of a view: no, unless the view names a permission it has."""

import logging
from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission

from fulfillment.common.actor import Actor
from fulfillment.common.errors import PermissionMissing

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView  # whose module imports this one as its default

logger = logging.getLogger(__name__)

NOBODY = "of a view that names none"


class HasApiPermission(BasePermission):
    """Reads ``view.permissions``: the permission of each method, several of which one is enough, or None.

    None stands for every authenticated caller.

    Who calls is asked first, then whether the method exists (405), then whether it is permitted (403).
    """

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """Return True. Raises: NotAuthenticated, MethodNotAllowed, PermissionMissing."""
        actor = request.auth
        if not isinstance(actor, Actor):
            raise NotAuthenticated(
                "Send 'Authorization: Bearer <idToken>'; POST /v1/accounts:signInWithPassword gives it."
            )
        method = request.method or ""
        if method not in view.allowed_methods:
            raise MethodNotAllowed(method)
        if method == "OPTIONS":
            return True
        permissions = getattr(view, "permissions", {})
        name = "GET" if method == "HEAD" else method
        if name not in permissions:
            logger.error("%s has no permission for %s; it is refused for everybody.", type(view).__name__, name)
            raise PermissionMissing(NOBODY)
        wanted = permissions[name]
        if isinstance(wanted, tuple):
            # Named is the one that is asked for last, which is the one that says what it is about.
            if not any(actor.can(one) for one in wanted):
                raise PermissionMissing(wanted[-1])
        elif wanted is not None:
            actor.require(wanted)
        return True
