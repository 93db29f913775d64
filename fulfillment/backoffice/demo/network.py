"""The facilities of the demo: stores in the pedestrian streets of Europe, and the warehouses behind them."""

from dataclasses import dataclass
from typing import Any

from fulfillment.common.bodies import parse_body
from fulfillment.facilities.schemas.incoming import ManagedFacilityForCreation

COMPANY = "Fulfillment Demo"
KOELN = "S-KOELN-01"
AMSTERDAM = "S-AMSTERDAM-01"
KASSEL = "W-KASSEL-01"
VENLO = "W-VENLO-01"
SUSPENDED = "S-BREMEN-01"
OFFLINE = "S-WROCLAW-01"

BOTH = ("SHIP_FROM_STORE", "PICKUP")
SHIPS = ("SHIP_FROM_STORE",)
COLLECT_ONLY = ("PICKUP",)


@dataclass(frozen=True, slots=True)
class Place:
    """One facility; *range* says what part of the assortment it sells, see `assortment.RANGES`."""

    tenant_id: str
    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    latitude: float
    longitude: float
    range: str
    services: tuple[str, ...] = BOTH

    @property
    def is_warehouse(self) -> bool:
        return self.tenant_id.startswith("W-")


PLACES = (
    Place(KASSEL, "Lilienthalstraße", "150", "34123", "Kassel", "DE", 51.2972, 9.5236, "ALL", SHIPS),
    Place(VENLO, "Columbusweg", "30", "5928 LA", "Venlo", "NL", 51.3954, 6.0934, "ALL", SHIPS),
    Place(KOELN, "Schildergasse", "41", "50667", "Köln", "DE", 50.9363, 6.9533, "ALL"),
    Place("S-BERLIN-01", "Tauentzienstraße", "12", "10789", "Berlin", "DE", 52.5028, 13.3366, "ALL"),
    Place("S-BERLIN-02", "Schönhauser Allee", "80", "10439", "Berlin", "DE", 52.5494, 13.4140, "SPORTS"),
    Place("S-HAMBURG-01", "Mönckebergstraße", "17", "20095", "Hamburg", "DE", 53.5511, 10.0013, "ALL"),
    Place("S-MUENCHEN-01", "Kaufingerstraße", "15", "80331", "München", "DE", 48.1379, 11.5720, "ALL"),
    Place("S-FRANKFURT-01", "Zeil", "94", "60313", "Frankfurt am Main", "DE", 50.1145, 8.6836, "ALL"),
    Place("S-STUTTGART-01", "Königstraße", "30", "70173", "Stuttgart", "DE", 48.7784, 9.1780, "FASHION"),
    Place("S-DUESSELDORF-01", "Schadowstraße", "50", "40212", "Düsseldorf", "DE", 51.2267, 6.7820, "FASHION"),
    Place("S-LEIPZIG-01", "Petersstraße", "20", "04109", "Leipzig", "DE", 51.3382, 12.3740, "SPORTS"),
    Place("S-DRESDEN-01", "Prager Straße", "8", "01069", "Dresden", "DE", 51.0443, 13.7370, "HOME"),
    Place("S-NUERNBERG-01", "Karolinenstraße", "22", "90402", "Nürnberg", "DE", 49.4506, 11.0740, "FASHION"),
    Place(SUSPENDED, "Obernstraße", "30", "28195", "Bremen", "DE", 53.0767, 8.8060, "FASHION"),
    Place("S-HANNOVER-01", "Georgstraße", "24", "30159", "Hannover", "DE", 52.3752, 9.7380, "HOME"),
    Place(AMSTERDAM, "Kalverstraat", "92", "1012 PH", "Amsterdam", "NL", 52.3702, 4.8915, "ALL"),
    Place("S-ROTTERDAM-01", "Lijnbaan", "60", "3012 EP", "Rotterdam", "NL", 51.9189, 4.4779, "FASHION"),
    Place("S-UTRECHT-01", "Oudegracht", "150", "3511 AZ", "Utrecht", "NL", 52.0907, 5.1190, "FASHION"),
    Place("S-DENHAAG-01", "Grote Marktstraat", "40", "2511 BJ", "Den Haag", "NL", 52.0771, 4.3130, "HOME"),
    Place("S-EINDHOVEN-01", "Demer", "20", "5611 AS", "Eindhoven", "NL", 51.4408, 5.4770, "SPORTS"),
    Place("S-ANTWERPEN-01", "Meir", "50", "2000", "Antwerpen", "BE", 51.2184, 4.4088, "FASHION"),
    Place("S-BRUXELLES-01", "Rue Neuve", "76", "1000", "Bruxelles", "BE", 50.8520, 4.3560, "ALL"),
    Place("S-GENT-01", "Veldstraat", "40", "9000", "Gent", "BE", 51.0520, 3.7220, "HOME", COLLECT_ONLY),
    Place("S-PARIS-01", "Rue de Rivoli", "118", "75001", "Paris", "FR", 48.8590, 2.3460, "ALL"),
    Place("S-LYON-01", "Rue de la République", "40", "69002", "Lyon", "FR", 45.7620, 4.8360, "FASHION"),
    Place("S-LILLE-01", "Rue de Béthune", "30", "59800", "Lille", "FR", 50.6340, 3.0620, "FASHION"),
    Place("S-STRASBOURG-01", "Rue des Grandes Arcades", "33", "67000", "Strasbourg", "FR", 48.5830, 7.7460, "SPORTS"),
    Place("S-MARSEILLE-01", "Rue Saint-Ferréol", "55", "13001", "Marseille", "FR", 43.2930, 5.3780, "FASHION"),
    Place("S-WIEN-01", "Mariahilfer Straße", "70", "1070", "Wien", "AT", 48.1990, 16.3500, "ALL"),
    Place("S-GRAZ-01", "Herrengasse", "15", "8010", "Graz", "AT", 47.0690, 15.4400, "FASHION"),
    Place("S-SALZBURG-01", "Getreidegasse", "28", "5020", "Salzburg", "AT", 47.8000, 13.0430, "FASHION", COLLECT_ONLY),
    Place("S-INNSBRUCK-01", "Maria-Theresien-Straße", "18", "6020", "Innsbruck", "AT", 47.2660, 11.3930, "SPORTS"),
    Place("S-ZUERICH-01", "Bahnhofstrasse", "60", "8001", "Zürich", "CH", 47.3740, 8.5390, "ALL"),
    Place("S-BASEL-01", "Freie Strasse", "40", "4001", "Basel", "CH", 47.5560, 7.5900, "FASHION"),
    Place("S-BERN-01", "Spitalgasse", "24", "3011", "Bern", "CH", 46.9480, 7.4430, "SPORTS"),
    Place("S-KOBENHAVN-01", "Købmagergade", "38", "1150", "København", "DK", 55.6810, 12.5770, "HOME"),
    Place("S-WARSZAWA-01", "Nowy Świat", "22", "00-373", "Warszawa", "PL", 52.2330, 21.0190, "FASHION"),
    Place(OFFLINE, "Świdnicka", "40", "50-024", "Wrocław", "PL", 51.1060, 17.0310, "SPORTS"),
    Place("S-MILANO-01", "Corso Buenos Aires", "33", "20124", "Milano", "IT", 45.4780, 9.2070, "FASHION"),
    Place("S-BARCELONA-01", "Portal de l'Àngel", "19", "08002", "Barcelona", "ES", 41.3860, 2.1730, "SPORTS"),
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
CLOSING_DAYS = (("2025-01-01", "New Year's Day"), ("2025-12-25", "Christmas Day"), ("2025-12-26", "Boxing Day"))


def facility_body(place: Place) -> ManagedFacilityForCreation:
    """Return *place* as ``POST /api/facilities`` would take it."""
    kind = "Warehouse" if place.is_warehouse else "Store"
    status = {SUSPENDED: "SUSPENDED", OFFLINE: "OFFLINE"}.get(place.tenant_id, "ONLINE")
    number = "" if place.is_warehouse or not place.tenant_id.endswith("-02") else " 2"
    return parse_body(
        {
            "name": f"{kind} {place.city}{number}",
            "tenantFacilityId": place.tenant_id,
            "locationType": kind.upper(),
            "status": status,
            "address": {
                "companyName": COMPANY,
                "street": place.street,
                "houseNumber": place.house_number,
                "postalCode": place.postal_code,
                "city": place.city,
                "country": place.country,
                "resolvedCoordinates": {"lat": place.latitude, "lon": place.longitude},
            },
            "services": [{"type": service} for service in place.services],
            "pickingTimes": picking_times(warehouse=place.is_warehouse),
            "pickingMethods": ["SINGLE_ORDER", "MULTI_ORDER"] if place.is_warehouse else ["SINGLE_ORDER"],
            "closingDays": [
                {"date": f"{day}T00:00:00Z", "reason": reason, "recurrence": "YEARLY"} for day, reason in CLOSING_DAYS
            ],
        },
        ManagedFacilityForCreation,
    )


def picking_times(*, warehouse: bool) -> dict[str, Any]:
    """Return a week: warehouses work in two shifts, stores pick from opening to closing."""
    if warehouse:
        return {**{day: [_hours(6, 14), _hours(14, 22)] for day in WEEKDAYS}, "saturday": [_hours(6, 14)], "sunday": []}
    return {**{day: [_hours(10, 20)] for day in WEEKDAYS}, "saturday": [_hours(9, 18)], "sunday": []}


def _hours(start: int, end: int) -> dict[str, Any]:
    return {"start": {"hour": start, "minute": 0}, "end": {"hour": end, "minute": 0}}
