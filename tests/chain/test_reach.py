"""Reach: the truth is always in the set, and only a distance that nobody can sail takes a terminal out of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reckoning.chain.reach import Candidate, Fix, Interval, ReachParameters, reach
from reckoning.model.errors import InputError, ManyErrors, UsageError
from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import KM_PER_NM, distance_km

SINGAPORE, YANGON, HAIPHONG = (103.75, 1.2), (96.25, 16.4), (106.9, 20.7)
THILAWA = Candidate("thilawa", 96.25, 16.67, 1.0)


def gap(start: tuple[float, float], end: tuple[float, float] | None, hours: float) -> Interval:
    last = Fix(*start, 0, "record:1")
    if end is None:
        return Interval(last, None, int(hours * HOUR_MS))
    return Interval(last, Fix(*end, int(hours * HOUR_MS), "record:2"))


def test_a_terminal_near_both_ends_leaves_the_longest_dwell() -> None:
    far = Candidate("bandar abbas", 56.2, 27.1)
    near, distant = reach(gap(YANGON, YANGON, 72), [far, THILAWA])
    assert (near.place, distant.place) == ("thilawa", "bandar abbas")
    assert near.loading_fits
    assert near.fits
    assert not near.impossible
    assert 65 < near.best_dwell_h <= near.longest_dwell_h < 72
    assert distant.impossible
    assert distant.loading_impossible
    assert distant.least_speed_kn > 18


def test_the_sea_lanes_alone_never_say_impossible() -> None:
    # The great circle from Yangon to Hai Phong crosses Indochina: 1,100 km by air, over three times that by sea.
    there = reach(gap(YANGON, HAIPHONG, 48), [Candidate("hai phong", *HAIPHONG)])[0]
    assert not there.impossible
    assert not there.fits
    assert there.best_km > 3 * there.lower_km
    assert there.best_speed_kn > 18 > there.least_speed_kn


def test_loading_may_not_fit_where_a_call_does() -> None:
    interval = gap(YANGON, YANGON, 8)
    there = reach(interval, [THILAWA], ReachParameters(loading_h=7.9))[0]
    assert there.fits
    assert not there.loading_fits
    assert there.loading_impossible
    assert not there.impossible


def test_an_open_interval_has_no_second_leg() -> None:
    closed, opened = (reach(gap(SINGAPORE, end, 96), [THILAWA])[0] for end in (SINGAPORE, None))
    assert opened.lower_km == pytest.approx(closed.lower_km / 2, rel=0.01)
    assert opened.best_dwell_h > closed.best_dwell_h


def test_a_terminals_error_is_given_to_the_ship() -> None:
    exact, vague = (reach(gap(SINGAPORE, None, 96), [Candidate("x", 96.25, 16.67, e)])[0] for e in (0, 50))
    assert exact.lower_km - vague.lower_km == pytest.approx(50)
    assert exact.best_km == vague.best_km


def test_no_time_at_all_needs_a_speed_without_end() -> None:
    there = reach(gap(SINGAPORE, SINGAPORE, 0), [THILAWA])[0]
    assert there.impossible
    assert there.least_speed_kn == math.inf
    assert reach(gap(SINGAPORE, SINGAPORE, 5), []) == ()


def test_what_cannot_be_is_refused_with_its_record() -> None:
    with pytest.raises(InputError, match="before it began") as refusal:
        reach(Interval(Fix(0, 0, 5), Fix(0, 0, 4, "record:9")), [THILAWA])
    assert refusal.value.where == "record:9"
    with pytest.raises(ManyErrors, match="2 problems"):
        reach(gap((math.nan, 0), (0, 91), 5), [THILAWA])
    with pytest.raises(InputError, match="not a position") as refusal:
        reach(gap(YANGON, None, 5), [Candidate("nowhere", 0, 95)])
    assert refusal.value.where == "nowhere"
    with pytest.raises(UsageError):
        reach(gap(YANGON, None, 5), [THILAWA], ReachParameters(greatest_speed_kn=0))


LON, LAT = st.floats(-180, 180), st.floats(-75, 75)


@settings(deadline=None, max_examples=60)
@given(LON, LAT, LON, LAT, LON, LAT, st.floats(5, 18), st.floats(0, 72))
def test_the_terminal_a_ship_called_at_is_always_in_the_set(
    lon1: float, lat1: float, lon2: float, lat2: float, lon3: float, lat3: float, speed_kn: float, dwell_h: float
) -> None:
    sailed_km = distance_km(lon1, lat1, lon2, lat2) + distance_km(lon2, lat2, lon3, lat3)
    hours = sailed_km / KM_PER_NM / speed_kn + dwell_h
    assume(hours > 0.01)
    there = reach(gap((lon1, lat1), (lon3, lat3), hours), [Candidate("called", lon2, lat2)])[0]
    assert not there.impossible
    assert there.least_speed_kn <= speed_kn * (1 + 1e-6)
    assert there.longest_dwell_h >= dwell_h - 1e-4
    assert there.loading_impossible <= (dwell_h < 8)
