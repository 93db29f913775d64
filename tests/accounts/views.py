"""Views that exist only for the tests of authentication, permissions and repeated requests."""

import threading

from django.contrib.auth.models import Group
from django.http import Http404
from django.urls import path
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.bodies import Body
from fulfillment.common.errors import Conflict

entered = threading.Event()
leave = threading.Event()


class GroupBody(Body):
    name: str
    weight: float = 0


class Guarded(ApiView):
    permissions = {"GET": ApiPermission.ORDER_READ, "POST": ApiPermission.ORDER_UNLOCK, "PUT": None}

    def get(self, request):
        return Response({"actor": self.actor.id, "facilities": sorted(self.actor.facility_ids or [])})

    def post(self, request):
        return Response({})

    def put(self, request):
        return Response({})

    def patch(self, request):
        raise AssertionError("a method without a permission must never run")


class Missing(ApiView):
    permissions = {"GET": None}

    def get(self, request):
        raise Http404


class Groups(ApiView):
    """Creates a group; its name says what else happens."""

    permissions = {"POST": None}

    def post(self, request, where=""):
        body = self.body(GroupBody)
        group = Group.objects.create(name=f"{body.name} {Group.objects.count()}")
        if body.name == "refused":
            raise Conflict("Refused after the write.")
        if body.name == "broken":
            raise RuntimeError("Broken after the write.")
        if body.name == "slow":
            entered.set()
            assert leave.wait(10)
        if body.name == "silent":
            return Response(status=204)
        document = {"id": group.pk, "name": group.name, "zuletzt": "größer", "a": 1.1, "where": where}
        return created(document, f"/api/groups/{group.pk}")


urlpatterns = [
    path("api/guarded", Guarded.as_view()),
    path("api/missing", Missing.as_view()),
    path("api/groups", Groups.as_view()),
    path("api/groups/<str:where>", Groups.as_view()),
]
handler404 = "fulfillment.common.api.errors.not_found"
