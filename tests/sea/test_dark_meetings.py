"""Possible meetings with a silent ship: one that loiters from 12:00 to 20:00 at longitude 0, and candidates for it."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from reckoning.model.finding import Kind
from reckoning.sea.dark_meetings import DarkMeetingParameters, dark_meetings
from reckoning.sea.events import CITED_EVENT_SCHEMA, events_table, no_events

MIDNIGHT_MS = 1_700_006_400_000  # 2023-11-15T00:00:00Z
DRIFTER, DARK, OTHER = 563_000_005, 563_000_003, 563_000_009


def ms(hour):
    return -1 if hour is None else MIDNIGHT_MS + round(hour * 3_600_000)


def lat_of(lon):
    return 0.0 if lon == lon else lon


def event(kind, mmsi, start, end, *, lon=0.0, lon_end=None, cites=(), **columns):
    places = {"lon": lon, "lat": lat_of(lon), "lon_end": lon if lon_end is None else lon_end, "lat_end": lat_of(lon)}
    given = {
        "mmsi": [mmsi],
        "start_ms": [ms(start)],
        "end_ms": [ms(end)],
        **{name: np.array([value]) for name, value in places.items()},
        **{name: [value] for name, value in columns.items()},
    }
    rows = [(role, np.array([row])) for role, row in cites]
    return events_table(kind, "test/1", given, cites=rows, statements=[["draught-statement"]])


def loitering(start=12, end=20, setting="open"):
    return event(Kind.LOITERING, DRIFTER, start, end, setting=setting, cites=[("first", 1), ("last", 2)])


def draught(start=13, end=15, mmsi=DRIFTER, lon=float("nan")):
    metres = {"draught_before_m": 6.0, "draught_after_m": 11.5, "draught_age_h": 2.0}
    return event(Kind.DRAUGHT_CHANGE, mmsi, start, end, lon=lon, **metres)


def gap(start=10, end=24, mmsi=DARK, kind=Kind.AIS_GAP, lon=0.2, lon_end=0.3):
    return event(kind, mmsi, start, end, lon=lon, lon_end=lon_end, cites=[("before", 3), ("after", 4)])


def found(loiters=None, gaps=None, changes=None, **thresholds):
    tables = (t if t is not None else d for t, d in ((loiters, loitering()), (gaps, gap()), (changes, draught())))
    return dark_meetings(*tables, DarkMeetingParameters(**thresholds)).to_pylist()


def test_a_drifting_ship_whose_draught_changes_may_have_met_one_that_was_silent_near():
    (row,) = found()
    assert (row["kind"], row["pattern"], row["grade"], row["basis"]) == ("meeting", "one_dark", "possible", "stated")
    assert (row["mmsi"], row["mmsi_2"]) == (DARK, DRIFTER)
    assert row["start"] == datetime(2023, 11, 15, 12, tzinfo=UTC)
    assert row["end"] == datetime(2023, 11, 15, 20, tzinfo=UTC)
    assert row["duration_h"] == pytest.approx(8.0)
    assert (row["draught_before_m"], row["draught_after_m"], row["setting"]) == (6.0, 11.5, "open")
    assert row["cite_roles"] == ["first", "last", "before", "after"]
    assert row["cite_rows"] == [1, 2, 3, 4]
    assert row["statements"] == ["draught-statement"]
    assert "no other ship could" in row["signs"]


def test_without_a_draught_change_near_in_time_there_is_none():
    assert found(changes=no_events()) == []
    assert found(changes=draught(mmsi=DARK)) == []
    assert found(changes=draught(43.9, 45)) != []
    assert found(changes=draught(44.1, 45)) == []
    assert found(changes=draught(5, 11.9)) == []


def test_a_draught_change_that_a_call_explains_or_one_at_a_berth_tells_nothing():
    assert found(changes=draught(lon=5.0)) == []
    assert found(loiters=loitering(setting="berth")) == []
    assert found(loiters=loitering(setting="near_port")) != []


def test_a_silence_that_is_no_gap_of_another_ship_at_the_time_does_not_count():
    assert found(gaps=gap(kind=Kind.LEFT_AREA)) == []
    assert found(gaps=gap(mmsi=DRIFTER)) == []
    assert found(gaps=gap(20, 30)) == []
    assert found(gaps=gap(2, 12)) == []


def test_the_silent_ship_must_have_had_time_to_come_to_stay_and_to_go_on():
    # 0.4 degrees of the equator are 24.0 nm: 1.6 h at 15 kn. Silent from 12:00, it is alongside at 13:36, and must
    # leave 1.6 h before it is heard again: 3.2 h of sailing and 2 h alongside make 5.2 h.
    assert found(gaps=gap(12, 17.25, lon=0.4, lon_end=-0.4)) != []
    assert found(gaps=gap(12, 17.15, lon=0.4, lon_end=-0.4)) == []
    assert found(gaps=gap(12, 17.15, lon=0.4, lon_end=-0.4), partner_kn=16.0) != []
    # Two hours of the loitering must be left once it is there.
    assert found(gaps=gap(16.3, 40, lon=0.4, lon_end=0.4)) != []
    assert found(gaps=gap(16.5, 40, lon=0.4, lon_end=0.4)) == []


def test_one_of_its_fixes_must_be_near():
    assert found(gaps=gap(0, 40, lon=0.44, lon_end=3.0)) != []  # 48.9 km
    assert found(gaps=gap(0, 40, lon=3.0, lon_end=0.44)) != []
    assert found(gaps=gap(0, 40, lon=0.46, lon_end=3.0)) == []  # 51.1 km


def test_a_ship_still_silent_at_the_end_is_a_candidate_and_all_candidates_are_named():
    rows = found(gaps=pa.concat_tables([gap(10, None, mmsi=OTHER, lon_end=float("nan")), gap()]))
    assert [(r["mmsi"], r["mmsi_2"]) for r in rows] == [(DARK, DRIFTER), (DRIFTER, OTHER)]
    assert rows[1]["end"] == datetime(2023, 11, 15, 20, tzinfo=UTC)
    assert all("so could 1 other ship" in r["signs"] for r in rows)


def test_nothing_gives_an_empty_table():
    table = dark_meetings(no_events(), no_events(), no_events(), DarkMeetingParameters())
    assert table.schema == CITED_EVENT_SCHEMA and table.num_rows == 0
