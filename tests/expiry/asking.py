"""A clerk who asks for expiries over the API, and the processes they are asked for."""

from typing import Any

from rest_framework.test import APIClient

from expiry.models import Expiry
from tests.cast import administrator, client_of, order_body
from tests.contract import matches

URL = "/api/expiries"
CONFIGURATION = "/api/configurations/expiry"
NOON = "2031-05-01T12:00:00Z"
LATER = "2031-06-01T12:00:00Z"


class Clerk:
    """A client of the API; each call says which answer it expects and returns the body."""

    def __init__(self, client: APIClient | None = None) -> None:
        self.client = client or client_of(administrator())

    def process(self, **changes: Any) -> str:
        """Place an order that nobody has to collect, and return the id of its process."""
        answer = self.client.post("/api/orders", order_body(**changes), format="json")
        assert answer.status_code == 201, answer.content
        found: str = answer.json()["processId"]
        return found

    def post(self, process: str | None = None, *, expect: int = 200, key: str = "", **changes: Any) -> Any:
        """Give a process an expiry, a new one if none is named; a refusal leaves everything as it is."""
        body = {"processRef": process or self.process(), "provisioningTime": NOON, "status": "ACTIVE", **changes}
        body = {name: value for name, value in body.items() if value is not ...}
        before = everything()
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client.post(URL, body, format="json", headers=headers)
        assert expect == 200 or everything() == before
        return said(answer, expect)

    def patch(self, expiry: Any, *, expect: int = 200, **changes: Any) -> Any:
        """Change an expiry at the version that *expiry* tells; a refusal leaves everything as it is."""
        body = {name: value for name, value in {"version": expiry["version"], **changes}.items() if value is not ...}
        before = everything()
        answer = self.client.patch(f"{URL}/{expiry['id']}", body, format="json")
        assert expect == 200 or everything() == before
        return said(answer, expect)

    def read(self, expiry: Any, *, expect: int = 200) -> Any:
        """Return an expiry as it is now."""
        return said(self.client.get(f"{URL}/{expiry['id']}"), expect)

    def listed(self, *, expect: int = 200, **query: Any) -> Any:
        """Return the list of expiries that *query* asks for."""
        answer = self.client.get(URL, query)
        assert answer.status_code == expect, answer.content
        assert matches("ExpiryEntities" if expect == 200 else "ApiError", answer.json())
        return answer.json()

    def offset(self, minutes: int, **changes: Any) -> Any:
        """Set the offset at the configuration's present version, and return the configuration."""
        known = self.client.get(CONFIGURATION)
        version = {"version": known.json()["version"]} if known.status_code == 200 else {}
        answer = self.client.put(
            CONFIGURATION, {"provisioningTimeOffsetInMinutes": minutes, **version, **changes}, format="json"
        )
        assert answer.status_code in (200, 201), answer.content
        return answer.json()


def said(answer: Any, expect: int) -> Any:
    """Return the body of an answer that is as expected, and as documented."""
    assert answer.status_code == expect, answer.content
    assert matches("ExpiryEntity" if expect == 200 else "ApiError", answer.json())
    return answer.json()


def everything() -> list[dict[str, Any]]:
    """Return all expiries as they are stored."""
    return list(Expiry.objects.order_by("pk").values())
