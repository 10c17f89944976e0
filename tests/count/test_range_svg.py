"""Groups of a count, drawn for a page."""

from __future__ import annotations

from xml.etree import ElementTree

from reckoning.count.disclosure import Cell, release
from reckoning.count.range_svg import range_svg


def made(*cells: Cell) -> str:
    total = Cell((), 100.0, 120.0, 300.0)
    return range_svg("c", "Deaths", release("deaths of events", ["region"], total, list(cells)), "people")


def test_each_group_has_its_line_its_dot_and_its_words() -> None:
    drawn = made(Cell(("<Sagaing>",), 40.0, 50.0, 60.0), Cell(("မွန်ပြည်နယ်",), 60.0, 70.0, None))
    ElementTree.fromstring(drawn)
    assert "&lt;Sagaing&gt;: 40 to 60 people (best 50)" in drawn
    assert drawn.count("<circle") == 2 and drawn.count("l9 5l-9 5z") == 1


def test_few_people_are_a_word_and_no_mark() -> None:
    few = Cell(("Mon",), 3.0, 3.0, 3.0)
    drawn = made(few, Cell(("Shan",), 57.0, 60.0, 90.0), Cell(("Chin",), 40.0, 57.0, 99.0))
    assert "Mon: &lt;5 or withheld" in drawn
    assert made(few) == ""
