"""Overlap: exact intersections, said in words and drawn, with empty ones and small ones told plainly."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.figure_count import Entries, Entry
from reckoning.count.figure_table import overlap_rows, overlap_table
from reckoning.count.overlap import Overlap, captures, in_words, overlap
from reckoning.count.overlap_svg import picture
from reckoning.model.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"


def of(*sets: str, merged: tuple[str, ...] | None = None, unit: str = "people") -> Overlap:
    def made(names: tuple[str, ...]) -> tuple[Entry, ...]:
        return tuple(Entry(str(n), tuple(sorted(s)), (), 1, 1, 1) for n, s in enumerate(names))

    return overlap(Entries(made(sets), made(merged if merged is not None else sets), unit, (), unit))


def test_every_set_of_sources_has_exactly_its_people() -> None:
    found = of(*["A"] * 6, *["AB"] * 9, *["ABC"] * 7)
    assert found.sources == ("A", "B", "C") and found.seen == (22, 16, 7)
    assert {i.sources: i.none_merged for i in found.intersections} == {("A",): 6, ("A", "B"): 9, ("A", "B", "C"): 7}
    assert not found.strangers


def test_an_empty_overlap_is_said_plainly() -> None:
    found = of(*["A"] * 6, *["B"] * 9)
    assert in_words(found) == [
        "15 people on 2 sources",
        "A and B share none: neither says anything about what the other missed",
    ]
    assert in_words(of(*["A"] * 6))[1] == "only A recorded any: there is no overlap to show"


def test_doubtful_links_show_as_two_counts() -> None:
    found = of(*["A"] * 6, *["B"] * 9, merged=(*["AB"] * 5, "A", *["B"] * 4))
    both = next(i for i in found.intersections if i.sources == ("A", "B"))
    assert (both.none_merged, both.all_merged) == (0, 5)
    assert found.in_all == (10, 15) and in_words(found)[0] == "10 to 15 people on 2 sources"
    assert captures(found).counts.tolist() == [6, 9]
    assert captures(found, merged=True).documented == 10


def test_small_intersections_of_people_are_hidden_and_of_events_are_not() -> None:
    sets = [*["A"] * 60, *["AB"] * 2, *["B"] * 30]
    people, events = of(*sets), of(*sets, unit="events")
    assert [row["doubtful apart"] for row in overlap_rows(people, overlap_table(people))] == ["60", "<5", "<5"]
    assert [row["doubtful apart"] for row in overlap_rows(events, overlap_table(events))] == ["60", "30", "2"]


def test_the_picture_holds_its_numbers_in_words_and_hides_what_the_table_hides() -> None:
    found = of(*["A"] * 60, *["AB"] * 2, *["B"] * 30, *["C"] * 41)
    drawn = picture("deaths", found, overlap_table(found))
    root = ElementTree.fromstring(drawn)
    words = root.find(f"{SVG}desc")
    assert words is not None and "exactly A: 60" in (words.text or "") and "exactly A and B: <5" in (words.text or "")
    assert "A saw a number that is hidden" in (words.text or "")
    written = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert {"60", "41", "<5", "hidden"} <= written and not {"2", "30", "32", "62"} & written
    assert not list(root.iter(f"{SVG}script"))
    assert len(list(root.iter(f"{SVG}circle"))) == 3 * len(found.intersections)


def test_no_source_is_nothing_to_compare() -> None:
    with pytest.raises(UsageError, match="nothing to compare"):
        of()


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3, unique=True), st.integers(1, 40))
def test_hostile_source_names_stay_text(names: list[str], n: int) -> None:
    entry = Entry("1", tuple(names), (), 1, 1, 1)
    found = overlap(Entries((entry,) * n, (entry,) * n))
    root = ElementTree.fromstring(picture("x", found, overlap_table(found)))
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    for circle in root.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx", "")) < width and 0 < float(circle.get("cy", "")) < height
