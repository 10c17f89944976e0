"""Anchorages: places where many ships have lain for long, found from the data, and the ships' stays at them.

Definition. Stops of a ship (`reckoning.sea.stops`) at most 0.5 km apart with at most an hour between them are one
stay. A place is a circle of 0.5 km in which at least 20 ships have each stayed 12 h or more, no further than 0.5 km
from their mean. Centres are the nodes of a fixed lattice 0.28 km wide: the node with the most ships is taken first
(then the one they lie nearest to), its stays are set aside, and so on; so a place keeps its name while data are added.
Findings of this kind are of two patterns: `place`, without a ship; and `stay`, a ship's visit of an hour or more to
such a place. Setting: `anchorage` where ships swing (half of the long stays reach 0.1 km or more from their mean);
where they do not, that of a ship lying still there (`reckoning.sea.setting`): a berth near a port, which no list may
have.

Thresholds. 12 h, 0.5 km, 20 ships: pipe-anchorages. One hour: a ship at anchor turns with the tide in less, at 0.5 kn
or more (ours). 0.1 km: what a ship made fast never moves and one on a chain nearly always does in 12 h (ours). 1 h a
stay (ours).

What it cannot see. Anchorages that fewer ships used; one ship under several MMSIs counts more than once.

Known failures. Marinas full of boats that send all day are places too. A ship back within the hour never left.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.model.kernel import kernel
from reckoning.places.nearest import nearest_of, point_index
from reckoning.places.sphere import KM_PER_DEGREE, distance_km
from reckoning.sea.events import events_table, ordinals
from reckoning.sea.setting import NO_PLACES, Setting, SettingParameters, Surroundings, settings_of
from reckoning.sea.speeds import implied_sign
from reckoning.sea.watch import Cell

RULE = "anchorages/1"
PLACE, STAY = "place", "stay"
ROWS = 72_000  # of the lattice: 0.0025 degrees, 0.278 km
STEP_DEG = 180.0 / ROWS
ROW_WIDTH = 200_000  # more than the columns of any row


@dataclass(frozen=True)
class AnchorageParameters:
    """Thresholds of anchorages; where they come from stands in the module's card."""

    least_h: float = 12.0
    within_km: float = 0.5
    least_ships: int = 20
    join_h: float = 1.0
    swing_km: float = 0.1
    least_stay_h: float = 1.0


