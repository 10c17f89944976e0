"""A count over time, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

from reckoning.count.band_svg import band_svg
from reckoning.count.disclosure import Cell, release


def made(*cells: Cell) -> str:
    total = Cell((), 100.0, 120.0, 300.0)
    return band_svg("c", "Deaths", release("deaths of events", ["month"], total, list(cells)), "people")


def test_bounds_are_a_band_the_best_a_line_and_an_open_end_an_arrow() -> None:
    drawn = made(Cell(("2021-02",), 40.0, 50.0, 60.0), Cell(("2021-03",), 60.0, None, None))
    ElementTree.fromstring(drawn)
    assert "2021-02: 40 to 60 people (best 50)" in drawn
    assert "2021-03: at least 60 people" in drawn
    assert "fill-opacity" in drawn and "l3 -6l3 6z" in drawn


def test_few_people_are_not_given_away_by_a_bar() -> None:
    drawn = made(
        Cell(("2021-02",), 3.0, 3.0, 3.0), Cell(("2021-03",), 57.0, 60.0, 90.0), Cell(("2021-04",), 40.0, 57.0, 99.0)
    )
    assert "2021-02: &lt;5 or withheld" in drawn


def test_groups_that_are_no_period_are_told_and_not_drawn() -> None:
    drawn = made(Cell(("2021",), 40.0, 50.0, 60.0), Cell(("no date",), 60.0, 70.0, 80.0))
    assert drawn.count("<rect") == 1 and "no date: 60 to 80 people" in drawn
    assert made(Cell(("no date",), 60.0, 70.0, 80.0)) == ""


def test_ten_thousand_days_are_drawn() -> None:
    days = [
        Cell((f"{1900 + n // 336:04}-{n % 336 // 28 + 1:02}-{n % 28 + 1:02}",), 5.0, 6.0, 7.0) for n in range(10_000)
    ]
    ElementTree.fromstring(made(*days))
