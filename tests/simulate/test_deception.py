"""False broadcasts: each pattern is what its line in the table says, and nothing outside the window is touched."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM
from reckoning.simulate.broadcast import Fault, Messages, honest_messages, reporting_times
from reckoning.simulate.deception import deceive
from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import Frame
from reckoning.simulate.itinerary import Passage
from reckoning.simulate.motion import Doing
from reckoning.simulate.roles import Pattern
from reckoning.simulate.windows import Window

FRAME = Frame("open sea", -20.0, -20.0, 20.0, 20.0, (), (), ())
TICKS = 2400
START, END = 1600, 2000
HOUR_KM = 12 * KM_PER_NM


def sent() -> Messages:
    """Two days eastward on the equator at 12 kn, a message in about two minutes."""
    lon = -8.0 + np.arange(TICKS + 1) * HOUR_KM / 60 / KM_PER_DEGREE
    course, doing = np.full(TICKS + 1, 90.0), np.full(TICKS + 1, Doing.UNDER_WAY, dtype=np.int8)
    passage = Passage(fleet(2, 1)[0], lon, np.zeros(TICKS + 1), course, doing, ())
    rng = np.random.default_rng(1)
    return honest_messages(passage, reporting_times(passage, 120, rng), rng)


def falsified(planted: str) -> tuple[Messages, Messages, np.ndarray]:  # type: ignore[type-arg]
    honest = sent()
    rows = (honest.t_s >= START * 60) & (honest.t_s <= END * 60)
    return honest, deceive(FRAME, honest, Window(START, END, planted), np.random.default_rng(2)), rows


def off_km(m: Messages) -> np.ndarray:  # type: ignore[type-arg]
    return np.hypot(m.lon - m.true_lon, m.lat - m.true_lat) * KM_PER_DEGREE


@pytest.mark.parametrize("planted", [*(p for p in Pattern if p is not Pattern.COPIED_TRACK), "copied_track:1200"])
def test_only_the_window_is_false_and_it_says_so(planted: str) -> None:
    honest, fake, rows = falsified(planted)
    assert ((fake.fault == Fault.FALSE) == rows).all()
    assert np.array_equal(fake.lon[~rows], honest.lon[~rows])
    assert np.array_equal(fake.t_s, honest.t_s)
    assert off_km(fake)[rows].max() > 4.0


def test_a_jump_lies_still_far_away() -> None:
    _, fake, rows = falsified("jump")
    assert off_km(fake)[rows][0] > 59.0
    assert np.ptp(fake.lon[rows]) * KM_PER_DEGREE < 0.2
    assert fake.speed_kn[rows].max() <= 0.5


def test_a_circle_comes_round_at_a_ships_speed() -> None:
    _, fake, rows = falsified("circle")
    x, y = fake.lon[rows], fake.lat[rows]
    middle = 0.5 * (x.max() + x.min()), 0.5 * (y.max() + y.min())
    radius_km = np.hypot(x - middle[0], y - middle[1]) * KM_PER_DEGREE
    assert np.ptp(radius_km) < 0.15
    assert 0.55 < radius_km.mean() < 3.05
    assert 6.5 < fake.speed_kn[rows].mean() < 11.5


def test_a_frozen_fix_is_the_same_to_the_digit_while_the_ship_says_it_sails() -> None:
    _, fake, rows = falsified("frozen")
    assert len(np.unique(fake.lon[rows])) == len(np.unique(fake.lat[rows])) == 1
    assert fake.speed_kn[rows].min() > 10.0


def test_a_copied_track_repeats_earlier_fixes_in_their_order() -> None:
    honest, fake, rows = falsified("copied_track:1200")
    first = int(np.flatnonzero(honest.lon == fake.lon[rows][0])[0])
    assert np.array_equal(fake.lon[rows], honest.lon[first : first + rows.sum()])
    assert honest.t_s[first] == pytest.approx((START - 1200) * 60, abs=300)


def test_a_slow_walk_off_grows_steadily_and_keeps_the_true_speed() -> None:
    honest, fake, rows = falsified("slow_walk_off")
    km, hours = off_km(fake)[rows], (fake.t_s[rows] - fake.t_s[rows][0]) / 3600
    rate_kn = np.polyfit(hours, km, 1)[0] / KM_PER_NM
    assert 1.4 < rate_kn < 4.1
    assert np.abs(km - hours * rate_kn * KM_PER_NM).max() < 0.2
    assert np.array_equal(fake.speed_kn, honest.speed_kn)


def test_false_places_lie_in_the_box() -> None:
    for seed in range(20):
        honest = sent()
        fake = deceive(FRAME, honest, Window(START, END, "jump"), np.random.default_rng(seed))
        assert FRAME.covers(fake.lon, fake.lat).all()