@dataclass(frozen=True)
class Stays:
    """Stops joined, in the order of ships and times; all of shape (stays,)."""

    ship: NDArray[np.int64]  # counts ships from 0
    mmsi: NDArray[np.int64]
    track: NDArray[np.int32]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    open: NDArray[np.bool_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    fixes: NDArray[np.int64]
    implied: NDArray[np.int64]
    first_row: NDArray[np.int64]
    last_row: NDArray[np.int64]

    @property
    def hours(self) -> NDArray[np.float64]:
        """How long each lasted."""
        return (self.end_ms - self.start_ms) / HOUR_MS


def anchorages(
    stops: pa.Table, around: Surroundings, parameters: AnchorageParameters, setting: SettingParameters
) -> pa.Table:
    """Places and stays as events, from the stops (`STOP_SCHEMA`) of all ships of a case; stays sorted, then places.

    A place has no ship, start or end; its `fixes` are those of the long stays, `duration_h` their median length, and
    it cites the longest stays of as many ships as make a place. A stay's `distance_km` is that to the place's centre.
    """
    stays = join_stops(stops, parameters)
    long = (stays.hours >= parameters.least_h) & (stays.radius_km <= parameters.within_km)
    members = _places(stays, np.flatnonzero(long), parameters)
    nodes = np.array(list(members), dtype=np.int64)
    lon, lat = _node_place(nodes)
    swing = np.array([np.median(stays.radius_km[m]) for m in members.values()])
    labels, _ = settings_of(lon, lat, np.ones(len(nodes), dtype=bool), around, setting)
    labels = [str(Setting.ANCHORAGE) if s >= parameters.swing_km else x for s, x in zip(swing, labels, strict=True)]
    names = [_name(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    found = _place_events(stays, list(members.values()), (lon, lat, names, labels), swing, parameters)
    at, km = nearest_of(stays.lon, stays.lat, point_index(lon, lat), parameters.within_km)
    called = np.flatnonzero((at >= 0) & (stays.hours >= parameters.least_stay_h))
    there = [(names[k], labels[k]) for k in at[called].tolist()]
    return pa.concat_tables([_stay_events(stays, called, there, km[called]), found])


def anchorage_places(events: pa.Table, parameters: AnchorageParameters) -> pa.Table:
    """The places among events of `anchorages` at which ships swing, as `Surroundings` takes them."""
    rows = [
        (row["place"], row["lon"], row["lat"], parameters.within_km)
        for row in events.select(["place", "lon", "lat", "pattern", "setting"]).to_pylist()
        if (row["pattern"], row["setting"]) == (PLACE, Setting.ANCHORAGE)
    ]
    columns = zip(*rows, strict=True) if rows else ([] for _ in NO_PLACES.schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, NO_PLACES.schema, strict=True)], NO_PLACES.schema)


def join_stops(stops: pa.Table, parameters: AnchorageParameters) -> Stays:
    """Stops of one ship at one place, shortly after each other, as stays; the order of the stops does not matter."""
    table = stops.sort_by([("mmsi", "ascending"), ("track", "ascending"), ("start_ms", "ascending")]).combine_chunks()
    cites = table["cite_rows"].combine_chunks().flatten().to_numpy().reshape(-1, 2)
    names = ("mmsi", "track", "start_ms", "end_ms", "open", "lon", "lat", "radius_km", "fixes", "implied")
    mmsi, track, start, end, still, lon, lat, radius, fixes, implied = (
        table[name].to_numpy(zero_copy_only=False) for name in names
    )
    ship = np.concatenate(([0], np.cumsum((np.diff(mmsi) != 0) | (np.diff(track) != 0))))[: len(mmsi)]
    first = _first_of_stay(ship, start, end, lon, lat, round(parameters.join_h * HOUR_MS), parameters.within_km)
    last = np.append(first[1:], len(mmsi))[: len(first)] - 1
    owner = np.repeat(np.arange(len(first)), last - first + 1)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(owner, weights=values, minlength=len(first)).astype(np.float64)

    east = (lon - lon[first][owner] + 540.0) % 360.0 - 180.0
    count = total(fixes)
    x = (lon[first] + total(fixes * east) / count + 540.0) % 360.0 - 180.0
    y = total(fixes * lat) / count
    reach = np.zeros(len(first))
    np.maximum.at(reach, owner, _apart_km(x[owner], y[owner], lon, lat) + radius)
    # A stop by itself knows how far its own fixes are; joined ones are no further than this.
    reach = np.where(first == last, radius[first], reach)
    return Stays(
        ship[first], mmsi[first], track[first], start[first], end[last], still[last], x, y, reach,
        count.astype(np.int64), total(implied).astype(np.int64), cites[first, 0], cites[last, 1],
    )  # fmt: skip


@kernel
def _first_of_stay(
    ship: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    join_ms: int,
    within_km: float,
) -> NDArray[np.int64]:
    """The first stop of every stay."""
    first = np.empty(len(ship), dtype=np.int64)
    count = 0
    for k in range(len(ship)):
        if (
            count == 0
            or ship[k] != ship[k - 1]
            or start[k] - end[k - 1] > join_ms
            or distance_km(lon[k - 1], lat[k - 1], lon[k], lat[k]) > within_km
        ):
            first[count] = k
            count += 1
    return first[:count].copy()


def _places(stays: Stays, long: NDArray[np.int64], parameters: AnchorageParameters) -> dict[int, NDArray[np.int64]]:
    """The nodes that are places, each with its stays, the most used first."""
    node, member, km = _near_nodes(stays.lon[long], stays.lat[long], parameters.within_km)
    member = long[member]
    pairs = np.unique(np.stack([node, stays.ship[member]]), axis=1)[0]
    busy, ships = np.unique(pairs, return_counts=True)
    kept = np.isin(node, busy[ships >= parameters.least_ships])
    order = np.lexsort((member[kept], node[kept]))
    node, member, km = node[kept][order], member[kept][order], km[kept][order]
    names, starts = np.unique(node, return_index=True)
    ends = np.append(starts[1:], len(node))
    taken = np.zeros(len(stays.ship), dtype=bool)

    def rank(k: int) -> tuple[int, float, int]:
        free = ~taken[member[starts[k] : ends[k]]]
        ships = len(np.unique(stays.ship[member[starts[k] : ends[k]][free]]))
        away = float(np.mean(km[starts[k] : ends[k]][free])) if ships else math.inf
        return -ships, away, k

    # Ranks only fall as stays are taken: one that still holds when it comes up is the best there is.
    queue = [rank(k) for k in range(len(names))]
    heapq.heapify(queue)
    found: dict[int, NDArray[np.int64]] = {}
    while queue:
        best = heapq.heappop(queue)
        k = best[2]
        now = rank(k)
        if now == best:
            here = member[starts[k] : ends[k]]
            found[int(names[k])] = here[~taken[here]]
            taken[here] = True
        elif -now[0] >= parameters.least_ships:
            heapq.heappush(queue, now)
    return found


@kernel
def _near_nodes(
    lon: NDArray[np.float64], lat: NDArray[np.float64], within_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every pair of a node and a position (by index) within a distance, and the distance."""
    reach = math.ceil(within_km / KM_PER_DEGREE / STEP_DEG)
    found, size = 0, 64
    nodes, members, far = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64), np.empty(size)
    for k in range(len(lon)):
        middle = round((lat[k] + 90.0) / STEP_DEG)
        for row in range(max(0, middle - reach), min(ROWS, middle + reach) + 1):
            columns = columns_of(row)
            # Columns are at least as wide as rows, but for those next to a pole, where each row is looked at whole.
            aside = reach + 1 if columns > 100 else columns // 2
            centre = round((lon[k] + 180.0) / 360.0 * columns)
            for column in range(centre - aside, centre + aside + 1):
                x, y = -180.0 + 360.0 * (column % columns) / columns, row * STEP_DEG - 90.0
                km = distance_km(lon[k], lat[k], x, y)
                if km > within_km or column >= centre - aside + columns:
                    continue
                if found == size:
                    size *= 2
                    nodes, members, far = _grown(nodes, size), _grown(members, size), _grown(far, size)
                nodes[found], members[found], far[found] = row * ROW_WIDTH + column % columns, k, km
                found += 1
    return nodes[:found].copy(), members[:found].copy(), far[:found].copy()


@kernel
def columns_of(row: int) -> int:
    """How many nodes a row of the lattice has: so many that they are as far apart as rows are.

    >>> columns_of(0), columns_of(36_000), columns_of(60_000)
    (1, 144000, 72000)
    """
    return max(1, round(2.0 * ROWS * math.cos(math.radians(row * STEP_DEG - 90.0))))


@kernel
def _grown(values: NDArray[Cell], size: int) -> NDArray[Cell]:
    larger = np.empty(size, dtype=values.dtype)
    larger[: len(values)] = values
    return larger


def _node_place(nodes: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows, columns = np.divmod(nodes, ROW_WIDTH)
    width = np.array([columns_of(row) for row in rows.tolist()], dtype=np.float64)
    return -180.0 + 360.0 * columns / width, rows * STEP_DEG - 90.0


def _name(lon: float, lat: float) -> str:
    """The subject of a place: its kind and its centre.

    >>> _name(-74.0575, 40.645)
    'place:anchorage_40.6450N_74.0575W'
    """
    return f"place:anchorage_{abs(lat):.4f}{'NS'[lat < 0]}_{abs(lon):.4f}{'EW'[lon < 0]}"


def _apart_km(
    lon1: NDArray[np.float64], lat1: NDArray[np.float64], lon2: NDArray[np.float64], lat2: NDArray[np.float64]
) -> NDArray[np.float64]:
    pairs = zip(lon1.tolist(), lat1.tolist(), lon2.tolist(), lat2.tolist(), strict=True)
    return np.array([distance_km(*pair) for pair in pairs], dtype=np.float64)


def _stay_events(
    stays: Stays, called: NDArray[np.int64], there: list[tuple[str, str]], km: NDArray[np.float64]
) -> pa.Table:
    start, end, implied = stays.start_ms[called], stays.end_ms[called], stays.implied[called]
    fixes = stays.fixes[called]
    return events_table(
        Kind.ANCHORAGE,
        RULE,
        {
            "mmsi": stays.mmsi[called],
            "track": stays.track[called],
            "start_ms": start,
            "end_ms": np.where(stays.open[called], -1, end),
            "lon": stays.lon[called],
            "lat": stays.lat[called],
            "place": [name for name, _ in there],
            "setting": [label for _, label in there],
            "pattern": [STAY] * len(called),
            "signs": [implied_sign(*pair) for pair in zip(implied.tolist(), fixes.tolist(), strict=True)],
            "fixes": fixes,
            "duration_h": (end - start) / HOUR_MS,
            "distance_km": km,
            "ordinal": ordinals(stays.mmsi[called], start),
        },
        cites=[("first", stays.first_row[called]), ("last", stays.last_row[called])],
    )


def _place_events(
    stays: Stays,
    members: list[NDArray[np.int64]],
    where: tuple[NDArray[np.float64], NDArray[np.float64], list[str], list[str]],
    swing: NDArray[np.float64],
    parameters: AnchorageParameters,
) -> pa.Table:
    lon, lat, names, labels = where
    ships = [len(np.unique(stays.ship[m])) for m in members]
    cited = np.array([_longest_of_ships(stays, m, parameters.least_ships) for m in members], dtype=np.int64)
    cited = cited.reshape(len(members), parameters.least_ships)
    return events_table(
        Kind.ANCHORAGE,
        RULE,
        {
            "mmsi": [None] * len(members),
            "start_ms": np.full(len(members), -1),
            "end_ms": np.full(len(members), -1),
            "lon": lon,
            "lat": lat,
            "place": names,
            "setting": labels,
            "pattern": [PLACE] * len(members),
            "signs": [
                f"{s} ships, {len(m)} stays of {parameters.least_h:g} h or more; they reach {r:.2f} km from their mean"
                for s, m, r in zip(ships, members, swing, strict=True)
            ],
            "fixes": [int(stays.fixes[m].sum()) for m in members],
            "duration_h": [float(np.median(stays.hours[m])) for m in members],
        },
        cites=[(role, rows[column]) for column in cited.T for role, rows in _ends(stays)],
    )


def _ends(stays: Stays) -> tuple[tuple[str, NDArray[np.int64]], ...]:
    return ("first", stays.first_row), ("last", stays.last_row)


def _longest_of_ships(stays: Stays, members: NDArray[np.int64], ships: int) -> NDArray[np.int64]:
    """The longest stay of each of so many ships, those that stayed longest."""
    order = members[np.lexsort((stays.ship[members], -stays.hours[members]))]
    _, firsts = np.unique(stays.ship[order], return_index=True)
    return order[np.sort(firsts)[:ships]]
