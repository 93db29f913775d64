"""Carriers as adapters: what one can do by itself, and where its parcels can be followed."""

import urllib.parse
from collections.abc import Mapping
from typing import Any, Protocol

PLACEHOLDER = "{trackingNumber}"


class CarrierAdapter(Protocol):
    """What the rest asks of a carrier; an adapter knows its service, not our database."""

    @property
    def orders_labels(self) -> bool:
        """Whether it orders labels itself; if not, labels and tracking numbers come through the API."""

    def tracking_url(self, *, tracking_number: str, configuration: Mapping[str, Any]) -> str | None:
        """Return where a parcel can be followed, or None if that is not known.

        *configuration* holds the documented properties of the carrier's configuration.
        """


class CustomCarrier:
    """A carrier that is connected by somebody else: headless here, except for the address to follow parcels at.

    That is the configuration's ``trackAndTraceUrl``, in which ``{trackingNumber}`` stands for the parcel's number.
    """

    orders_labels = False

    def tracking_url(self, *, tracking_number: str, configuration: Mapping[str, Any]) -> str | None:
        template = str(configuration.get("trackAndTraceUrl") or "")
        if not tracking_number or not is_web_address(template):
            return None
        return template.replace(PLACEHOLDER, urllib.parse.quote(tracking_number, safe=""))


CUSTOM = CustomCarrier()

# By the beginning of a carrier's key: DHL_V2 would speak for DHL_V2 and DHL_V2_NORTH.
ADAPTERS: dict[str, CarrierAdapter] = {"CUSTOM": CUSTOM}


def adapter_for(key: str) -> CarrierAdapter:
    """Return the adapter of the carrier with this key; one that nobody registered is a custom carrier."""
    fitting = [prefix for prefix in ADAPTERS if key == prefix or key.startswith(f"{prefix}_")]
    return ADAPTERS[max(fitting, key=len)] if fitting else CUSTOM


def is_web_address(text: str) -> bool:
    """Say whether a browser may be sent to *text*: http or https, and a fixed host."""
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "{" not in parts.netloc
