"""Frames: ways join their harbours, in small steps, also across 180 degrees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reckoning.model.errors import UsageError
from reckoning.places.sphere import distance_km
from reckoning.simulate.frame import FRAMES, Frame, densify, load_frame, sea_way


@pytest.mark.parametrize("name", FRAMES)
def test_every_way_joins_its_harbours_in_small_steps(name: str) -> None:
    frame = load_frame(name)
    for a in range(len(frame.harbours)):
        for b in range(len(frame.harbours)):
            if a != b:
                way = sea_way(frame, a, b)
                assert way[0].tolist() == [frame.harbours[a].lon, frame.harbours[a].lat]
                assert np.allclose(way[-1], [frame.harbours[b].lon, frame.harbours[b].lat])
                steps = [distance_km(*p, *q) for p, q in pairwise(way)]
                assert max(steps) <= 10.001
                assert np.abs(np.diff(way[:, 0])).max() < 1.0


def test_ways_through_the_strait_cross_180_degrees_without_a_jump() -> None:
    frame = load_frame("strait")
    names = [h.name for h in frame.harbours]
    way = sea_way(frame, names.index("Port Halcyon"), names.index("Vessant"))
    assert way[:, 0].min() < 180.0 < way[:, 0].max()


def test_a_way_over_lanes_is_the_shortest() -> None:
    frame = load_frame("strait")
    names = [h.name for h in frame.harbours]
    way = sea_way(frame, names.index("Dunmere"), names.index("Vessant"))
    sailed = sum(distance_km(*p, *q) for p, q in pairwise(way))
    by_hand = distance_km(182.4, 43.3, 183.6, 42.2) + distance_km(183.6, 42.2, 184.6, 41.5)
    assert sailed == pytest.approx(by_hand, rel=1e-6)


@pytest.mark.parametrize("name", FRAMES)
def test_harbours_lie_far_enough_apart_to_be_told_apart(name: str) -> None:
    harbours = load_frame(name).harbours
    nearest = [distance_km(a.lon, a.lat, b.lon, b.lat) for a in harbours for b in harbours if a is not b]
    assert min(nearest) > 40.0


def test_densify_follows_the_great_circle() -> None:
    way = densify(np.array([[0.0, 60.0], [90.0, 60.0]]))
    assert way[:, 1].max() == pytest.approx(67.79, abs=0.01)


def test_an_unknown_frame_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown frame"):
        load_frame("lake")


def test_a_box_covers_its_inside() -> None:
    frame = Frame("box", 170.0, -1.0, 190.0, 1.0, (), (), ())
    assert frame.covers(np.array([169.9, 180.5]), np.array([0.0, 0.0])).tolist() == [False, True]
