"""Load units over HTTP."""

from typing import Any

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.errors import InvalidInput
from fulfillment.common.versioning import known
from fulfillment.picking.documents import load_unit_document
from fulfillment.picking.schemas import answers
from fulfillment.picking.schemas.load_units import (
    LoadUnitForUpdate,
    LoadUnitPatchActions,
    LoadUnitsForCreation,
    PickingLoadUnitForCreation,
)
from fulfillment.picking.selectors import load_units_of_pick_job, load_units_visible
from fulfillment.picking.services import (
    load_unit_create_for_pick_job,
    load_unit_discard,
    load_unit_patch,
    load_units_create,
    load_units_discard,
)
from fulfillment.picking.states import LoadUnitStatus

from .filters import LoadUnitFilters

LOCALE = {"locale": "The locale of name and description, for example de_DE"}
LOAD_UNIT_QUERY = {
    "pickJobRef": "A pick job whose goods they hold",
    "statuses": "AVAILABLE unless given; an empty one means all; may be repeated",
    **LOCALE,
    "size": "Page size",
    "startAfterId": "The last id of the page before",
}
DELETE_QUERY = {"pickJobRef": "All of this pick job", "id": "The id of a load unit; may be repeated"}


class LoadUnitsView(ApiView):
    """Load units: what picked goods lie in."""

    permissions = {
        "GET": ApiPermission.LOADUNIT_READ,
        "POST": ApiPermission.LOADUNIT_WRITE,
        "DELETE": ApiPermission.LOADUNIT_WRITE,
    }

    @describe("List load units", answers={200: answers.LoadUnits}, query=LOAD_UNIT_QUERY)
    def get(self, request: Request) -> Response:
        """Return a page of load units in the order of creation."""
        units = self.filtered(load_units_visible(actor=self.actor), LoadUnitFilters)
        units = units.filter(status__in=_statuses(request.query_params))
        locale = request.query_params.get("locale", "")
        return self.page(units, name="loadUnits", document=lambda unit: load_unit_document(unit, locale=locale))

    @describe("Create load units", body=LoadUnitsForCreation, answers={201: list[answers.LoadUnit]})
    def post(self, request: Request) -> Response:
        """Make load units, all or none."""
        units = load_units_create(body=self.body(LoadUnitsForCreation), actor=self.actor)
        return Response([load_unit_document(unit) for unit in units], status=201)

    @describe(
        "Delete load units",
        answers={200: answers.LoadUnits},
        query=DELETE_QUERY,
        failures=(400, 401, 403, 404, 422),
    )
    def delete(self, request: Request) -> Response:
        """Make load units obsolete, all or none."""
        query = request.query_params
        units = load_units_discard(
            pick_job_ref=query.get("pickJobRef", ""), load_unit_ids=query.getlist("id"), actor=self.actor
        )
        return Response({"loadUnits": [load_unit_document(unit) for unit in units], "total": len(units)})


class LoadUnitView(ApiView):
    """One load unit."""

    permissions = {
        "GET": ApiPermission.LOADUNIT_READ,
        "PATCH": ApiPermission.LOADUNIT_WRITE,
        "DELETE": ApiPermission.LOADUNIT_WRITE,
    }

    @describe("Get load unit", answers={200: answers.LoadUnit}, query=LOCALE, failures=(401, 403, 404))
    def get(self, request: Request, load_unit_id: str) -> Response:
        """Return the load unit with this id, in use or obsolete."""
        unit = known(load_units_visible(actor=self.actor), load_unit_id)
        return Response(load_unit_document(unit, locale=request.query_params.get("locale", "")))

    @describe(
        "Update load unit",
        body=(LoadUnitPatchActions, LoadUnitForUpdate),
        answers={200: answers.LoadUnit},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, load_unit_id: str) -> Response:
        """Change a part of the load unit, or, deprecated, replace its lines by actions."""
        body = self.body(_shape(request.data))
        return Response(load_unit_document(load_unit_patch(load_unit_id=load_unit_id, body=body, actor=self.actor)))

    @describe("Delete load unit", answers={200: answers.LoadUnit}, failures=(400, 401, 403, 404))
    def delete(self, request: Request, load_unit_id: str) -> Response:
        """Make the load unit obsolete."""
        return Response(load_unit_document(load_unit_discard(load_unit_id=load_unit_id, actor=self.actor)))


class PickJobLoadUnitsView(ApiView):
    """The load units of one pick job; reading and writing needs the pick job's permission too."""

    permissions = {"GET": ApiPermission.LOADUNIT_READ, "POST": ApiPermission.LOADUNIT_WRITE}

    @describe("List pick job load units", answers={200: answers.LoadUnits}, failures=(401, 403, 404))
    def get(self, request: Request, pick_job_id: str) -> Response:
        """Return the load units in use, all at once."""
        units = load_units_of_pick_job(pick_job_id=pick_job_id, actor=self.actor).order_by("pk")
        documents = [load_unit_document(unit) for unit in units]
        return Response({"loadUnits": documents, "total": len(documents)})

    @describe(
        "Create pick job load unit",
        body=PickingLoadUnitForCreation,
        answers={201: answers.LoadUnit},
        failures=(400, 401, 403, 404),
    )
    def post(self, request: Request, pick_job_id: str) -> Response:
        """Make a load unit for this pick job."""
        body = self.body(PickingLoadUnitForCreation)
        unit = load_unit_create_for_pick_job(pick_job_id=pick_job_id, body=body, actor=self.actor)
        return created(load_unit_document(unit), f"/api/loadunits/{unit.pk}")


def _shape(data: Any) -> type[LoadUnitPatchActions | LoadUnitForUpdate]:
    return LoadUnitPatchActions if isinstance(data, dict) and "actions" in data else LoadUnitForUpdate


def _statuses(query: QueryDict) -> list[str]:
    """Return the states asked for. Raises: InvalidInput for what is none."""
    if "statuses" not in query:
        return [LoadUnitStatus.AVAILABLE]
    words = [word for text in query.getlist("statuses") for word in text.strip("[]").split(",") if word]
    wrong = [word for word in words if word not in LoadUnitStatus.values]
    if wrong:
        raise InvalidInput(f"statuses: {wrong[0]!r:.80} is none of {', '.join(LoadUnitStatus.values)}.")
    return words or list(LoadUnitStatus.values)
