"""The map of a plan, drawn without outside services: who sends, where to, and who else there is.

The projection is azimuthal equidistant around the destination: distances from there are true, so rings can tell them.
Units of the drawing are those of its ``viewBox``; distances are kilometers.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .labels import Label, Text, labels_of

EARTH_RADIUS = 6371.0
WIDTH, HEIGHT = 400.0, 300.0
MARGIN = 34.0
# So much of the neighborhood is seen in any case, in kilometers.
LEAST_RADIUS = 40.0
# Seen are candidates up to so many distances of the farthest sender, and so many of the nearest if not too far away.
REACH, NEIGHBORS, TOO_FAR = 1.8, 5, 300.0
MOST_DOTS = 300
RING_STEPS = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
MOST_RINGS = 3


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its name, in degrees."""

    key: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot on the drawing; ``text`` is the place of its label."""

    name: str
    x: float
    y: float
    distance: float
    text: Label | None = None

    @property
    def label(self) -> str:
        """The name with the distance from the destination."""
        return f"{self.name} · {distance_text(self.distance)}" if self.distance >= 0 else self.name


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of equal distance around the destination, with what it says on its north."""

    radius: float
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template draws; without a *destination* there are neither rings nor lines."""

    destination: Mark | None
    senders: list[Mark] = field(default_factory=list)
    others: list[Mark] = field(default_factory=list)
    beyond: int = 0
    rings: list[Ring] = field(default_factory=list)
    collected: bool = False  # where the goods are
    width: float = WIDTH
    height: float = HEIGHT


def distance_text(kilometers: float) -> str:
    """Return a distance as people say it."""
    return f"{kilometers:.1f} km" if kilometers < 10 else f"{kilometers:,.0f} km"


def drawing_of(*, destination: Spot | None, senders: Sequence[Spot], others: Iterable[Spot]) -> Drawing | None:
    """Return the drawing of a plan, None if it is not known where anything is."""
    center = destination or (senders[0] if senders else None)
    if center is None:
        return None
    sending = [(spot, *_projected(spot, center)) for spot in senders]
    known = {spot.key for spot in senders}
    around = [(spot, *_projected(spot, center)) for spot in others if spot.key not in known][:MOST_DOTS]
    frame = _frame(_seen([(x, y) for _, x, y in sending], [(x, y) for _, x, y in around]))
    inside = [(spot, x, y) for spot, x, y in around if frame.shows(x, y)]
    marks = [_mark(frame, spot, x, y, near=destination) for spot, x, y in sending]
    middle = _mark(frame, destination, 0.0, 0.0, near=None) if destination else None
    # Who collects is where the goods are: one label says both.
    collected = bool(destination and known == {destination.key})
    rings = _rings(frame) if destination else []
    words = [(ring.text, middle.x, ring.text_y) for ring in rings] if middle else []
    if middle and not collected:
        middle, *marks = _labelled([middle, *marks], beside=words)
    else:
        marks = _labelled(marks, beside=words)
    return Drawing(
        destination=middle,
        senders=marks,
        others=[_mark(frame, spot, x, y, near=destination) for spot, x, y in inside],
        beyond=len(around) - len(inside),
        rings=rings,
        collected=collected,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of the plane is shown: the drawing's middle in kilometers, and units per kilometer."""

    x: float
    y: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the plane, whose y goes north, in units of the drawing."""
        return WIDTH / 2 + (x - self.x) * self.scale, HEIGHT / 2 - (y - self.y) * self.scale

    def shows(self, x: float, y: float) -> bool:
        across, down = self.at(x, y)
        return 4 <= across <= WIDTH - 4 and 4 <= down <= HEIGHT - 4


def _projected(spot: Spot, center: Spot) -> Point:
    """Return kilometers to the east and to the north of *center* at the true distance and in the true direction."""
    north, there = math.radians(center.latitude), math.radians(spot.latitude)
    east = math.radians(spot.longitude - center.longitude)
    across = math.cos(there) * math.sin(east)
    up = math.cos(north) * math.sin(there) - math.sin(north) * math.cos(there) * math.cos(east)
    angle = math.atan2(
        math.hypot(across, up), math.sin(north) * math.sin(there) + math.cos(north) * math.cos(there) * math.cos(east)
    )
    length = math.hypot(across, up)
    if length < 1e-12:  # here, or on the other side of the earth, which is as far in every direction
        return 0.0, EARTH_RADIUS * angle
    factor = EARTH_RADIUS * angle / length
    return across * factor, up * factor


def _seen(senders: Sequence[Point], others: Sequence[Point]) -> list[Point]:
    """Return what the frame must have: who sends, and the others that are not much farther away."""
    nearest = ([0.0, *sorted(math.hypot(*point) for point in others)])[: NEIGHBORS + 1][-1]
    farthest = max((math.hypot(*point) for point in senders), default=0.0)
    reach = max(REACH * farthest, min(nearest, TOO_FAR)) if senders else nearest
    return [*senders, *(point for point in others if math.hypot(*point) <= reach)]


def _frame(points: Sequence[Point]) -> _Frame:
    """Return the frame that has the destination and all *points*, and some of the neighborhood."""
    across = [0.0, *(x for x, _ in points)]
    up = [0.0, *(y for _, y in points)]
    low_x, high_x = min(*across, -LEAST_RADIUS), max(*across, LEAST_RADIUS)
    low_y, high_y = min(*up, -LEAST_RADIUS), max(*up, LEAST_RADIUS)
    scale = min((WIDTH - 2 * MARGIN) / (high_x - low_x), (HEIGHT - 2 * MARGIN) / (high_y - low_y))
    return _Frame((low_x + high_x) / 2, (low_y + high_y) / 2, scale)


def _mark(frame: _Frame, spot: Spot, x: float, y: float, *, near: Spot | None) -> Mark:
    across, down = frame.at(x, y)
    away = math.hypot(x, y) if near and near.key != spot.key else -1.0
    return Mark(spot.name, round(across, 1), round(down, 1), away)


def _rings(frame: _Frame) -> list[Ring]:
    """Return up to three rings around the destination at round distances that the drawing has room for."""
    _, down = frame.at(0.0, 0.0)
    farthest = math.hypot(WIDTH, HEIGHT) / 2 / frame.scale
    step = next((step for step in RING_STEPS if step * (MOST_RINGS + 0.5) >= farthest), RING_STEPS[-1])
    radii = [(round(step * ring * frame.scale, 1), step * ring) for ring in range(1, MOST_RINGS + 1)]
    return [Ring(radius, f"{kilometers:,} km", round(down - radius - 2, 1)) for radius, kilometers in radii]


def _labelled(marks: Sequence[Mark], *, beside: Sequence[Text]) -> list[Mark]:
    texts = [(mark.label, mark.x, mark.y) for mark in marks]
    labels = labels_of(texts, beside=beside, width=WIDTH, height=HEIGHT)
    return [replace(mark, text=label) for mark, label in zip(marks, labels, strict=True)]
