"""Advisories lead to their canonical public pages."""

import pytest

from tagline.rules.advisories import address


@pytest.mark.parametrize(
    ("advisory", "page"),
    [
        ("CVE-2026-1234", "https://www.cve.org/CVERecord?id=CVE-2026-1234"),
        ("GHSA-aaaa-bbbb-cccc", "https://github.com/advisories/GHSA-aaaa-bbbb-cccc"),
        ("PYSEC-2026-1", ""),
    ],
)
def test_an_id_has_the_page_of_its_register(advisory: str, page: str) -> None:
    assert address(advisory) == page
