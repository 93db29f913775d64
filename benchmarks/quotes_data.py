"""A network to quote from: each location lists most articles and has about half of them, with open jobs and carriers.

``python -m benchmarks.quotes_data LOCATIONS ARTICLES`` fills the database that DATABASE_URL names.
"""

import datetime
import os
import random
import sys
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402

from fulfillment.common import clock  # noqa: E402
from fulfillment.common.ids import new_id  # noqa: E402
from fulfillment.facilities.models import Carrier, Facility, FacilityCarrier  # noqa: E402
from fulfillment.picking.models import PickJob  # noqa: E402
from fulfillment.processes.models import Process  # noqa: E402

LISTED, STOCKED, MOST_UNITS = 0.8, 0.5, 20
JOBS = 5
FILLED = (
    *("facilities_facility", "facilities_carrier", "facilities_facilitycarrier"),
    *("inventory_listing", "inventory_stock", "picking_pickjob", "processes_process"),
)
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
DETAILS = '{"imageUrl": "https://example.com/a.png", "price": 19.99, "currency": "EUR", "weight": 1200}'


def main(locations: int, articles: int) -> int:
    """Fill the tables; return 0."""
    rng, url = random.Random(1), os.environ["DATABASE_URL"]
    facilities = places(locations, rng)
    jobs_at(facilities)
    with psycopg.connect(url, autocommit=True) as raw:
        sold = [
            (place.pk, f"A-{number}") for place in facilities for number in range(articles) if rng.random() < LISTED
        ]
        held = [place for place in sold if rng.random() < STOCKED / LISTED]
        copy(raw, "inventory_listing (title, status, details", sold, lambda: ("An article", "ACTIVE", DETAILS))
        columns = "inventory_stock (on_hand, reserved, safety_stock, blocked, details"
        copy(raw, columns, held, lambda: (rng.randint(1, MOST_UNITS), 0, 0, False, "{}"))
        # Not the empty tables: for a minute PostgreSQL would believe that they stay empty, and read them as a whole.
        raw.execute(f"VACUUM (ANALYZE) {', '.join(FILLED)}")
    print(f"{locations:,} locations, {articles} articles: {len(sold):,} listings, {len(held):,} stocks")
    return 0


def places(number: int, rng: random.Random) -> list[Facility]:
    """Make locations all over Germany, which work on six days and where one carrier collects."""
    stamps = now()
    span = {"start": {"hour": 8, "minute": 0}, "end": {"hour": 18, "minute": 0}}
    details = {"pickingTimes": {day.lower(): [span] for day in DAYS}, "fulfillmentProcessBuffer": 240}
    made = Facility.objects.bulk_create(
        Facility(
            name=f"Location {place}",
            tenant_facility_id=f"L-{place}",
            address={"country": "DE", "city": "Köln", "postalCode": "50668"},
            country="DE",
            latitude=rng.uniform(47.5, 54.5),
            longitude=rng.uniform(6.5, 14.5),
            details=details,
            **stamps,
        )
        for place in range(number)
    )
    carrier = Carrier.objects.create(key="PARCELS", name="Parcels", status="ACTIVE", **stamps)
    cutoff = {"hour": 16, "minute": 30}
    FacilityCarrier.objects.bulk_create(
        FacilityCarrier(facility=place, carrier=carrier, cutoff_time=cutoff, **stamps) for place in made
    )
    return list(made)


def jobs_at(facilities: list[Facility]) -> None:
    """Give each location some open jobs: its workload."""
    stamps = now()
    processes = Process.objects.bulk_create(Process(**stamps) for _ in range(JOBS * len(facilities)))
    PickJob.objects.bulk_create(
        PickJob(
            process=process,
            facility=facilities[number % len(facilities)],
            status="OPEN",
            short_id=f"J{number}",
            channel="SHIPPING",
            tenant_order_id="",
            order_date=stamps["created_at"],
            target_time=stamps["created_at"] + datetime.timedelta(hours=number % 48),
            **stamps,
        )
        for number, process in enumerate(processes)
    )


def copy(raw: "psycopg.Connection[Any]", into: str, rows: list[tuple[Any, str]], values: Any) -> None:
    """Write a row for each facility and article, by the fastest way there is."""
    moment = clock.now()
    columns = ", id, facility_id, tenant_article_id, version, created_at, modified_at)"
    with raw.cursor().copy(f"COPY {into}{columns} FROM STDIN") as lines:
        for facility, article in rows:
            lines.write_row((*values(), new_id(), facility, article, 1, moment, moment))


def now() -> dict[str, datetime.datetime]:
    """Return the stamps of a row that is made now."""
    moment = clock.now()
    return {"created_at": moment, "modified_at": moment}


if __name__ == "__main__":
    sys.exit(main(*(int(size) for size in sys.argv[1:3])))
