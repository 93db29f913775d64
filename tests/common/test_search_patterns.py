"""The patterns of ``like``: both databases and Python agree on what they match, and none takes long."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fulfillment.common.api.search.patterns import portable
from fulfillment.facilities.models import Facility
from tests.cast import facility

VALUES = [
    "",
    "a",
    "ab",
    "aab",
    "a.b",
    "A",
    "ä",
    "a\nb",
    "1",
    "٣",
    "x{2}",
    "[a]",
    "a-b",
    "a]b",
    "a\\b",
    "a^b",
    "_",
    "a b",
]
UNDERSTOOD = [
    "",
    "a",
    "^a",
    "b$",
    "^$",
    "^a$",
    "a|b",
    "^(a|b)$",
    "^(?:a|)b",
    "a*b",
    "a+b",
    "^a?b?$",
    "^a{2}b",
    "^a{1,}b",
    "^a{1,2}b$",
    "^a{0}b?$",
    "^(ab)+$",
    "^(ab)?$",
    "a.b",
    r"a\.b",
    ".*",
    ".*b",
    ".*a.*",
    "a.*?b",
    "a.+",
    "[ab]",
    "[^ab]",
    "^[^a]*$",
    "[a-c]b",
    r"[\]a]b",
    r"[a\]]b",
    "[a-]b",
    r"[a\-]b",
    r"[\[]a",
    r"[\\]",
    r"[\^]",
    "[.^$|]",
    r"[\d]",
    r"[\w.]b",
    r"\d",
    r"^\D$",
    r"^\w+$",
    r"\W",
    r"\s",
    r"\S$",
    r"\n",
    r"[\n]",
    r"x\{2\}",
    r"\\",
    "x{1}",
    "]",
    "}",
    "%",
    "_",
    "ä",
    "^[à-ü]$",
    "[ -~]b",
    "a-b",
    r"\-",
    "#",
    r"a\ b",
    "'",
]
REFUSED = [
    "(",
    ")",
    "a)",
    "(a",
    "[",
    "[]",
    "[^]",
    "[a",
    "[[:alpha:]]",
    "[b-a]",
    r"[a-\n]",
    r"[\D]",
    "*",
    "+a",
    "?",
    "{2}",
    "a{",
    "a{x}",
    "a**",
    "a*+",
    "a++",
    "a{2}{3}",
    "a{51}",
    "a{3,2}",
    "a{,3}",
    "^*",
    "a|*",
    "(*a)",
    "$+",
    "\\",
    r"\b",
    r"\1",
    r"(a)\1",
    r"\x41",
    r"\A",
    r"\Z",
    "(?i)a",
    "(?=a)",
    "(?!a)",
    "(?<=a)b",
    "(?P<n>a)",
    "(?#a)",
    "(a*)*",
    "(a+)+$",
    "(a|a)*$",
    "(a?){30}a{30}",
    "(a{50}){50}",
    "((a{9})?)+",
    "a?" * 30 + "a" * 30,
    "(a|a)" * 40,
    "(.*)(.*)(.*)b",
    "x.*a.*b.*c",
    "(" * 128 + ")" * 127,
    "***=a",
]


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", UNDERSTOOD)
def test_the_database_finds_what_python_finds(pattern: str) -> None:
    for value in VALUES:
        facility(value)
    found = Facility.objects.filter(name__regex=portable(pattern)).values_list("name", flat=True)
    # Python alone lets $ match before a newline at the end, which no value here has.
    assert set(found) == {value for value in VALUES if re.search(pattern, value, re.ASCII)}


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_is_not_understood_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^The pattern has .* at character [0-9]+$"):
        portable(pattern)


@given(st.text("ab.*+?|()[]{}^$\\-1,dws", max_size=14), st.text("ab1-[ ", max_size=8))
@example("a{", "a{")
def test_a_pattern_that_is_understood_means_what_it_means_to_python(pattern: str, value: str) -> None:
    try:
        ours = portable(pattern)
    except ValueError:
        return
    assert bool(re.search(ours, value)) == bool(re.search(pattern, value, re.ASCII))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pattern",
    [
        "^.*a.*b$",
        "a+a+b",
        "(a|aa)(a|aa)(a|aa)(a|aa)(a|aa)a+b",
        "a?" * 8 + "a+b",
        "x{50}" * 51,
        "[a-z]{0,50}[a-z]{0,50}[a-z]{0,40}b",
        "(?:" * 60 + "a" + ")" * 60,
    ],
)
def test_the_worst_patterns_are_answered_soon(pattern: str) -> None:
    facility("a" * 255, tenant_facility_id=None)
    begin = time.monotonic()
    list(Facility.objects.filter(name__regex=portable(pattern)))
    assert time.monotonic() - begin < 5
