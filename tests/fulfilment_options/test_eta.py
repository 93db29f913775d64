"""How times of arrival are written: the seed's examples, and every number."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfilment_options.eta import eta_between, normalized

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("given", "shown"),
    [("8H", "8H"), ("8", "8H"), ("1D", "1D"), ("24", "1D"), ("48", "2D"), ("25", "2D"), (None, "1D"), ("20H", "20H")],
)
def test_the_seeds_examples(given: str | None, shown: str) -> None:
    assert normalized(given) == shown


@given(st.integers(0, 999_999_999))
def test_a_bare_number_is_hours_and_from_a_day_on_days_that_are_not_too_few(hours: int) -> None:
    shown = normalized(str(hours))
    number, unit = int(shown[:-1]), shown[-1]
    if hours < 24:
        assert (number, unit) == (hours, "H")
    else:
        assert unit == "D"
        assert number * 24 >= hours > (number - 1) * 24


@given(st.integers(0, 999_999_999), st.sampled_from("HD"))
def test_what_has_a_unit_stays_and_is_normal(number: int, unit: str) -> None:
    assert normalized(f"{number}{unit}") == f"{number}{unit}"
    assert normalized(normalized(str(number))) == normalized(str(number))


@given(st.text(max_size=12).filter(lambda text: not text.rstrip("HD").isdecimal() or not text.isascii()))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no eta"):
        normalized(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "8h", "D", "", " 8", "8 ", "٣", "8HD", "1" * 10])
def test_so_is_what_only_looks_like_one(text: str) -> None:
    with pytest.raises(ValueError, match="no eta"):
        normalized(text)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "1H"), (-90, "1H"), (60, "1H"), (61, "2H"), (23 * 60, "23H"), (23 * 60 + 1, "1D")]
)
def test_an_hour_that_has_begun_counts(minutes: int, shown: str) -> None:
    assert eta_between(NOW, NOW + datetime.timedelta(minutes=minutes)) == shown


def test_nothing_known_is_a_day() -> None:
    assert eta_between(NOW, None) == "1D"
