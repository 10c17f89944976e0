"""Roles and windows: every kind is planted, once a hull, where the passage has room for it."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import load_frame
from reckoning.simulate.motion import TICK_S, Doing
from reckoning.simulate.passages import all_passages
from reckoning.simulate.roles import Dark, Pattern, Silence, cast_roles
from reckoning.simulate.windows import all_windows, outages, runs


@pytest.mark.parametrize("ships", [2, 6, 16, 40, 200])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_hull_has_at_most_one_role(ships: int, seed: int) -> None:
    roles = cast_roles(ships, seed)
    cast = [h for t in roles.transfers for h in (t.host, t.guest)]
    cast += [h for pair in roles.shared_mmsi for h in pair]
    cast += [*roles.patterns, *roles.silences, *roles.renamed, *roles.reflagged]
    assert len(cast) == len(set(cast))
    assert all(0 <= h < ships for h in cast)


def test_a_fleet_of_40_has_every_kind() -> None:
    roles = cast_roles(40, 9)
    assert set(roles.patterns.values()) == set(Pattern)
    assert set(roles.silences.values()) == set(Silence)
    assert {Dark.NONE, Dark.ONE} <= {t.dark for t in roles.transfers}
    assert roles.renamed
    assert roles.reflagged
    assert roles.shared_mmsi


@pytest.mark.parametrize("frame_name", ["sea", "strait"])
def test_windows_keep_to_the_period_and_to_what_they_are_for(frame_name: str) -> None:
    frame, hulls, roles = load_frame(frame_name), fleet(60, 4), cast_roles(60, 4)
    passages, meetings = all_passages(frame, hulls, roles, 10, 4)
    silences, lies = all_windows(frame, passages, meetings, roles, 4)
    assert len(lies) >= 8
    for hull, window in lies.items():
        doing = passages[hull].doing[window.start_tick : window.end_tick + 1]
        assert 0 < window.start_tick < window.end_tick < len(passages[hull].lon)
        if window.planted in (Pattern.FROZEN, Pattern.SLOW_WALK_OFF):
            assert (doing == Doing.UNDER_WAY).all()
        if window.planted == Pattern.DARK_LOADING:
            assert (doing == Doing.MOORED).any()
    for hull in roles.silences:
        if hull in silences and roles.silences[hull] is Silence.SHORT:
            assert (silences[hull].end_tick - silences[hull].start_tick) * TICK_S < 6 * 3600


def test_planted_transfers_lie_20_to_60_m_apart() -> None:
    frame, hulls, roles = load_frame("strait"), fleet(60, 4), cast_roles(60, 4)
    passages, meetings = all_passages(frame, hulls, roles, 10, 4)
    assert meetings
    for m in meetings:
        a, b, span = passages[m.host], passages[m.guest], slice(m.start_tick, m.end_tick)
        km = np.hypot((a.lon - b.lon)[span] * np.cos(np.radians(a.lat[span])), (a.lat - b.lat)[span]) * 111.195
        assert 0.019 < km.min() <= km.max() < 0.061
        assert 2.6 <= (m.end_tick - m.start_tick) / 60 <= 24.0


def test_receivers_fail_now_and_then() -> None:
    failures = outages(load_frame("sea"), 14, 1)
    assert len(failures) == 6
    assert all(1 <= (f.end_tick - f.start_tick) / 60 <= 10 for f in failures)


def test_runs_of_nothing_are_none() -> None:
    assert runs(np.zeros(5, dtype=bool)).shape == (0, 2)
