"""Clocks: a satellite's time against the way other receivers saw."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sea.build import build_tracks, steaming
from tests.sea.lies import Columns

from reckoning.sea.clean import Flag
from reckoning.sea.segments import SegmentParameters, segment
from reckoning.sea.tracks import Tracks


def heard(offset_min: float, receivers: tuple[int, int] = (1, 2)) -> Tracks:
    """A day at 12 kn heard ashore every 2 min, and every 30 min by another receiver whose clock is off; segmented.

    The other receiver hears messages of its own: no two are the same.
    """
    land = steaming(np.arange(0.0, 1440.0, 2.0), 12.0, 90.0)
    orbit = steaming(np.arange(0.0, 1440.0, 30.0) + 0.5, 12.0, 90.0, lon=10 + 12 * 0.5 / 60 / 60, seed=9)
    orbit["t_ms"] = orbit["t_ms"] + offset_min * 60_000
    both: Columns = {name: np.concatenate((land[name], orbit[name])) for name in land}
    receiver = np.repeat(receivers, (720, 48))
    tracks = build_tracks(**both, receiver=receiver, source=receiver)
    return segment(tracks, SegmentParameters())


@pytest.mark.parametrize("offset_min", [-600.0, -10.0, 10.0, 600.0])
def test_a_satellite_whose_clock_is_off_is_flagged_and_makes_no_second_ship(offset_min: float) -> None:
    tracks = heard(offset_min)
    orbit = tracks.receiver == 2
    within = (tracks.t_ms > tracks.t_ms[~orbit].min()) & (tracks.t_ms < tracks.t_ms[~orbit].max())
    assert set(tracks.flag[orbit & within].tolist()) == {int(Flag.CLOCK)}
    assert not tracks.flag[~orbit].any()
    assert len(set(tracks.track[~orbit].tolist())) == 1


def test_a_clock_that_is_off_by_less_than_shows_is_left() -> None:
    assert not heard(0.5).flag.any()  # 12 kn for 30 s are 185 m


def test_two_receivers_of_one_kind_blame_no_clock() -> None:
    assert not (heard(10.0, (1, 1)).flag & Flag.CLOCK).any()
    assert not (heard(10.0, (2, 2)).flag & Flag.CLOCK).any()
