"""Draught changes: near a call or a meeting, with their age, or not at all."""

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.static import at, said, static

from reckoning.model.finding import Kind
from reckoning.sea.draught import DraughtParameters, draught_changes
from reckoning.sea.events import CITED_EVENT_SCHEMA, events_table

SHIP, OTHER = 563_000_001, 563_000_002


def _calls(*calls, confidence=4, track=0, kind=Kind.PORT_CALL, mmsi_2=None):
    """Calls (start hour, end hour or None, place) of one ship."""
    size = len(calls)
    return events_table(
        kind,
        "test/1",
        {
            "mmsi": np.full(size, SHIP),
            "mmsi_2": [mmsi_2] * size,
            "track": np.full(size, track, np.int32),
            "start_ms": np.array([at(a) for a, _, _ in calls], np.int64),
            "end_ms": np.array([-1 if b is None else at(b) for _, b, _ in calls], np.int64),
            "place": [place for _, _, place in calls],
            "lon": np.full(size, 96.2),
            "lat": np.full(size, 16.6),
            "confidence": np.full(size, confidence, np.int8) if kind is Kind.PORT_CALL else None,
        },
    )


NO_CALLS = _calls()


def _found(runs, calls=NO_CALLS, meetings=None, unheard=None, greatest=None, mmsi=SHIP, **changes):
    table = static(said(*runs, name="draught_m", mmsi=mmsi))
    events = draught_changes(table, calls, meetings, DraughtParameters(**changes), unheard, greatest)
    assert events.schema == CITED_EVENT_SCHEMA
    return events.to_pylist()


LOADED = (("6.5", 0, 30, 300), ("11.5", 36, 60, 300))
CALL = _calls((10, 34, "unlocode:MMTLA"))


def test_a_change_near_a_call_is_found_with_its_values_and_its_age():
    (change,) = _found(LOADED, CALL)
    assert (change["draught_before_m"], change["draught_after_m"], change["draught_age_h"]) == (6.5, 11.5, 6.0)
    assert (change["start"].timestamp() * 1000, change["end"].timestamp() * 1000) == (at(30), at(36))
    assert (change["place"], change["lon"], change["lat"]) == ("unlocode:MMTLA", 96.2, 16.6)
    assert (change["grade"], change["basis"], change["rule"]) == ("likely", "stated", "draught/1")
    assert change["signs"] == "typed after a port call of 24.0 h"
    assert change["statements"] == ["563000001-draught_m-0", "563000001-draught_m-1"]
    (during,) = _found((("6.5", 0, 20, 300), ("11.5", 21, 60, 300)), CALL)
    assert during["signs"] == "typed during a port call of 24.0 h"


def test_two_metres_are_a_change_and_less_is_none():
    assert len(_found((("8.0", 0, 30, 9), ("10.0", 36, 60, 9)), CALL)) == 1
    assert len(_found((("10.0", 0, 30, 9), ("8.0", 36, 60, 9)), CALL)) == 1
    assert _found((("8.0", 0, 30, 9), ("9.9", 36, 60, 9)), CALL) == []


def test_a_change_far_from_any_call_is_left_out_unless_asked_for():
    # The old value was last heard 24 h after the call ended, then more than that.
    assert len(_found((("6.5", 0, 58, 9), ("11.5", 59, 90, 9)), CALL)) == 1
    far = (("6.5", 0, 58.1, 9), ("11.5", 59, 90, 9))
    assert _found(far, CALL) == []
    (change,) = _found(far, CALL, unplaced=True)
    assert (change["grade"], change["place"]) == ("possible", None)
    assert change["signs"] == "no call or meeting near it was observed"
    # And before the call had begun.
    assert _found((("6.5", 0, 8, 9), ("11.5", 9.9, 60, 9)), CALL) == []


def test_a_silence_over_the_call_does_not_hide_it():
    # Not heard from hour 5 to hour 80: the call lies between.
    (change,) = _found((("6.5", 0, 5, 9), ("11.5", 80, 90, 9)), CALL)
    assert change["draught_age_h"] == 75.0


def test_passing_by_moves_no_cargo():
    assert _found(LOADED, _calls((10, 34, "unlocode:MMTLA"), confidence=1)) == []


