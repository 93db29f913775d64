"""Reservations under /api/reservations."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.inventory.documents import reservation_document
from fulfillment.inventory.schemas.answers import Reservation, ReservationsPaginatedResult
from fulfillment.inventory.selectors import visible_reservations

from .pages import page_with_info


class ReservationsView(ApiView):
    """The units that are promised now; released ones are gone from here."""

    permissions: ClassVar[dict[str, str | None]] = {"GET": ApiPermission.RESERVATION_READ}

    @describe(
        "List reservations",
        answers={200: ReservationsPaginatedResult},
        query={"size": "1 to 250, default 25", "after": "The endCursor of the page before"},
    )
    def get(self, request: Request) -> Response:
        reservations = visible_reservations(actor=self.actor)
        query = {**request.query_params.dict(), "startAfterId": request.query_params.get("after", "")}
        return page_with_info(reservations, query, name="reservations", document=reservation_document, with_total=True)


class ReservationView(ApiView):
    """One reservation."""

    permissions: ClassVar[dict[str, str | None]] = {"GET": ApiPermission.RESERVATION_READ}

    @describe("Get reservation", answers={200: Reservation}, failures=(401, 403, 404))
    def get(self, request: Request, reservation_id: str) -> Response:
        return Response(reservation_document(visible_reservations(actor=self.actor).known(reservation_id)))
