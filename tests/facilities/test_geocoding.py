"""The offline geocoder: known places are where they are, and no input hurts it."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.facilities.geocoding import resolve
from fulfillment.facilities.time_zones import country_time_zone

KNOWN = [
    ("DE", "50668", "Köln", 50.95, 6.96),
    ("DE", "D-50668", "", 50.95, 6.96),
    ("DE", "", "Köln", 50.94, 6.96),
    ("DE", "", "KOELN", 50.94, 6.96),
    ("DE", None, "Cologne", 50.94, 6.96),
    ("DE", "", "München", 48.14, 11.58),
    ("DE", "", "munich", 48.14, 11.58),
    ("DE", "80331", None, 48.14, 11.58),
    ("DE", "10115", "Berlin", 52.53, 13.38),
    ("DE", "", "Frankfurt am Main", 50.11, 8.68),
    ("DE", "", "Frankfurt (Main)", 50.11, 8.68),
    ("DE", "20095", "", 53.55, 10.0),
    ("NL", "1052 XM", "Amsterdam", 52.38, 4.87),
    ("NL", "1012js", "", 52.37, 4.90),
    ("AT", "1010", "Wien", 48.21, 16.37),
    ("CH", "8001", "Zürich", 47.37, 8.54),
    ("FR", "75001", "Paris", 48.86, 2.34),
    ("GB", "EC1A 1BB", "London", 51.52, -0.10),
    ("GB", "M1 1AE", "", 53.48, -2.24),
    ("BE", "1000", "Bruxelles", 50.85, 4.35),
    ("DK", "", "København", 55.68, 12.57),
    ("DK", "", "Copenhagen", 55.68, 12.57),
    ("PL", "00-001", "Warszawa", 52.23, 21.01),
    ("SE", "100 04", "Stockholm", 59.33, 18.06),
    ("IT", "00184", "Roma", 41.89, 12.49),
    ("ES", "28013", "Madrid", 40.42, -3.71),
    ("US", "10001", "New York", 40.75, -73.99),
    ("US", "94103-1234", "San Francisco", 37.77, -122.41),
]


def kilometres(latitude, longitude, other_latitude, other_longitude):
    height = (latitude - other_latitude) * 111.2
    width = (longitude - other_longitude) * 111.2 * math.cos(math.radians(latitude))
    return math.hypot(height, width)


@pytest.mark.parametrize(("country", "code", "city", "latitude", "longitude"), KNOWN)
def test_known_places_are_found_within_ten_kilometres(country, code, city, latitude, longitude):
    found = resolve(country=country, postal_code=code, city=city)
    assert found is not None
    assert kilometres(*found, latitude, longitude) < 10


def test_a_postal_code_says_more_than_a_city_of_many():
    leipzig = resolve(country="DE", postal_code="04109", city="Neustadt")
    assert kilometres(*leipzig, 51.34, 12.37) < 10


def test_an_unknown_code_counts_as_its_prefix():
    assert kilometres(*resolve(country="DE", postal_code="50999x"), 50.9, 7.0) < 30


@pytest.mark.parametrize(("country", "code", "city"), [("AQ", "1", "x"), ("", "", ""), ("DE", "", "Qwertzuiop")])
def test_unknown_places_are_none(country, code, city):
    assert resolve(country=country, postal_code=code, city=city) is None


@given(country=st.text(max_size=4), code=st.none() | st.text(), city=st.none() | st.text())
def test_no_text_hurts_it(country, code, city):
    found = resolve(country=country, postal_code=code, city=city)
    assert found is None or (-90 <= found.latitude <= 90 and -180 <= found.longitude <= 180)


def test_it_is_fast_once_loaded():
    resolve(country="DE", city="Köln")
    best = math.inf
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(200):
            resolve(country="DE", postal_code="50999", city="Köln")
        best = min(best, (time.perf_counter() - start) / 200)
    assert best < 50e-6


@pytest.mark.parametrize(
    ("country", "zone"), [("DE", "Europe/Berlin"), ("NL", "Europe/Amsterdam"), ("US", None), ("??", None)]
)
def test_a_country_has_a_time_zone_if_it_has_one(country, zone):
    assert country_time_zone(country) == zone
