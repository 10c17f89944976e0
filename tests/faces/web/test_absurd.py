"""Addresses that ask for what cannot be: numbers of thousands of digits, places that no locator names."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from reckoning.model.errors import UsageError
from reckoning.model.locator import parse_locator

LONG = "9" * 5_000


@pytest.mark.parametrize("address", ["findings?skip", "sources?skip", "ledger?before", "ships?from", "conflicts?from"])
def test_a_number_of_thousands_of_digits_is_no_error(pages: TestClient, address: str) -> None:
    assert pages.get(f"/{address}={LONG}").status_code == 200


@pytest.mark.parametrize(
    "locator", [f"record:{LONG}", f"bytes:0-{LONG}", f"page:{LONG}", "page:1@1.2.3,0,0,0", "page:1@.,.,.,."]
)
def test_a_locator_that_names_no_place_is_refused(pages: TestClient, locator: str) -> None:
    with pytest.raises(UsageError):
        parse_locator(locator)
    original = pages.get("/sources.json").text.partition("/evidence/")[2][:64]
    answer = pages.get(f"/evidence/{original}", params={"at": locator})
    assert answer.status_code in (200, 400)
    assert "cannot be shown" in answer.text or "not a locator" in answer.text
