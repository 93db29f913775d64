"""How an article is recognized: which codes are the same, which pictures are shown."""

import pytest

from fulfillment.inventory.articles import article_attributes, article_image, same_code


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("4006381333931", "4006381333931", True),
        (" abc-1 ", "ABC-1", True),
        ("036000291452", "0036000291452", True),  # a UPC read as the EAN it is part of
        ("0012", "12", False),  # article numbers, not codes of a scanner
        ("", "", False),
        ("4006381333931", "4006381333932", False),
    ],
)
def test_codes_are_compared_as_a_scanner_reads_them(first: str, second: str, same: bool) -> None:
    assert same_code(first, second) is same
    assert same_code(second, first) is same


@pytest.mark.parametrize(
    "address", ["http://x.example/a.png", "javascript:alert(1)", "data:image/png;base64,", "", None]
)
def test_only_pictures_over_https_are_shown(address: str | None) -> None:
    assert article_image({"imageUrl": address}) == ""
    assert article_image({"imageUrl": "https://x.example/a.png"}) == "https://x.example/a.png"


def test_what_tells_an_article_from_its_siblings() -> None:
    attributes = [{"key": "%%subtitle%%", "value": "Brand"}, {"key": "Size", "value": "M"}]
    assert article_attributes({"attributes": attributes, "customAttributes": {"cut": "slim"}}) == [
        "Brand",
        "Size: M",
        "cut: slim",
    ]
