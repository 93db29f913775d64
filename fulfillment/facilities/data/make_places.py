"""Makes ``places.tsv.gz`` from GeoNames data, as README.md says: ``python make_places.py GAZETTEER POSTAL``."""

import csv
import gzip
import io
import json
import statistics
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from fulfillment.facilities.geocoding import PLACES, SHORTEST_PREFIX, city_key, postal_key

# These countries are known in more detail than the others.
_HOME = "AT BE CH CZ DE DK ES FI FR GB IE IT LI LU NL NO PL PT SE"
HOME = frozenset(_HOME.split())
HOME_POPULATION = 1_000
FOREIGN_POPULATION = 15_000
ALIAS_POPULATION = 100_000
# A code nearer than this (degrees) to what its prefix says is left out, and so are longer codes.
HOME_NEAR, FOREIGN_NEAR = 0.03, 0.1
HOME_CODE, FOREIGN_CODE = 5, 3
# Between the two: few letters tell little of a large country.
LARGE, LARGE_NEAR, LARGE_CODE = "US", 0.05, 5


class Place(NamedTuple):
    """One place of the gazetteer."""

    population: int
    region: str
    latitude: float
    longitude: float


Named = dict[str, list[Place]]
Line = tuple[str, float, float]


def main(gazetteer: Path, postal: Path) -> None:
    """Write the table."""
    cities: list[dict[str, Any]] = list(json.loads(gazetteer.read_text()).values())
    by_country: dict[str, Named] = defaultdict(lambda: defaultdict(list))
    for city in cities:
        place = Place(city["population"], city["admin1code"], city["latitude"], city["longitude"])
        for name in {city_key(alias) for alias in (city["name"], *city["alternatenames"])}:
            by_country[city["countrycode"]][name].append(place)
    lines = dict(_city_lines(cities))
    for path in sorted(postal.glob("*.zcsv")):
        country = path.stem
        near = LARGE_NEAR if country == LARGE else HOME_NEAR if country in HOME else FOREIGN_NEAR
        for code, latitude, longitude in _pruned(_postal_lines(path, by_country[country]), near=near):
            lines[f"{country}/{code}"] = (latitude, longitude)
    text = "".join(
        f"{key}\t{round(latitude * 100)}\t{round(longitude * 100)}\n"
        for key, (latitude, longitude) in sorted(lines.items(), key=lambda item: item[0].encode())
    )
    PLACES.write_bytes(gzip.compress(f"\n{text}".encode(), 9, mtime=0))


def _city_lines(cities: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[float, float]]]:
    # The largest comes last and so wins its name.
    for city in sorted(cities, key=lambda item: item["population"]):
        if city["population"] < (HOME_POPULATION if city["countrycode"] in HOME else FOREIGN_POPULATION):
            continue
        names = {city_key(city["name"])}
        if city["population"] >= ALIAS_POPULATION:
            names |= {key for key in map(city_key, city["alternatenames"]) if key.isascii()}
        for name in names - {""}:
            yield f"{city['countrycode']} {name}", (city["latitude"], city["longitude"])


def _postal_lines(path: Path, places: Named) -> list[Line]:
    """Return every code that a place is known for, at the middle of its places."""
    rows = []
    country = path.stem
    longest = LARGE_CODE if country == LARGE else HOME_CODE if country in HOME else FOREIGN_CODE
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
            code = postal_key(country, row["postal_code"].partition("-")[0])[:longest]
            if len(code) >= SHORTEST_PREFIX and "CEDEX" not in row["place_name"].upper():
                rows.append((code, row["admin_code1"], _names(row)))
    regions = _regions(rows, places)
    found: dict[str, list[Place]] = defaultdict(list)
    for code, region, names in rows:
        place = next(filter(None, (_choose(places.get(name, []), regions.get(region)) for name in names)), None)
        if place:
            found[code].append(place)
    return [(code, *_middle((place.latitude, place.longitude) for place in some)) for code, some in found.items()]


def _names(row: dict[str, str]) -> list[str]:
    """Return the names by which the row's place may be known, the most exact first."""
    full = (row["place_name"], row["admin_name3"], row["admin_name2"].removeprefix("Greater "))
    first = row["place_name"].replace("(", ",").replace("/", ",").partition(",")[0]
    inner = row["place_name"].partition("(")[2].rstrip(")")
    parts = row["place_name"].rsplit(" ", 1)[0]
    return [name for name in map(city_key, (full[0], first, inner, parts, *full[1:])) if name]


def _regions(rows: Iterable[tuple[str, str, list[str]]], places: Named) -> dict[str, str]:
    """Return which region of the gazetteer each region of the postal data is: most unambiguous names lie in it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for _, region, names in rows:
        if len(known := places.get(names[0], []) if names else []) == 1:
            votes[region][known[0].region] += 1
    return {region: counter.most_common(1)[0][0] for region, counter in votes.items()}


def _choose(candidates: list[Place], region: str | None) -> Place | None:
    near = [place for place in candidates if place.region == region] if region else candidates
    return max(near, default=None)


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = zip(*points, strict=True)
    return statistics.median(latitudes), statistics.median(longitudes)


def _pruned(lines: list[Line], *, near: float) -> Iterator[Line]:
    """Yield the prefixes, each at the middle of its codes, and the codes that lie elsewhere than their prefix."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, latitude, longitude in lines:
        for length in range(SHORTEST_PREFIX, len(code) + 1):
            groups[code[:length]].append((latitude, longitude))
    kept: dict[str, tuple[float, float]] = {}
    for code in sorted(groups, key=len):
        point = _middle(groups[code])
        parent = next((kept[code[:n]] for n in range(len(code) - 1, 1, -1) if code[:n] in kept), None)
        if parent and abs(parent[0] - point[0]) < near and abs(parent[1] - point[1]) < near * 1.5:
            continue
        kept[code] = point
        yield code, *point


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
