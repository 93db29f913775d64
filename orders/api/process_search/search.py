"""What can be searched of a process, and how it is answered."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import (
    AnyOf,
    Enum,
    EnumList,
    Fixed,
    FullText,
    Item,
    JsonList,
    Key,
    Moment,
    Nested,
    NestedList,
    Search,
    Several,
    String,
    StringList,
    StringSearch,
    Text,
    Together,
)
from fulfillment.common.api.views import ApiView
from fulfillment.processes.schemas import Process
from fulfillment.processes.selectors import process_documents, processes_listed
from fulfillment.processes.states import ModuleEntity, ProcessStatus

from . import belonging
from .referenced import REFERENCED

NOT_AVAILABLE = Fixed(ProcessStatus.NOT_AVAILABLE.value)
# The documented words of a domain's status: what its entities' own states mean to the process.
DOMAIN_STATUSES = ("PENDING", "CREATED", "IN_PROGRESS", "STUCK", "FINISHED", "CANCELED", "OBSOLETE")
DOMAINS = {
    "order": (ModuleEntity.ORDER,),
    "routing": (ModuleEntity.ROUTING_PLAN,),
    "picking": (ModuleEntity.PICK_JOB,),
    "shipping": (ModuleEntity.SHIPMENT, ModuleEntity.PARCEL),
    "handover": (ModuleEntity.HANDOVER_JOB,),
}


def _status(place: str | Fixed) -> Enum:
    return Enum(place, ProcessStatus.values)


FACILITIES = StringList(belonging.WITH_FACILITY, Key("facility_id"))
IDS = StringList(
    Together(
        belonging.ORDER,
        belonging.PLANS,
        belonging.PICK_JOBS,
        belonging.HANDOVER_JOBS,
        belonging.SHIPMENTS,
        belonging.PARCELS,
    ),
    Key("id"),
)

PROCESS_SEARCH = Search(
    "Process",
    "processes",
    shape=Process,
    fields={
        "carrierManagementStatuses": _status(NOT_AVAILABLE),
        "created": Moment("created_at"),
        "domainStatuses": Nested(
            {
                name: EnumList(belonging.entities(*kinds), DOMAIN_STATUSES, Item("status"))
                for name, kinds in DOMAINS.items()
            }
        ),
        "domsStatus": _status("doms_status"),
        "facilityRefs": FACILITIES,
        "facilityRefsWithActiveOperations": Several(belonging.WORKING, String(Item("facility"))),
        "flatRefs": AnyOf(IDS, FACILITIES),
        "handoverJobRefs": StringList(belonging.HANDOVER_JOBS, Key("id")),
        "inventoryStatus": _status("inventory_status"),
        "operativeStatus": _status("operative_status"),
        "orderRef": String(Key("order_id")),
        "pickJobRefs": StringList(belonging.PICK_JOBS, Key("id")),
        "processId": StringSearch(Key("id")),
        "referenced": REFERENCED,
        "returnStatus": _status(NOT_AVAILABLE),
        "routingPlanRefs": StringList(belonging.PLANS, Key("id")),
        "searchTerm": FullText(Key("id"), Text("tenant_order_id"), Text("order__consumer_name")),
        "shipmentRefs": StringList(belonging.SHIPMENTS, Key("id")),
        "status": _status("status"),
        "tags": NestedList(JsonList("tags"), {"id": String(Item("id")), "value": String(Item("value"))}),
    },
    sorts={
        "domsStatus": "doms_status",
        "inventoryStatus": "inventory_status",
        "operativeStatus": "operative_status",
        "processId": "pk",
        "returnStatus": "pk",  # that of all processes is the same
        "status": "status",
    },
)


class ProcessSearchView(ApiView):
    """Processes by what is known of them and of everything that belongs to them."""

    permissions = {"POST": ApiPermission.PROCESS_READ}

    @describe("Search processes", body=PROCESS_SEARCH.payload, answers={200: PROCESS_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the processes that fulfill the query, in the order asked for, else of creation."""
        actor = self.actor
        page = PROCESS_SEARCH.page(
            processes_listed(actor=actor),
            self.body(PROCESS_SEARCH.payload),
            documents=lambda found: process_documents(found, actor=actor),
            facility_ids=actor.facility_ids,
            now=clock.now(),
        )
        return Response(page)
