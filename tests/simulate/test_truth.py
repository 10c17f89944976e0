"""Truth by hand: a ship whose every minute is known gives the events that its definition says."""

from __future__ import annotations

import numpy as np
import pytest

from reckoning.places.sphere import KM_PER_DEGREE, KM_PER_NM
from reckoning.simulate import truth
from reckoning.simulate.broadcast import Fault, Messages, honest_messages, reporting_times
from reckoning.simulate.crew import Identity, StaticData
from reckoning.simulate.fleet import fleet
from reckoning.simulate.frame import Frame, Harbour
from reckoning.simulate.itinerary import Passage
from reckoning.simulate.meetings import true_meetings
from reckoning.simulate.motion import Doing
from reckoning.simulate.reception import SatelliteMessages
from reckoning.simulate.silences import Edge, true_gaps
from reckoning.simulate.truth import Observed, ms_of
from reckoning.simulate.windows import Outage, Window

HULLS = fleet(2, 1)
FRAME = Frame("line", -10.0, -10.0, 10.0, 10.0, (Harbour("Middle", 0.0, 0.0, True),), (), ())
KN = KM_PER_NM / 60 / KM_PER_DEGREE  # degrees a minute at one knot


def none_heard() -> SatelliteMessages:
    empty = np.zeros(0)
    messages = Messages(*([empty] * 6), empty.astype(np.int8), empty.astype(np.int8), empty, empty)
    return SatelliteMessages(messages, empty.astype(np.int8), empty)


def ship(
    lon: np.ndarray,  # type: ignore[type-arg]
    number: int = 0,
    lat: float = 0.0,
    silent: tuple[int, int] | None = None,
    identities: tuple[Identity, ...] = (),
) -> Observed:
    """A ship on the equator at given longitudes a minute; silent between two ticks if given, on purpose."""
    hull = HULLS[number]
    doing = np.full(len(lon), Doing.UNDER_WAY, dtype=np.int8)
    passage = Passage(hull, lon, np.full(len(lon), lat), np.full(len(lon), 90.0), doing, ())
    rng = np.random.default_rng(0)
    heard = honest_messages(passage, reporting_times(passage, 120, rng), rng)
    if silent:
        heard = heard.take((heard.t_s < silent[0] * 60) | (heard.t_s > silent[1] * 60))
    names = identities or (Identity(0, hull.mmsi, hull.name, hull.call_sign),)
    static = StaticData(hull, names, (), 10.0, (), 0.0)
    return Observed(passage, static, heard, none_heard(), Window(*silent, "voyage") if silent else None, None)


def test_a_call_lasts_from_three_km_in_to_four_km_out() -> None:
    # At 6 kn (0.1852 km a minute) past the harbour from 20 km west; it stops nowhere.
    start_deg = -20 / KM_PER_DEGREE
    passing = ship(start_deg + np.arange(300) * 6 * KN)
    (call,) = truth.calls(FRAME, passing)
    assert call.start_ms == pytest.approx(ms_of(17 / 0.1852), abs=100)
    assert call.end_ms == pytest.approx(ms_of(24 / 0.1852), abs=100)
    assert not call.stopped
    assert call.start_heard
    assert call.observable


def test_a_call_that_outlasts_the_period_has_no_end() -> None:
    lying = ship(np.concatenate((np.arange(-100, 0) * 10 * KN, np.zeros(200))))
    (call,) = truth.calls(FRAME, lying)
    assert call.end_ms is None
    assert call.stopped


def test_loitering_is_whole_clock_hours_under_two_knots() -> None:
    kn = np.concatenate((np.full(90, 10.0), np.full(330, 1.0), np.full(120, 10.0)))
    slow = ship(1.0 + np.concatenate(([0.0], np.cumsum(kn * KN))))
    (found,) = truth.loitering(FRAME, slow)
    # Slow from 1:30 to 7:00; the first whole clock hour is 2:00, the hour from 1:00 had a mean of 5.5 kn.
    assert (found.start_ms, found.end_ms) == (ms_of(120), ms_of(420))


# Ships that are heard all the time at the corners of the data.
CORNERS = [ship(np.full(1301, x), number=1, lat=y) for x, y in ((-8.0, -8.0), (8.0, -8.0), (-8.0, 8.0), (8.0, 8.0))]


def test_a_silence_of_seven_hours_is_a_gap_and_one_of_five_is_none() -> None:
    lon = 1.0 + np.arange(1200) * 5 * KN
    (gap,) = true_gaps(FRAME, [ship(lon, silent=(300, 720)), *CORNERS], ())
    assert gap.cause == "deliberate"
    assert gap.start_ms == pytest.approx(ms_of(300), abs=300_000)
    assert gap.end_ms == pytest.approx(ms_of(720), abs=300_000)
    assert true_gaps(FRAME, [ship(lon, silent=(300, 600)), *CORNERS], ()) == []


