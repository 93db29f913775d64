"""Consumer data that no installation would hold by accident, each at another place that a client or a clerk can write.

Letters beyond ASCII are in all of them: databases keep them in several spellings.
"""

import json
from typing import Any

PLACES = (
    "address firstName", "address lastName", "address street", "address houseNumber", "address city",
    "address postalCode", "address province", "address info", "address phone", "address phone label",
    "address company", "address email", "address title", "address salutation", "address attribute",
    "invoice firstName", "invoice lastName", "invoice street", "invoice email", "invoice phone",
    "consumer id", "consumer email", "consumer attribute", "consumer attribute name",
    "order attribute", "order attribute name", "order attribute deep", "status reason", "sticker", "payment method",
    "line attribute", "article attribute", "article property", "service note", "discount", "source note",
    "unlock comment", "cancel comment", "short pick reason", "line note",
    "load unit note", "load unit attribute",
    "label text", "tracking number", "tracking address", "carrier summary", "refusal comment", "refusal reason",
    "recipient renamed", "counter recipient", "own shipment name", "parcel recipient", "pick job recipient",
    "pick job attribute", "repeated request", "modified name", "modified email", "modified comment",
    "modified attribute", "modified line", "rule saw", "promised email",
    "expiry error", "announcement error",
)  # fmt: skip
PLANTED = {
    place: f"Gehéim{number:02d}ß{place.replace(' ', '')}Ł{'@mail.example' if place.endswith('email') else ''}"
    for number, place in enumerate(PLACES)
}


def p(place: str) -> str:
    """Return what is planted at *place*."""
    return PLANTED[place]


def spellings(text: str) -> set[bytes]:
    """Return the bytes that may stand for *text* in a dump: as it is, escaped as JSON, once more, and as hex."""
    escaped = json.dumps(text)[1:-1]
    plain = {text, escaped, escaped.replace("\\", "\\\\")}
    return {spelling.encode() for spelling in plain} | {text.encode().hex().encode()}


def found_in(data: bytes) -> set[str]:
    """Return the places whose strings, or the beginnings of them, are in *data*: some are shown cut short."""
    beginnings = {place: text[: text.index("ß") + 1] for place, text in PLANTED.items()}
    return {place for place, text in beginnings.items() if any(one in data for one in spellings(text))}


def address(**changes: Any) -> dict[str, Any]:
    """The address goods go to, with everything the description knows."""
    return {
        "firstName": p("address firstName"),
        "lastName": p("address lastName"),
        "street": p("address street"),
        "houseNumber": p("address houseNumber"),
        "city": p("address city"),
        "postalCode": p("address postalCode"),
        "province": p("address province"),
        "country": "DE",
        "additionalAddressInfo": p("address info"),
        "phoneNumbers": [{"value": p("address phone"), "type": "MOBILE", "label": p("address phone label")}],
        "companyName": p("address company"),
        "email": p("address email"),
        "personalTitle": p("address title"),
        "salutation": p("address salutation"),
        "customAttributes": {"note": p("address attribute")},
        **changes,
    }


def consumer() -> dict[str, Any]:
    """The consumer, with an address for the goods and one for the invoice."""
    invoice = {
        "addressType": "INVOICE_ADDRESS",
        "firstName": p("invoice firstName"),
        "lastName": p("invoice lastName"),
        "street": p("invoice street"),
        "city": "Bonn",
        "postalCode": "53111",
        "country": "FR",
        "email": p("invoice email"),
        "phoneNumbers": [{"value": p("invoice phone"), "type": "PHONE"}],
    }
    return {
        "consumerId": p("consumer id"),
        "email": p("consumer email"),
        "customAttributes": {"vip": p("consumer attribute"), p("consumer attribute name"): 1},
        "addresses": [address(), invoice],
    }


def order(number: str, *, status: str = "OPEN", **changes: Any) -> dict[str, Any]:
    """An order of two articles with something planted wherever a client may write."""
    line = {
        "article": {
            "tenantArticleId": "shirt",
            "title": "T-Shirt",
            "customAttributes": {"engraving": p("article attribute")},
            "attributes": [{"key": "Print", "value": p("article property"), "category": "descriptive", "priority": 1}],
        },
        "quantity": 2,
        "shopPrice": 19.9,
        "customAttributes": {"gift": p("line attribute")},
    }
    note = {"additionalInformationRef": "note", "value": p("service note")}
    service = {"tenantCustomServiceId": "wrap", "additionalInformation": [note]}
    return {
        "tenantOrderId": number,
        "orderDate": "2024-01-19T08:45:50.525Z",
        "status": status,
        "statusReasons": [{"status": status, "reason": p("status reason")}],
        "consumer": consumer(),
        "customAttributes": {
            "hint": p("order attribute"), p("order attribute name"): True, "a": [{"b": p("order attribute deep")}],
        },
        "stickers": [{"key": "s", "nameLocalized": {"en_US": p("sticker")}, "priority": 1}],
        "paymentInfo": {"currency": "EUR", "methodLocalized": {"en_US": p("payment method")}},
        "customServices": [{"articleItems": [], "customServiceItems": [], "customServiceDefinition": service}],
        "pricing": {"discounts": [{"code": p("discount"), "name": "Friends", "percentage": 5}],
                    "taxes": [{"value": {"currency": "EUR", "value": 1}, "scope": p("source note")}]},
        "tags": [{"id": "channel", "value": "app"}],
        "orderLineItems": [line, {"article": {"tenantArticleId": "hat", "title": "Hat"}, "quantity": 1}],
        **changes,
    }  # fmt: skip
