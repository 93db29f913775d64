"""The look of the backoffice and where its parts are."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static


def _static(name: str) -> Any:
    def address(request: HttpRequest) -> str:  # noqa: ARG001 - unfold passes it
        return static(f"backoffice/{name}")

    return address


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Fulfillment",
    "SITE_HEADER": "Fulfillment",
    "SITE_SUBHEADER": "Order management",
    "SITE_URL": None,
    "SITE_ICON": _static("logo.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _static("logo.svg")}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": False,
    "BORDER_RADIUS": "8px",
    "LOGIN": {"image": _static("welcome.svg")},
    "STYLES": [_static("backoffice.css")],
    "SCRIPTS": [_static("backoffice.js")],
    "COLORS": {
        "primary": {
            "50": "oklch(96.2% .018 272.314)",
            "100": "oklch(93% .034 272.788)",
            "200": "oklch(87% .065 274.039)",
            "300": "oklch(78.5% .115 274.713)",
            "400": "oklch(67.3% .182 276.935)",
            "500": "oklch(58.5% .233 277.117)",
            "600": "oklch(51.1% .262 276.966)",
            "700": "oklch(45.7% .24 277.023)",
            "800": "oklch(39.8% .195 277.366)",
            "900": "oklch(35.9% .144 278.697)",
            "950": "oklch(25.7% .09 281.288)",
        },
    },
    "COMMAND": {"search_callback": "fulfillment.backoffice.search.search"},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "navigation": "fulfillment.backoffice.navigation.navigation",
    },
}
