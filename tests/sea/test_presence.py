"""Presence: the fast loop against the rule written out plainly, place by place."""

from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from tests.sea.build import T0_MS, build_tracks

from reckoning.places.sphere import distance_km
from reckoning.places.terminals import Terminal, Terminals
from reckoning.sea.port_index import PORT_SCHEMA, harbours
from reckoning.sea.presence import _presences, find_presences
from reckoning.sea.speeds import SpeedParameters, find_speeds
from reckoning.sea.stops import StopParameters, find_stops
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.sea.watch import ENTRY, EXIT, FIRST, LAST, OPEN, PLACE, PresenceRules

RULES = PresenceRules(4 * 3_600_000, 168 * 3_600_000, 1_800_000, 0.5, 1.0, 10.0)
# Distances in the loop are right to 0.2 %: a track that grazes a line within that is no test.
CLOSE_KM = 0.01


def _walk(seed, lon, lat, size):
    """A ship that wanders, lies still, falls silent and jumps."""
    random = np.random.default_rng(seed)
    hours = random.choice([1 / 60, 0.1, 0.5, 6.0, 200.0], size, p=[0.5, 0.35, 0.13, 0.0175, 0.0025])
    pace_km = np.repeat(random.choice([0.0, 0.02, 0.3, 2.0], size // 10 + 1), 10)[:size]
    turn = np.cumsum(random.normal(0.0, 0.7, size))
    x = 1.5 * np.sin(np.cumsum(pace_km * np.cos(turn)) / 3.0) * 5.0
    y = 1.5 * np.sin(np.cumsum(pace_km * np.sin(turn)) / 3.0) * 5.0
    east = x / 111.195 / np.cos(np.radians(lat))
    t_ms = T0_MS + np.cumsum(hours * 3_600_000).astype(np.int64)
    flag = (random.random(size) < 0.05) * 4
    return build_tracks(t_ms=t_ms, lon=(lon + east + 540) % 360 - 180, lat=lat + y / 111.195, flag=flag)


def _plain(tracks, away_km, enter_km, leave_km):
    """Presences of one ship at one place as (first, last, entry, exit, open), and how close it came to a line."""
    rows = np.flatnonzero(tracks.flag == 0).tolist()
    far = {i: away_km(tracks.lon[i], tracks.lat[i]) for i in rows}
    found, here, before = [], None, None
    for i in rows:
        gap = tracks.t_ms[i] - tracks.t_ms[before] if before is not None else 0
        if here and gap > RULES.longest_silence_ms:
            found.append((here["first"], here["last"], here["entry"], here["away"] is not None and here["exit"], False))
            here = None
        if here:
            since_ms = tracks.t_ms[i] - tracks.t_ms[here["last"]]
            if far[i] > leave_km and here["away"] is None:
                here["away"], here["exit"] = i, since_ms < RULES.silence_ms
            if here["away"] is None or (far[i] <= leave_km and since_ms <= RULES.absence_ms):
                here["last"], here["away"] = i, None
            elif since_ms > RULES.absence_ms:
                found.append((here["first"], here["last"], here["entry"], here["exit"], False))
                here = None
        if here is None and far[i] <= enter_km:
            here = {"first": i, "last": i, "away": None, "entry": before is not None and gap < RULES.silence_ms}
        before = i
    if here:
        away = here["away"] is not None
        found.append((here["first"], here["last"], here["entry"], away and here["exit"], not away))
    margin = min((min(abs(d - enter_km), abs(d - leave_km)) for d in far.values()), default=np.inf)
    return found, margin


def _table(points):
    columns = [[f"wpi:{n}" for n in range(len(points))], [None] * len(points), *zip(*points, strict=True)]
    arrays = [pa.array(c, f.type) for c, f in zip([*columns, [None] * len(points)], PORT_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=PORT_SCHEMA)


@pytest.mark.parametrize(("lon", "lat"), [(179.99, 5.0), (10.0, 60.0), (-75.0, 78.0)])
def test_the_loop_finds_what_the_rule_says_at_every_port(lon, lat):
    scale = 1 / 111.195
    points = [
        (lon - 360 * (lon > 180), lat)
        for lon, lat in (
            (lon + dx, lat + dy)
            for dx, dy in [(0, 0), (3 * scale, 0), (0.05, 4 * scale), (-0.02, -2 * scale), (0.3, 0.02)]
        )
    ]
    found = harbours(_table(points), Terminals(), 3.0, 4.0, 0.5)
    # Twenty ships in one batch, one after another in the same waters.
    ships = [_walk(seed, lon, lat, 600) for seed in range(20)]
    together = Tracks(*(np.concatenate([getattr(s, name) for s in ships]) for name in TRACK_SCHEMA.names))
    tracks = replace(together, mmsi=np.repeat(np.arange(563_000_000, 563_000_020), 600))
    stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
    numbers = find_presences(tracks, stops, found, RULES).numbers
    compared = 0
    for first, ship in zip(tracks.starts, ships, strict=False):
        for port, point in enumerate(points):
            plain, margin = _plain(ship, partial(distance_km, *point), 3.0, 4.0)
            if margin < CLOSE_KM * (lat < 75):
                continue
            mine = numbers[
                (numbers[:, PLACE] == port) & (numbers[:, FIRST] >= first) & (numbers[:, FIRST] < first + 600)
            ]
            mine = mine - first * np.isin(np.arange(7), [FIRST, LAST])
            assert [tuple(row) for row in mine[:, [FIRST, LAST, ENTRY, EXIT, OPEN]].tolist()] == [
                (a, b, int(c), int(d), int(e)) for a, b, c, d, e in plain
            ]
            compared += len(plain)
    assert compared > 100


def test_a_terminal_far_away_changes_nothing_and_one_near_by_nothing_of_the_ports():
    ring = ((10.0, 60.0), (10.1, 60.0), (10.1, 60.05), (10.0, 60.05), (10.0, 60.0))
    drawn = Terminals((Terminal("a", "A", ((ring,),), 0.1, "drawn for this test"),))
    points = [(10.0, 60.0), (10.1, 60.01)]
    for seed in range(10):
        tracks = _walk(seed, 10.0, 60.0, 600)
        stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
        without = find_presences(tracks, stops, harbours(_table(points), Terminals(), 3.0, 4.0, 0.5), RULES)
        with_it = find_presences(tracks, stops, harbours(_table(points), drawn, 3.0, 4.0, 0.5), RULES)
        at_ports = with_it.numbers[:, PLACE] < 2
        assert at_ports.sum() < len(at_ports)
        assert np.array_equal(np.sort(with_it.numbers[at_ports], axis=0), np.sort(without.numbers, axis=0))


def test_the_loop_finds_what_the_rule_says_at_a_terminal():
    west, south, east, north = 10.0, 60.0, 10.1, 60.05
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    drawn = Terminals((Terminal("a", "A", ((ring,),), 0.1, "drawn for this test"),))

    def beyond_km(lon, lat):
        """Outside, the distance to the box; inside, less than nothing."""
        x = max(west - lon, lon - east) * np.cos(np.radians(lat)) * 111.195
        y = max(south - lat, lat - north) * 111.195
        return np.hypot(max(0.0, x), max(0.0, y)) if max(x, y) > 0 else max(x, y)

    places, compared = harbours(_table([(10.2, 60.0)]), drawn, 3.0, 4.0, 0.5), 0
    for seed in range(60):
        tracks = _walk(seed, 10.05, 60.02, 600)
        stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
        numbers = find_presences(tracks, stops, places, RULES).numbers
        plain, margin = _plain(tracks, beyond_km, 0.0, 0.5)
        if margin > 0.001:
            mine = numbers[numbers[:, PLACE] == 1][:, [FIRST, LAST, ENTRY, EXIT, OPEN]]
            assert [tuple(row) for row in mine.tolist()] == [(a, b, int(c), int(d), int(e)) for a, b, c, d, e in plain]
            compared += len(plain)
    assert compared > 50


def test_the_closest_approach_is_known_to_a_quarter_of_a_kilometre():
    # Past a port at 12 kn, a fix every 10 s: 62 m a step, 1.0 km off at the closest.
    steps = np.arange(-200, 201)
    tracks = build_tracks(
        t_ms=T0_MS + (steps + 200) * 10_000, lon=steps * 0.0617 / 111.195, lat=1.0 / 111.195, speed_kn=12.0
    )
    stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
    found = find_presences(tracks, stops, harbours(_table([(0.0, 0.0)]), Terminals(), 3.0, 4.0, 0.5), RULES)
    assert 1.0 <= found.closest_km[0] <= 1.25


def test_the_loop_is_compiled_once_however_few_fixes_there_are():
    places = harbours(_table([(0.0, 0.0)]), Terminals(), 3.0, 4.0, 0.5)
    for size in (0, 1, 2, 50):
        tracks = build_tracks(
            mmsi=np.full(size, 563_000_001), t_ms=T0_MS + np.arange(size) * 600_000, lon=0.0, lat=0.0, speed_kn=0.0
        )
        stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
        assert len(find_presences(tracks, stops, places, RULES).numbers) == (size > 0)
    assert len(_presences.signatures) == 1  # type: ignore[attr-defined]


def test_a_ship_that_lies_where_another_lay_is_at_the_port_too():
    places = harbours(_table([(0.0, 0.0)]), Terminals(), 3.0, 4.0, 0.5)
    tracks = build_tracks(
        mmsi=np.repeat([563_000_001, 563_000_002, 563_000_003], 10),
        t_ms=np.tile(T0_MS + np.arange(10) * 600_000, 3),
        lon=np.repeat([0.0, 0.0, 5.0], 10),
        lat=0.0,
        speed_kn=9.0,
    )
    stops = find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters())
    assert find_presences(tracks, stops, places, RULES).numbers[:, [FIRST, LAST]].tolist() == [[0, 9], [10, 19]]
