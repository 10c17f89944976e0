"""Place names: old spellings, terminals of the case, and what stays open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.rows import row_of

from reckoning.model.row import RecordKind
from reckoning.model.statement import Value
from reckoning.resolve.place_names import PlaceIndex

JETTY = row_of(
    RecordKind.TERMINAL,
    "T002",
    {"name": "Puma jetty", "port": "Thilawa", "position": "16.65 96.25"},
    {"position": Value(lon=96.25, lat=16.65, error_km=3.0)},
)


@pytest.mark.parametrize("text", ["Yangon", "Rangoon", "Port of Yangon", "YANGON PORT"])
def test_old_names_and_spellings_are_one_place(text: str) -> None:
    settled = PlaceIndex().read(text).settled
    assert settled is not None
    assert settled.place == "unlocode:MMRGN"
    assert settled.error_km is not None


def test_a_terminal_of_the_case_comes_before_the_port_it_lies_in() -> None:
    reading = PlaceIndex([JETTY]).read("Thilawa (Puma jetty)")
    assert reading.settled is not None
    assert (reading.settled.name, reading.settled.error_km) == ("Puma jetty", 3.0)
    assert "unlocode:MMTLA" in {c.place for c in reading.candidates}


def test_the_narrower_place_comes_first() -> None:
    settled = PlaceIndex().read("Thilawa, near Yangon").settled
    assert settled is not None
    assert settled.place == "unlocode:MMTLA"


def test_two_places_of_one_name_stay_open() -> None:
    reading = PlaceIndex().read("Cai Mep, Viet Nam")
    assert len(reading.candidates) > 1
    assert reading.settled is None


@pytest.mark.parametrize("text", ["China via Muse", "various", "", "(not stated)"])
def test_what_names_no_port_gives_none(text: str) -> None:
    assert PlaceIndex([JETTY]).read(text).settled is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    reading = PlaceIndex([JETTY]).read(text)
    assert reading.settled is None or reading.settled in reading.candidates
