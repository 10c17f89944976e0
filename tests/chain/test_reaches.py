"""Reaches: in every silence and false position the true terminal is in the set; a published jump is replayed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from tests.chain.rows import row
from tests.chain.tracks import finding, findings
from tests.chain.world import TERMINALS
from tests.sea.build import T0_MS, build_tracks, joined, steaming

from reckoning.chain.reach import Candidate, ReachParameters
from reckoning.chain.reaches import Positions, candidates_of, interval_of, reaches_of
from reckoning.chain.seen import fleet_of
from reckoning.chain.whereabouts import Whereabouts
from reckoning.model.instant import HOUR_MS
from reckoning.places.sphere import distance_km
from reckoning.sea.false_positions import FalsePositionParameters, false_positions
from reckoning.sea.segments import SegmentParameters, segment, segment_events
from reckoning.sea.tracks import Tracks

MMSI = 200_000_777
BANDAR = (56.15, 27.05)
"""Off Bandar Abbas, where the ship really lay; it broadcast from 330 km west of there."""
MINUTES_MADE_GOOD = 3.0


def replayed() -> Tracks:
    """A ship sails to a terminal, broadcasts from 330 km away for eighteen hours, and is back within three minutes."""
    km = 330.0 / (111.195 * np.cos(np.radians(BANDAR[1])))
    come = steaming(np.arange(0.0, 600.0, 3.0), 10.0, 270.0, lon=BANDAR[0] + 10 * 10 / 60 + 0.1, lat=BANDAR[1])
    away = steaming(np.arange(600.0, 1680.0, 3.0), 0.0, 0.0, lon=BANDAR[0] - km, lat=BANDAR[1], seed=5)
    back = steaming(np.arange(1680.0, 2400.0, 3.0), 0.0, 0.0, lon=BANDAR[0], lat=BANDAR[1], seed=6)
    return segment(build_tracks(**joined(come, away, back), mmsi=MMSI), SegmentParameters())


def as_findings(tracks: Tracks) -> pa.Table:
    events = pa.concat_tables([segment_events(tracks), false_positions(tracks, FalsePositionParameters())])
    rows: list[dict[str, Any]] = []
    for n, e in enumerate(events.to_pylist()):
        start, end = (int(e[k].timestamp() * 1000) for k in ("start", "end"))
        where = {k: e[k] for k in ("lon", "lat", "lon_end", "lat_end", "pattern", "duration_h", "implied_speed_kn")}
        rows.append(finding(e["kind"], MMSI, start, end, **where) | {"id": f"f{n}"})
    return findings(*rows)


def test_the_published_jump_is_one_false_position_whose_reach_set_holds_the_true_terminal() -> None:
    tracks = replayed()
    found = as_findings(tracks)
    false = [r for r in found.to_pylist() if r["kind"] == "false_position"]
    assert len(false) == 1
    assert false[0]["pattern"] == "jump"
    assert 300 < distance_km(false[0]["lon"], false[0]["lat"], *BANDAR) < 360
    assert false[0]["implied_speed_kn"] > 3_000
    fleet = fleet_of(found)
    candidates = [
        Candidate("true", *BANDAR, 1.0),
        Candidate("basrah", 48.81, 29.68),
        Candidate("chittagong", 91.8, 22.3),
    ]
    positions = Positions(tracks.mmsi, tracks.t_ms, tracks.lon, tracks.lat)
    for given in (None, positions):
        (reached,) = reaches_of(fleet, [f"mmsi:{MMSI}"], candidates, ReachParameters(), positions=given)
        assert reached.possible[0].place == "true"
        assert "chittagong" in reached.impossible
        first = reached.interval.first
        assert first is not None
        assert first.t_ms - false[0]["end"].timestamp() * 1000 <= 2 * MINUTES_MADE_GOOD * 60_000
        assert reached.interval.last.t_ms < T0_MS + 600 * 60_000


def gap(hours: float, lon: float = 147.5) -> dict[str, Any]:
    end = int(hours * HOUR_MS)
    return finding("ais_gap", MMSI, 0, end, lon=147.5, lat=5.5, lon_end=lon, lat_end=5.5, duration_h=hours)


def test_a_terminal_beside_the_silence_is_in_and_one_across_the_sea_is_out() -> None:
    candidates = candidates_of(Whereabouts(TERMINALS), [])
    (reached,) = reaches_of(fleet_of(findings(gap(30))), [f"mmsi:{MMSI}"], candidates, ReachParameters())
    assert [r.place for r in reached.possible] == ["place:T2"]
    assert set(reached.impossible) == {"place:T1", "place:T3"}


def test_a_silence_too_short_to_load_in_is_not_asked_about() -> None:
    candidates = candidates_of(Whereabouts(TERMINALS), [])
    assert reaches_of(fleet_of(findings(gap(7))), [f"mmsi:{MMSI}"], candidates, ReachParameters()) == []
    assert reaches_of(fleet_of(findings(gap(30))), [f"mmsi:{MMSI}"], [], ReachParameters()) == []


def test_a_terminal_without_a_point_is_no_candidate() -> None:
    nowhere = row("terminal", "T9", name="Somewhere Pier", country="Orlen")
    assert len(candidates_of(Whereabouts([*TERMINALS, nowhere]), [])) == 3


def test_an_open_silence_is_judged_up_to_the_last_that_was_seen() -> None:
    still = gap(30) | {"end": None, "lon_end": None, "lat_end": None}
    later = finding("segment", 200_000_778, 0, 40 * HOUR_MS)
    fleet = fleet_of(findings(still, later))
    seen = fleet.of(f"mmsi:{MMSI}", "ais_gap")[0]
    interval = interval_of(fleet, f"mmsi:{MMSI}", seen)
    assert interval is not None
    assert interval.first is None
    assert interval.until_ms == 40 * HOUR_MS
    assert interval_of(fleet, f"mmsi:{MMSI}", replace(seen, lon=None)) is None


def test_ends_between_which_no_ship_can_have_sailed_rule_nothing_out() -> None:
    candidates = candidates_of(Whereabouts(TERMINALS), [])
    (reached,) = reaches_of(fleet_of(findings(gap(9, lon=152.5))), [f"mmsi:{MMSI}"], candidates, ReachParameters())
    assert reached.ends_doubted
    assert len(reached.possible) == 3
    assert reached.impossible == ()