def test_a_ship_silent_while_it_was_out_of_the_box_left_it() -> None:
    out = ship(9.0 + np.arange(1300) * 10 * KN)
    heard = out.land.take(FRAME.covers(out.land.true_lon, out.land.true_lat))
    gone = Observed(out.passage, out.static, heard, none_heard(), None, None)
    (gap,) = true_gaps(FRAME, [gone, *CORNERS], ())
    assert (gap.cause, gap.end_ms) == ("left_area", None)


def test_a_silence_while_receivers_failed_is_an_outage() -> None:
    quiet = ship(1.0 + np.arange(1200) * 5 * KN, silent=(300, 720))
    innocent = Observed(quiet.passage, quiet.static, quiet.land, none_heard(), None, None)
    (gap,) = true_gaps(FRAME, [innocent, *CORNERS], (Outage(300, 720, 0.0, 0.0, 500.0),))
    assert gap.cause == "outage"


def test_how_far_inside_the_edge_of_the_data_a_place_is() -> None:
    edge = Edge.of(CORNERS)
    assert edge.inside_km(0.0, 0.0) == pytest.approx(8 * KM_PER_DEGREE, rel=0.001)
    assert edge.inside_km(7.0, 0.0) == pytest.approx(KM_PER_DEGREE, rel=0.001)
    assert edge.inside_km(9.0, 0.0) == pytest.approx(-KM_PER_DEGREE, rel=0.001)


def test_a_silence_within_two_hours_of_the_edge_cannot_be_told_from_leaving() -> None:
    to_the_edge = ship(np.concatenate((7.8 + np.arange(-600, 0) * 20 * KN, np.full(600, 7.8))), silent=(620, 1100))
    (gap,) = true_gaps(FRAME, [to_the_edge, *CORNERS], ())
    assert gap.edge_km == pytest.approx(0.2 * KM_PER_DEGREE, rel=0.02)
    assert not gap.observable


def test_an_outage_can_be_told_only_by_another_ship() -> None:
    lon, outage = 1.0 + np.arange(1200) * 5 * KN, (Outage(300, 720, 0.0, 0.0, 500.0),)
    quiet = ship(lon, silent=(300, 720))
    alone = Observed(quiet.passage, quiet.static, quiet.land, none_heard(), None, None)
    (gap,) = true_gaps(FRAME, [alone, *CORNERS], outage)
    assert (gap.witnesses, gap.observable) == (0, False)
    gaps = true_gaps(FRAME, [alone, ship(lon + 0.5, number=1), *CORNERS], outage)
    assert [(g.witnesses, g.observable) for g in gaps if g.hull == alone.id] == [(1, True)]


def test_a_reflagged_hull_is_two_ships_and_a_renamed_one_is_one() -> None:
    lon, hull = np.zeros(600), HULLS[0]
    first = Identity(0, hull.mmsi, hull.name, hull.call_sign)
    reflagged = ship(lon, identities=(first, Identity(300, hull.spare_mmsi, hull.name, hull.call_sign)))
    renamed = ship(lon, identities=(first, Identity(300, hull.mmsi, "NEW NAME", hull.call_sign)))
    assert [c.mmsi for c in truth.calls(FRAME, reflagged)] == [hull.mmsi, hull.spare_mmsi]
    assert len(truth.calls(FRAME, renamed)) == 1
    assert [c.property for s in (reflagged, renamed) for c in truth.identity_changes(s)] == ["mmsi", "name"]


def test_two_ships_three_hours_within_half_a_kilometre_meet() -> None:
    still = ship(np.full(600, 2.0))
    apart_km = np.concatenate((np.linspace(20, 0.4, 100), np.full(180, 0.1), np.linspace(0.6, 20, 320)))
    guest = ship(2.0 + apart_km / KM_PER_DEGREE, number=1)
    (met,) = true_meetings(FRAME, [still, guest], [])
    assert (met.start_ms, met.end_ms) == (ms_of(99), ms_of(279))
    assert met.observable
    assert not met.planted


def test_ships_that_pass_do_not_meet() -> None:
    still = ship(np.full(600, 2.0))
    passing = ship(1.0 + np.arange(600) * 12 * KN, number=1)
    assert true_meetings(FRAME, [still, passing], []) == []


def test_only_broadcasts_over_one_km_off_are_false() -> None:
    honest = ship(np.full(600, 2.0))
    lon = honest.land.lon.copy()
    lon[50:100] += 5 / KM_PER_DEGREE
    lon[100:110] += 0.5 / KM_PER_DEGREE
    fault = np.where((np.arange(len(lon)) >= 50) & (np.arange(len(lon)) < 110), Fault.FALSE, Fault.NONE)
    fields = {**honest.land.__dict__, "lon": lon, "fault": fault.astype(np.int8)}
    liar = Observed(honest.passage, honest.static, Messages(**fields), none_heard(), None, Window(0, 600, "jump"))
    (found,) = truth.false_positions(liar)
    assert (found.start_ms, found.messages) == (truth.START_MS + int(honest.land.t_s[50] * 1000), 50)
