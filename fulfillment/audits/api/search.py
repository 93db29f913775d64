"""``POST /api/audits/search``."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.audits.documents import audit_document
from fulfillment.audits.kinds import kinds
from fulfillment.audits.references import privacy
from fulfillment.audits.schemas import Audit
from fulfillment.audits.selectors import audits_visible
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import Enum, Key, Search, String, Text
from fulfillment.common.api.views import ApiView

AUDIT_SEARCH = Search(
    "Audit",
    "audits",
    shape=Audit,
    fields={
        "entityRef": String(Key("entity_ref")),
        "entityType": Enum("entity_type", kinds()),
        "trace": String(Text("trace")),
    },
    sorts={"created": "pk"},  # whose order is that of the moments
)


class AuditSearchView(ApiView):
    """Who changed what, when and from where."""

    permissions: ClassVar[dict[str, str | None]] = {"POST": "AUDIT_READ"}

    @describe("Search audits", body=AUDIT_SEARCH.payload, answers={200: AUDIT_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the entries that fulfill the query, oldest first unless asked otherwise."""
        asked, rules = self.body(AUDIT_SEARCH.payload), privacy()
        rows = audits_visible(actor=self.actor)
        document = lambda audit: audit_document(audit, privacy=rules)  # noqa: E731 - one line says it
        return Response(AUDIT_SEARCH.page(rows, asked, now=clock.now(), document=document))
