"""When a carrier collects at a facility: the times of day until which parcels must be ready."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
NEVER: tuple[datetime.time, ...] = ()


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The local times of day at which one carrier collects: by weekday, unless a date says otherwise."""

    week: tuple[tuple[datetime.time, ...], ...] = (NEVER,) * 7
    overwrites: Mapping[datetime.date, tuple[datetime.time, ...]] = field(default_factory=dict)

    @classmethod
    def daily(cls, *times: datetime.time) -> "Cutoffs":
        """Return cutoffs at the same times every day."""
        return cls(week=(tuple(sorted(times)),) * 7)

    def on(self, day: datetime.date) -> tuple[datetime.time, ...]:
        """Return the times of this local day, in order; none if the carrier does not come."""
        overwritten = self.overwrites.get(day)
        return self.week[day.weekday()] if overwritten is None else overwritten


def cutoffs_from(*, cutoff_time: Mapping[str, Any] | None, cutoff_times: Mapping[str, Any] | None) -> Cutoffs | None:
    """Return what a connection's ``cutoffTimes``, or else its daily ``cutoffTime``, say; None if it has neither."""
    if cutoff_times is not None:
        by_day = {entry["day"]: _times(entry) for entry in cutoff_times["weekdays"]}
        return Cutoffs(
            week=tuple(by_day.get(name, NEVER) for name in WEEKDAYS),
            overwrites={
                datetime.date.fromisoformat(entry["date"]): _times(entry) for entry in cutoff_times["overwrites"]
            },
        )
    if cutoff_time is not None:
        return Cutoffs.daily(datetime.time(cutoff_time["hour"], cutoff_time["minute"]))
    return None


def _times(entry: Mapping[str, Any]) -> tuple[datetime.time, ...]:
    parts = (configuration["time"].split(":") for configuration in entry["cutoffConfigurations"])
    return tuple(sorted({datetime.time(int(hour), int(minute)) for hour, minute in parts}))


@dataclass(frozen=True, slots=True)
class ConnectedCarrier:
    """A carrier that collects at a facility; *delivery_type* is ``DELIVERY`` or ``SAMEDAY``."""

    key: str
    delivery_type: str
    cutoffs: Cutoffs


def carriers_in_question(
    carriers: Sequence[ConnectedCarrier], *, keys: Sequence[str] = (), delivery_type: str | None = None
) -> list[Cutoffs]:
    """Return the cutoffs that a shipment waits for, as `target_time` wants them.

    The carriers that the order prefers by their *keys* count, if one of them collects there; else those that deliver
    as it asks for (its service level); else all of them, since one of them will take it.
    """
    by_key = [carrier.cutoffs for carrier in carriers if carrier.key in keys]
    by_type = [carrier.cutoffs for carrier in carriers if delivery_type in {None, carrier.delivery_type}]
    return by_key or by_type or [carrier.cutoffs for carrier in carriers]
