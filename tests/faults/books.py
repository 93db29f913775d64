"""The books of a careful shopkeeper: plain Python that knows nothing of the product, only what was asked and answered.

For every article of every facility they say what must be on hand and reserved, and which units moved for which cause.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Place = tuple[Any, str]  # a facility and an article


@dataclass
class Shelf:
    """One article at one facility; ``on_hand`` is None while nobody counts it."""

    on_hand: int | None = None
    reserved: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    takers: set[Any] = field(default_factory=set)  # processes that ever took from it

    @property
    def free(self) -> int:
        return (self.on_hand or 0) - self.reserved

    def move(self, units: int, cause: str) -> None:
        self.on_hand = (self.on_hand or 0) + units
        self.moved[cause] += units


@dataclass
class Line:
    article: str
    quantity: int
    picked: int = 0
    emptied: bool = False


@dataclass
class Job:
    """A pick job; *held* says whether a plan holds its units."""

    key: Any
    process: Any
    order: Any
    facility: Any
    held: bool
    policy: str
    lines: dict[Any, Line]
    status: str = "OPEN"

    @property
    def picked(self) -> int:
        return sum(line.picked for line in self.lines.values())

    @property
    def missing(self) -> int:
        return sum(line.quantity - line.picked for line in self.lines.values())


@dataclass
class Goods:
    """What a handover job has: units and how many of them were taken, by line."""

    key: Any
    job: Job
    lines: dict[Any, tuple[str, int]]
    status: str = "OPEN"
    taken: dict[Any, int] = field(default_factory=dict)

    def left(self) -> Counter[Place]:
        """Return the units that nobody took, by place."""
        units = Counter[Place]()
        for key, (article, quantity) in self.lines.items():
            units[self.job.facility, article] += quantity - self.taken.get(key, 0)
        return units


@dataclass
class Books:
    """All shelves, and what the verbs do to them."""

    shelves: dict[Place, Shelf] = field(default_factory=dict)

    def at(self, job: Job, line: Line) -> Shelf:
        return self.shelves[job.facility, line.article]

    def hold(self, job: Job, sign: int = 1) -> None:
        """Reserve what a job asks for, or let go of it."""
        for line in job.lines.values() if job.held else ():
            self.at(job, line).reserved += sign * line.quantity

    def finish(self, job: Job, *, leaves: bool) -> None:
        """End what was held; what was picked leaves the shelf, and what was not found is taken off the count."""
        counted = [line for line in job.lines.values() if job.held or self.at(job, line).on_hand is not None]
        self.hold(job, -1)
        for line in counted if leaves else ():
            shelf = self.at(job, line)
            shelf.move(max(0, line.picked - shelf.free), "FOUND")
            shelf.move(-line.picked, "PICKED")
            if line.picked:
                shelf.takers.add(job.process)
        for line in counted:
            shelf = self.at(job, line)
            gone = shelf.free if line.emptied else min(line.quantity - line.picked, shelf.free)
            shelf.move(-gone, "SHORT_PICKED")

    def give_back(self, process: Any, units: Counter[Place], cause: str) -> None:
        """Lay units back; where nobody counts any more, only what the process had taken from the shelf."""
        for place, quantity in units.items():
            shelf = self.shelves[place]
            if quantity and (shelf.on_hand is not None or process in shelf.takers):
                shelf.move(quantity, cause)

    def can_retake(self, units: Counter[Place]) -> bool:
        shelves = [(self.shelves[place], quantity) for place, quantity in units.items()]
        return all(shelf.on_hand is None or quantity <= shelf.free for shelf, quantity in shelves)

    def retake(self, units: Counter[Place]) -> None:
        for place, quantity in units.items():
            if self.shelves[place].on_hand is not None:
                self.shelves[place].move(-quantity, "RETAKEN")