def test_a_meeting_explains_it_for_both_ships():
    meeting = _calls((28, 33, None), kind=Kind.MEETING, mmsi_2=OTHER)
    (change,) = _found(LOADED, NO_CALLS, meeting)
    # The change is of one ship: whom it met stands in the signs.
    assert (change["mmsi"], change["mmsi_2"], change["signs"]) == (
        SHIP,
        None,
        "typed after a meeting with 563000002 of 5.0 h",
    )
    (change,) = _found(LOADED, NO_CALLS, meeting, mmsi=OTHER)
    assert (change["mmsi"], change["signs"]) == (OTHER, "typed after a meeting with 563000001 of 5.0 h")
    # Of a call and a later meeting, the meeting.
    (change,) = _found(LOADED, CALL, meeting)
    assert "a meeting with 563000002" in change["signs"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.AIS_GAP, "a silence"),
        (Kind.LEFT_AREA, "a silence"),
        (Kind.NOT_OBSERVED, "a silence"),
        (Kind.FALSE_POSITION, "a false position"),
    ],
)
def test_a_loading_that_nobody_heard_is_possible_and_has_no_place(kind, words):
    dark = _calls((10, 34, "test:where-it-began"), kind=kind)
    (change,) = _found(LOADED, NO_CALLS, None, dark)
    assert (change["grade"], change["place"], change["lon"]) == ("possible", None, None)
    assert change["signs"] == f"no call or meeting near it was observed; typed after {words} of 24.0 h"
    # A call that was heard comes first, whichever began last.
    (change,) = _found(LOADED, _calls((5, 9.9, "unlocode:MMTLA")), None, dark)
    assert (change["grade"], change["place"]) == ("likely", "unlocode:MMTLA")


def test_where_sources_overlap_the_fewest_messages_are_contradicted():
    # A satellite with a wrong clock has the new value ten hours before the stations have the last old one; it
    # is heard ten times a day, they are heard ten times an hour: at hour 30, four of its messages are early.
    early = [("6.5", 0, 30, 300), ("11.5", 20, 68, 20), ("11.5", 31, 60, 290)]
    # And the other way round: it has the old value up to hour 40.
    late = [("6.5", 0, 30, 300), ("6.5", 16, 40, 10), ("11.5", 31, 60, 290)]
    for runs, times in ((early, (30, 30)), (late, (31, 31))):
        (change,) = _found(runs, CALL)
        assert (change["start"].timestamp() * 1000, change["end"].timestamp() * 1000) == tuple(map(at, times))
        assert change["draught_age_h"] == 0.0


def test_steps_within_one_call_are_one_change():
    steps = (("12.0", 0, 12, 9), ("11.0", 13, 16, 9), ("10.0", 17, 20, 9), ("9.0", 21, 60, 9))
    (change,) = _found(steps, CALL)
    assert (change["draught_before_m"], change["draught_after_m"]) == (12.0, 9.0)
    assert change["signs"] == "typed during a port call of 24.0 h; in 3 steps"
    # Down and up again in one call comes to nothing.
    assert _found((("12.0", 0, 12, 9), ("7.0", 13, 16, 9), ("12.0", 17, 60, 9)), CALL) == []


def test_two_calls_are_two_changes():
    calls = _calls((10, 34, "test:a"), (100, 120, "test:b"))
    first, second = _found((("6.5", 0, 30, 9), ("11.5", 36, 118, 9), ("6.5", 119, 200, 9)), calls)
    assert (first["place"], second["place"]) == ("test:a", "test:b")


def test_nought_is_not_a_draught_and_one_message_is_noise():
    assert _found((("11.5", 0, 12, 9), ("0.0", 13, 20, 9), ("11.4", 21, 60, 9)), CALL) == []
    assert _found((("11.5", 0, 12, 9), ("1.5", 13, 13, 1), ("11.5", 14, 60, 9)), CALL) == []
    assert _found((("0.0", 0, 12, 9), ("11.5", 13, 60, 9)), CALL) == []


def test_an_open_call_counts_up_to_now():
    (change,) = _found((("6.5", 0, 500, 9), ("11.5", 501, 510, 9)), _calls((10, None, "unlocode:MMTLA")))
    assert change["signs"] == "typed during a port call"


def test_laden_and_ballast_are_told_where_the_greatest_draught_is_known():
    greatest = pa.table({"mmsi": [SHIP], "max_draught_m": [12.0]})
    (change,) = _found((("6.6", 0, 30, 9), ("10.2", 36, 60, 9)), CALL, greatest=greatest)
    assert change["signs"] == "typed after a port call of 24.0 h; in ballast before; laden after"
    (change,) = _found((("6.7", 0, 30, 9), ("10.1", 36, 60, 9)), CALL, greatest=greatest)
    assert change["signs"] == "typed after a port call of 24.0 h"


def test_two_hulls_under_one_mmsi_make_it_no_more_than_possible():
    calls = pa.concat_tables([CALL, _calls((0, 90, "test:elsewhere"), track=1)])
    (change,) = _found(LOADED, calls)
    assert change["grade"] == "possible"
    assert "two hulls send this MMSI" in change["signs"]


def test_what_a_later_message_adds_does_not_rename_a_change():
    (before,), (after,) = _found(LOADED, CALL), _found((*LOADED, ("11.5", 61, 90, 500)), CALL)
    for name in ("kind", "rule", "mmsi", "start", "ordinal"):
        assert before[name] == after[name]


def test_no_static_data_give_nothing():
    assert _found(()) == []
    assert _found((("6.5", None, None, 9), ("11.5", None, None, 9)), CALL) == []


@pytest.mark.parametrize("events", [NO_CALLS, _calls((0, 1, "x"), kind=Kind.LOITERING)])
def test_other_kinds_of_event_explain_nothing(events):
    assert _found(LOADED, events, events) == []
