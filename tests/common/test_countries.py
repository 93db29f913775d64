"""Countries by code and by name, in any spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.common.countries import COUNTRY_CODES, country_code


@pytest.mark.parametrize("code", sorted(COUNTRY_CODES))
def test_a_code_is_itself_in_any_case(code: str) -> None:
    assert country_code(code) == country_code(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Australia", "AU"),
        ("AUSTRALIA", "AU"),
        (" australia\n", "AU"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("Austria", "AT"),
        ("Österreich", "AT"),
        ("Oesterreich", ""),
        ("the Netherlands", "NL"),
        ("Netherlands", "NL"),
        ("Côte d'Ivoire", "CI"),
        ("cote divoire", "CI"),
        ("Saint Lucia", "LC"),
        ("St. Lucia", "LC"),
        ("St. Vincent", "VC"),
        ("British Virgin Islands", "VG"),
        ("U.S. Virgin Islands", "VI"),
        ("Virgin Islands", ""),
        ("Timor-Leste", "TL"),
        ("Viet Nam", "VN"),
        ("Central African Republic", "CF"),
        ("Curacao", "CW"),
        ("Trinidad and Tobago", "TT"),
        ("Trinidad & Tobago", "TT"),
        ("United States of America", "US"),
        ("United-States", "US"),
        ("U.S.A.", "US"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Guinea Bissau", "GW"),
        ("Equatorial Guinea", "GQ"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        ("Samoa", "WS"),
        ("American Samoa", "AS"),
        ("South Korea", "KR"),
        ("Korea", "KR"),
        ("North Korea", "KP"),
        ("Ireland", "IE"),
        ("Northern Ireland", "GB"),
        ("UK", "GB"),
        ("GB", "GB"),
        ("", ""),
        ("and", ""),
        ("Atlantis", ""),
        ("ZZ", ""),
        ("AUS", ""),
        ("42", ""),
        ("🇦🇺", ""),
    ],
)
def test_a_name_is_understood_or_left_alone(name: str, code: str) -> None:
    assert country_code(name) == code


@given(
    st.sampled_from(["Australia", "Côte d'Ivoire", "Österreich", "São Tomé and Príncipe", "Saint Lucia"]),
    st.data(),
)
def test_case_accents_and_what_is_no_letter_make_no_difference(name: str, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
    spelled = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in name)
    around = data.draw(st.sampled_from(["", " ", "  \t", "\n", ".", "-"]))
    assert country_code(f"{around}{unicodedata.normalize(form, spelled)}{around}") == country_code(name) != ""


@given(st.text(max_size=60))
def test_whatever_is_written_gives_a_code_or_nothing(text: str) -> None:
    assert country_code(text) in COUNTRY_CODES | {""}
