"""What is heard: the stated rates of loss and faults, silence where receivers or transponders are off, clocks."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.places.sphere import KM_PER_DEGREE
from reckoning.simulate.broadcast import AT_REST_S, Fault, honest_messages, reporting_times
from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import Frame
from reckoning.simulate.itinerary import Passage
from reckoning.simulate.motion import Doing
from reckoning.simulate.reception import (
    SATELLITE_CLOCK_S,
    heard_in_orbit,
    heard_on_land,
    on_air,
    satellite_passes,
)
from reckoning.simulate.windows import Outage, Window

FRAME = Frame("open sea", -20.0, -20.0, 20.0, 20.0, (), (), ())
DAYS = 20
TICKS = DAYS * 1440


def passage(speed_deg: float = 0.0, doing: Doing = Doing.UNDER_WAY) -> Passage:
    lon = np.arange(TICKS + 1) * speed_deg
    still = np.zeros(TICKS + 1)
    return Passage(fleet(2, 1)[0], lon, still, still, np.full(TICKS + 1, doing, dtype=np.int8), ())


def messages(p: Passage, thin_s: float = 60.0):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(4)
    return honest_messages(p, reporting_times(p, thin_s, rng), rng)


def test_jitter_is_15_m() -> None:
    m = messages(passage())
    off_m = np.hypot(m.lon - m.true_lon, m.lat - m.true_lat) * KM_PER_DEGREE * 1000
    assert np.sqrt((off_m**2).mean()) == pytest.approx(15.0, rel=0.03)


@pytest.mark.parametrize(
    ("kn", "doing", "thin_s", "interval_s"),
    [
        (12.0, Doing.UNDER_WAY, 1, 10),
        (18.0, Doing.UNDER_WAY, 1, 6),
        (25.0, Doing.UNDER_WAY, 1, 2),
        (12.0, Doing.UNDER_WAY, 120, 120),
        (0.0, Doing.MOORED, 1, AT_REST_S),
    ],
)
def test_a_class_a_transponder_reports_as_often_as_its_speed_demands(
    kn: float, doing: Doing, thin_s: float, interval_s: float
) -> None:
    p = passage(kn * 1.852 / 60 / KM_PER_DEGREE, doing)
    times = reporting_times(Passage(p.hull, p.lon[:600], p.lat[:600], p.heading_deg[:600], p.doing[:600], ()), thin_s,
                            np.random.default_rng(1))  # fmt: skip
    assert np.median(np.diff(times)) == pytest.approx(interval_s, rel=0.15)


def test_rates_of_loss_and_faults_are_those_stated() -> None:
    sent = messages(passage())
    heard = [heard_on_land(sent, np.random.default_rng(seed)) for seed in range(10)]
    faults = np.concatenate([h.fault for h in heard])
    assert len(faults) / (10 * len(sent)) == pytest.approx(0.90, abs=0.005)
    assert (faults == Fault.STALE).mean() == pytest.approx(0.01, rel=0.1)
    assert (faults == Fault.WILD).mean() == pytest.approx(0.005, rel=0.1)


def test_a_stale_row_repeats_an_earlier_one_and_a_wild_one_is_over_five_km_off() -> None:
    heard = heard_on_land(messages(passage(0.001)), np.random.default_rng(6))
    ages = []
    for i in np.flatnonzero(heard.fault == Fault.STALE):
        same = np.flatnonzero(heard.lon[:i] == heard.lon[i])
        ages += [heard.t_s[i] - heard.t_s[same[0]]] if len(same) else []
    # The row it repeats may have been made stale or wild itself.
    assert len(ages) > 0.95 * (heard.fault == Fault.STALE).sum()
    assert 300 <= min(ages) <= max(ages) < 3900
    wild = heard.fault == Fault.WILD
    off_km = np.hypot(heard.lon - heard.true_lon, heard.lat - heard.true_lat) * KM_PER_DEGREE
    assert off_km[wild].min() > 4.9
    assert off_km[heard.fault == Fault.NONE].max() < 0.1


def test_nothing_is_heard_when_the_transponder_is_off_or_receivers_fail_or_the_ship_is_out_of_the_box() -> None:
    sent = messages(passage(0.001))
    here = on_air(sent, FRAME, Window(1000, 2000, "voyage"), (Outage(5000, 6000, 5.0, 0.0, 300.0),))
    minutes = here.t_s / 60
    assert not ((minutes > 1000) & (minutes < 2000)).any()
    assert not ((minutes > 5000) & (minutes < 6000)).any()
    assert ((minutes > 6010) & (minutes < 6020)).any()
    assert minutes.max() < 20_001


def test_an_outage_elsewhere_is_not_felt() -> None:
    sent = messages(passage())
    assert len(on_air(sent, FRAME, None, (Outage(0, TICKS, 10.0, 0.0, 300.0),))) == len(sent)


def test_satellites_hear_little_and_each_has_its_clock() -> None:
    sent = messages(passage())
    orbit = heard_in_orbit(sent, satellite_passes(DAYS, 1), np.random.default_rng(7))
    assert 0.001 < len(orbit.messages) / len(sent) < 0.05
    steady = np.abs(orbit.clock_s) < 3600
    assert set(orbit.clock_s[steady]) <= set(SATELLITE_CLOCK_S)
    assert (np.diff(orbit.messages.t_s) >= 0).all()
    assert ((orbit.messages.fault == Fault.CLOCK) == (orbit.clock_s != 0)).all()
