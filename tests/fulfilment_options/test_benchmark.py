"""The benchmark of quotes measures stages that are there."""

from benchmarks.quotes_stages import STAGES


def test_every_stage_is_there() -> None:
    assert [name for place, name, _ in STAGES if not callable(getattr(place, name, None))] == []
