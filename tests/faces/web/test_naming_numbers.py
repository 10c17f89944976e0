"""A number that names a ship is a name: no thousands are set apart in it."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from reckoning.case import Case


def test_a_number_that_names_a_ship_stands_as_it_is(small: Case, pages: TestClient) -> None:
    said = next(s for s in small.statements("imoNumber") if s.value.number is not None)
    number = said.value.number
    assert number is not None
    text = pages.get(f"/statement/{said.id}").text
    assert f"{number:.0f}" in text and f"{number:,.0f}" not in text
    assert f"{number:,.0f}" not in pages.get(f"/evidence/{said.evidence}", params={"at": said.locator}).text


def test_a_picture_names_a_table_only_where_that_table_is(pages: TestClient) -> None:
    ships = sorted(set(re.findall(r'href="(/ship/imo:[0-9]+)"', pages.get("/ships").text)))
    pictures = 0
    for address in ships[:40]:
        text = pages.get(address).text
        for table in re.findall(r'<a href="#([^"]+)">As a table', text):
            pictures += 1
            assert f'id="{table}"' in text, (address, table)
    assert pictures
