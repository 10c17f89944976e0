"""False positions: what gives none, and how several signs become one finding."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from tests.sea.build import build_tracks
from tests.sea.lies import AT, HONEST, events, find, frozen, lying, on_a_circle, told, voyage

from reckoning.sea.false_positions import FalsePositionParameters, false_positions
from reckoning.sea.segments import SegmentParameters, segment
from reckoning.sea.tracks import Tracks


def test_an_honest_voyage_gives_nothing() -> None:
    assert find(HONEST) == []


def test_one_bad_fix_or_four_are_never_a_false_position() -> None:
    for size in range(1, 5):
        columns = voyage()
        columns["lat"][300 : 300 + size] += 2.0
        assert find(columns) == []


def test_patterns_that_overlap_are_one_finding_named_after_the_first_in_rank() -> None:
    # A circle 33 km off: it is both a circle and out of reach.
    found = find(voyage(on_a_circle(AT, 12.3, 0.0, 2.0, 9.0)))
    assert told(found) == [("circle", 600.0, 998.0)]
    signs = str(found[0]["signs"]).split("; ")
    assert "loops of 2.00 km radius" in signs[0]
    assert any("from the fix before" in sign for sign in signs)
    assert found[0]["grade"] == "likely"
    assert len(signs) >= 3


def test_two_findings_of_one_ship_are_apart_and_in_order() -> None:
    first = voyage(lying(np.arange(200.0, 400.0, 2.0), 11.0, 3.0), slice(100, 200))
    assert told(find(voyage(frozen(), base=first))) == [("jump", 200.0, 398.0), ("frozen", 600.0, 998.0)]


def test_what_is_no_ship_has_no_false_position() -> None:
    columns = voyage(lying(AT, 12.0, 3.0))
    assert find(columns, mmsi=111_232_506) == []
    assert len(find(columns)) == 1


def test_no_rows_give_no_findings() -> None:
    assert events({"t_ms": np.zeros(0), "lon": np.zeros(0), "lat": np.zeros(0)}).num_rows == 0


def test_it_needs_nothing_but_the_tracks_as_arrow_bytes() -> None:
    tracks = segment(build_tracks(**voyage(lying(AT, 12.0, 3.0))), SegmentParameters())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, tracks.to_arrow().schema) as writer:
        writer.write_table(tracks.to_arrow())
    again = Tracks.from_arrow(pa.ipc.open_stream(sink.getvalue()).read_all())
    parameters = FalsePositionParameters()
    assert false_positions(again, parameters).equals(false_positions(tracks, parameters))
