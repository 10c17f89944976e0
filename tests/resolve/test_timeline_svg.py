"""The picture of a ship's time."""

from __future__ import annotations

from xml.etree import ElementTree

from reckoning.resolve.timeline_svg import MOST_BARS, SHAPES, Bar, Lane, Mark, timeline_svg

DAY = 86_400_000


def test_every_shape_is_drawn_and_told_in_words() -> None:
    marks = tuple(Mark(shape, i * DAY, (i + 1) * DAY, shape) for i, shape in enumerate(SHAPES))
    lanes = [Lane("Names", (Bar("<b>", 0, None), Bar("B", 3 * DAY, 9 * DAY))), Lane("Seen", (), marks)]
    made = timeline_svg("t", "A ship", lanes)
    root = ElementTree.fromstring(made)
    words = next(e.text or "" for e in root if e.tag.endswith("desc"))
    assert "<b>: 1970-01-01 to no end told" in words
    assert all(shape in words for shape in SHAPES)


def test_a_lane_of_thousands_says_how_many_are_left_to_the_table() -> None:
    made = timeline_svg("t", "A ship", [Lane("Names", tuple(Bar(f"N{i}", i, i + 1) for i in range(10_000)))])
    assert f"({10_000 - MOST_BARS} more in the table)" in made
    assert len(made) < 20_000


def test_what_has_no_time_has_no_picture() -> None:
    assert timeline_svg("t", "A ship", [Lane("Names")]) == ""


def test_one_moment_alone_is_drawn() -> None:
    ElementTree.fromstring(timeline_svg("t", "A ship", [Lane("Names", (Bar("A", 5, 5),))]))
