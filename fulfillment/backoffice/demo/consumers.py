"""The consumers of the demo; some of them order again and again. Invented people at real places."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who orders, and where the parcels go."""

    consumer_id: str
    salutation: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    latitude: float
    longitude: float

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@customer.example".lower().replace(" ", "")


ANNA = Consumer("C-1001", "Ms.", "Anna", "Lindner", "Brüsseler Straße", "48", "50674", "Köln", "DE", 50.9366, 6.9370)
JONAS = Consumer("C-1002", "Mr.", "Jonas", "Brandt", "Kastanienallee", "71", "10435", "Berlin", "DE", 52.5390, 13.4090)
MIRA = Consumer("C-1003", "Ms.", "Mira", "Oezdemir", "Zülpicher Straße", "210", "50937", "Köln", "DE", 50.9225, 6.9255)
SANNE = Consumer("C-1004", "Ms.", "Sanne", "Visser", "Nieuwegracht", "23", "3512 LC", "Utrecht", "NL", 52.0880, 5.1250)
LUC = Consumer("C-1005", "Mr.", "Luc", "Moreau", "Rue Oberkampf", "64", "75011", "Paris", "FR", 48.8650, 2.3740)
EVA = Consumer("C-1006", "Ms.", "Eva", "Gruber", "Neubaugasse", "19", "1070", "Wien", "AT", 48.2010, 16.3490)
REMO = Consumer("C-1007", "Mr.", "Remo", "Keller", "Langstrasse", "112", "8004", "Zürich", "CH", 47.3780, 8.5270)
LOTTE = Consumer(
    "C-1008", "Ms.", "Lotte", "Peeters", "Lange Koepoortstr.", "9", "2000", "Antwerpen", "BE", 51.2226, 4.4040
)
HENRIK = Consumer("C-1009", "Mr.", "Henrik", "Voss", "Eppendorfer Weg", "87", "20259", "Hamburg", "DE", 53.5760, 9.9600)
CLARA = Consumer("C-1010", "Ms.", "Clara", "Hofmann", "Leopoldstraße", "54", "80802", "München", "DE", 48.1600, 11.5860)
MATEO = Consumer("C-1011", "Mr.", "Mateo", "Ferrer", "Verdi", "31", "08012", "Barcelona", "ES", 41.4040, 2.1560)
FREJA = Consumer("C-1012", "Ms.", "Freja", "Holm", "Nørrebrogade", "45", "2200", "København", "DK", 55.6900, 12.5540)
PIOTR = Consumer("C-1013", "Mr.", "Piotr", "Nowak", "Marszałkowska", "99", "00-693", "Warszawa", "PL", 52.2270, 21.0130)
GIULIA = Consumer("C-1014", "Ms.", "Giulia", "Conti", "Via Torino", "42", "20123", "Milano", "IT", 45.4610, 9.1840)
# Ordered for the first time.
VIKTOR = Consumer("C-1015", "Mr.", "Viktor", "Stahl", "Hauptwache", "3", "60313", "Frankfurt", "DE", 50.1136, 8.6790)


def consumer_body(consumer: Consumer, *, invoice_to: Consumer | None = None) -> dict[str, Any]:
    """Return *consumer* as an order names it; *invoice_to* adds the address of somebody else who is to pay."""
    addresses = [{**_address(consumer), "addressType": "POSTAL_ADDRESS"}]
    if invoice_to:
        addresses.append({**_address(invoice_to), "addressType": "INVOICE_ADDRESS"})
    return {"consumerId": consumer.consumer_id, "email": consumer.email, "addresses": addresses}


def _address(consumer: Consumer) -> dict[str, Any]:
    return {
        "salutation": consumer.salutation,
        "firstName": consumer.first_name,
        "lastName": consumer.last_name,
        "street": consumer.street,
        "houseNumber": consumer.house_number,
        "postalCode": consumer.postal_code,
        "city": consumer.city,
        "country": consumer.country,
        "coordinates": {"lat": consumer.latitude, "lon": consumer.longitude},
    }
