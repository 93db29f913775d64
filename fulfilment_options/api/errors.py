"""Failures in this API's own shape: ``{"error": [{"code": "404", "message": "…"}]}``."""

from fulfillment.common.api.errors import Failure, shapes_errors
from fulfilment_options.schemas import Errors

PREFIX = "/api/v4.1/"


@shapes_errors(PREFIX, described=Errors)
def error_body(status: int, failures: list[Failure]) -> dict[str, object]:
    """Return *failures* in the shape of the fulfilment options API. Source: seed page, Response on Failures."""
    return {"error": [{"code": str(status), "message": failure["description"]} for failure in failures]}
