"""Expiries over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from expiry.documents import expiry_document
from expiry.schemas import ExpiryEntity, ExpiryEntityForCreation, ExpiryEntityForUpdate
from expiry.selectors import expiries_visible
from expiry.services import expiry_create, expiry_update
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.paging import page_of
from fulfillment.common.api.views import ApiView

from .filters import ExpiryFilters


class ExpiriesView(ApiView):
    """When processes expire that nobody has collected."""

    permissions = {"GET": ApiPermission.EXPIRIES_READ, "POST": ApiPermission.EXPIRIES_WRITE}

    @describe(
        "Get expiries",
        answers={200: list[ExpiryEntity]},
        query={
            "status": "ACTIVE or INACTIVE",
            "processRef": "The process",
            "startDate": "Expires then or later",
            "endDate": "Expires then or earlier",
            "startAfterId": "The last id of the page before",
            "size": "Page size",
        },
    )
    def get(self, request: Request) -> Response:
        """Return a page of expiries in the order of creation; where dates are asked for, in the order of these."""
        query = request.query_params
        expiries = self.filtered(expiries_visible(actor=self.actor), ExpiryFilters)
        # By id, all that expire late may come last, and the way there would lead through everything.
        order = "expiry_time" if query.get("startDate") or query.get("endDate") else "pk"
        return Response([expiry_document(expiry) for expiry in page_of(expiries, query, order=order)])

    @describe("Create expiry", body=ExpiryEntityForCreation, answers={200: ExpiryEntity}, failures=(400, 401, 403, 409))
    def post(self, request: Request) -> Response:
        """Give a process its one expiry; 409 names the one that it has already."""
        expiry = expiry_create(draft=self.body(ExpiryEntityForCreation), actor=self.actor)
        return Response(expiry_document(expiry))


class ExpiryView(ApiView):
    """One expiry."""

    permissions = {"GET": ApiPermission.EXPIRIES_READ, "PATCH": ApiPermission.EXPIRIES_WRITE}

    @describe("Get expiry", answers={200: ExpiryEntity}, failures=(401, 403, 404))
    def get(self, request: Request, expiry_id: str) -> Response:
        """Return the expiry with this id."""
        return Response(expiry_document(expiries_visible(actor=self.actor).known(expiry_id)))

    @describe(
        "Update expiry", body=ExpiryEntityForUpdate, answers={200: ExpiryEntity}, failures=(400, 401, 403, 404, 409)
    )
    def patch(self, request: Request, expiry_id: str) -> Response:
        """Change the provisioning time or the status; the time of expiry is calculated anew."""
        draft = self.body(ExpiryEntityForUpdate)
        return Response(expiry_document(expiry_update(expiry_id=expiry_id, draft=draft, actor=self.actor)))
