"""Detections: ships that a satellite saw, matched with what was broadcast; and those that no broadcast explains.

Definition. A ship on AIS is placed at the moment of the image between its positions before and after, when they are 60
minutes apart or less, else at its nearest position within 30 minutes. It is the one seen when it lies within the sum of
the errors: of the image's place, of its time (at 25 kn), of the ship's own place (0.5 km, and 25 kn for the time to the
nearest position), and when its length is within 20 % and 10 m of that measured. The nearest such ship is taken, each
ship and detection once.

| answer | when |
|---|---|
| matched | a ship on AIS explains it |
| contradicts | whoever saw it says which ship it is, and that ship broadcast from elsewhere beyond all errors |
| dark | none explains it, though ships were heard within 50 km in the 2 hours around |
| not_observed | none explains it, and nobody was heard there: no AIS to compare with |

For each dark one, ships whose position was not credible at the time, or that were silent, whose length fits, and that
could have been there by the great circle, are named as candidates: if it is one of them, it contradicts what that one
broadcast. That is a possibility and no identification.

Thresholds. 60 and 30 min: a ship under way turns little in that time (ours). 20 % and 10 m: lengths from 10 m radar
pixels. 50 km: what a coast station hears. 0.5 km: antenna to middle of the ship, and the receiver's error.

What it cannot see. A ship that an image could not show; where an image looked and saw nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reckoning.chain.delivery import Hull
from reckoning.chain.reaches import Positions
from reckoning.chain.seen import Fleet, Seen
from reckoning.chain.voyages import Sizes
from reckoning.chain.who import Who
from reckoning.model.finding import Kind
from reckoning.model.instant import HOUR_MS
from reckoning.model.row import RecordKind, Row
from reckoning.places.sphere import KM_PER_NM, distance_km


@dataclass(frozen=True)
class DetectionParameters:
    """Limits of matching; where they come from stands in the module's card."""

    between_min: float = 60.0
    nearest_min: float = 30.0
    speed_kn: float = 25.0
    ship_km: float = 0.5
    length_share: float = 0.2
    length_m: float = 10.0
    heard_km: float = 50.0
    heard_h: float = 1.0
    default_error_km: float = 1.0


@dataclass(frozen=True)
class Detection:
    """One ship that a satellite saw: the moment and how far it may be off, the place and its error, its length."""

    row: str
    label: str
    t_ms: int
    t_error_ms: int
    lon: float
    lat: float
    error_km: float
    length_m: float | None = None
    hull: Hull = Hull()
    sensor: str = ""
    provider: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """What a detection is: `answer` (see the module), the ship, how far off it was and may be, and candidates."""

    detection: Detection
    answer: str
    mmsi: int | None
    distance_km: float | None
    limit_km: float | None
    why: str
    candidates: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


def detections_of(rows: Iterable[Row], who: Who, given: DetectionParameters | None = None) -> list[Detection]:
    """The records of detections that have a moment and a place; the others say nothing that could be compared."""
    limits = given or DetectionParameters()
    found = []
    for row in rows:
        date, position, length = row.get("date"), row.get("position"), row.get("length")
        if row.kind != RecordKind.DETECTION or date is None or position is None:
            continue
        start, end, lon, lat = date.value.start_ms, date.value.end_ms, position.value.lon, position.value.lat
        if start is None or lon is None or lat is None:
            continue
        until = end if end is not None else start + 1
        error = position.value.error_km if position.value.error_km is not None else limits.default_error_km
        found.append(
            Detection(
                row.subject,
                row.label,
                (start + until) // 2,
                max(until - start, 0) // 2,
                lon,
                lat,
                error,
                length.value.number if length else None,
                who.hull(row),
                row.text("sensor"),
                row.text("provider") or row.stated_by,
                (row.statement, date.statement, position.statement, *((length.statement,) if length else ())),
            )
        )
    return found


@dataclass(frozen=True)
class _Ship:
    """Where a ship on AIS was at the moment of an image, and how far off that may be."""

    mmsi: int
    lon: float
    lat: float
    error_km: float


def match_detections(
    detections: Sequence[Detection],
    positions: Positions,
    sizes: Mapping[int, Sizes],
    fleet: Fleet,
    given: DetectionParameters | None = None,
) -> list[Match]:
    """What each detection is; `positions` need hold no more than those within an hour of one."""
    limits = given or DetectionParameters()
    order = np.argsort(positions.t_ms, kind="stable")
    timed = Positions(*(getattr(positions, n)[order] for n in ("mmsi", "t_ms", "lon", "lat")))
    doubted = _Doubts(fleet)
    around = [_around(d, timed, doubted, limits) for d in detections]
    pairs = []
    for n, d in enumerate(detections):
        for ship in around[n]:
            away = distance_km(d.lon, d.lat, ship.lon, ship.lat)
            limit = _limit_km(d, ship, limits)
            if away <= limit and _length_fits(d, sizes.get(ship.mmsi), limits) and _may_be(d, ship.mmsi, fleet):
                pairs.append((away / limit, n, ship.mmsi, away, limit))
    taken: dict[int, tuple[int, float, float]] = {}
    used: set[tuple[int, int]] = set()
    for _, n, mmsi, away, limit in sorted(pairs):
        if n not in taken and (mmsi, detections[n].t_ms) not in used:
            taken[n] = mmsi, away, limit
            used.add((mmsi, detections[n].t_ms))
    return [_judge(d, taken.get(n), around[n], timed, sizes, fleet, limits) for n, d in enumerate(detections)]


def _judge(
    d: Detection,
    matched: tuple[int, float, float] | None,
    around: Sequence[_Ship],
    timed: Positions,
    sizes: Mapping[int, Sizes],
    fleet: Fleet,
    limits: DetectionParameters,
) -> Match:
    if matched:
        mmsi, away, limit = matched
        return Match(d, "matched", mmsi, away, limit, f"MMSI {mmsi} was {away:.1f} km away, within {limit:.1f} km")
    for ship in around:
        if _is(d.hull, ship.mmsi, fleet):
            away, limit = distance_km(d.lon, d.lat, ship.lon, ship.lat), _limit_km(d, ship, limits)
            if away > limit:
                why = f"{d.provider or 'its source'} says it is {d.hull.named}, which broadcast from {away:.0f} km away"
                doubts = tuple(s.id for s in _doubts_at(fleet, d.t_ms) if ship.mmsi == s.mmsi)
                return Match(d, "contradicts", ship.mmsi, away, limit, why, findings=doubts)
    possible = [s for s in _doubts_at(fleet, d.t_ms) if _could_be(d, s, sizes, limits)]
    names = tuple(dict.fromkeys(fleet.hull_at(s.mmsi, d.t_ms) or f"mmsi:{s.mmsi}" for s in possible))
    heard = _heard(d, timed, limits)
    answer = "dark" if heard else "not_observed"
    why = f"no ship on AIS within its errors; {heard} ships were heard within {limits.heard_km:g} km"
    return Match(d, answer, None, None, None, why, names, tuple(s.id for s in possible))


def _around(d: Detection, timed: Positions, doubted: _Doubts, limits: DetectionParameters) -> list[_Ship]:
    """Every ship heard about the time of a detection, placed at its moment."""
    reach = int(max(limits.between_min, limits.nearest_min) * 60_000)
    first, last = np.searchsorted(timed.t_ms, [d.t_ms - reach, d.t_ms + reach + 1])
    part = Positions(*(getattr(timed, n)[first:last] for n in ("mmsi", "t_ms", "lon", "lat")))
    found = []
    for mmsi in np.unique(part.mmsi).tolist():
        own = part.of(mmsi)
        after = int(np.searchsorted(own.t_ms, d.t_ms))
        ship = _placed(d.t_ms, mmsi, own, after, limits)
        if ship and not (doubted.at(mmsi, d.t_ms) and not d.hull.entity):
            found.append(ship)
    return found


def _placed(t_ms: int, mmsi: int, own: Positions, after: int, limits: DetectionParameters) -> _Ship | None:
    near = [i for i in (after - 1, after) if 0 <= i < len(own.t_ms)]
    kn_km_ms = limits.speed_kn * KM_PER_NM / HOUR_MS
    nearest = min(near, key=lambda i: abs(int(own.t_ms[i]) - t_ms))
    away_ms = abs(int(own.t_ms[nearest]) - t_ms)
    if len(near) == 2 and own.t_ms[after] - own.t_ms[after - 1] <= limits.between_min * 60_000:
        span = max(int(own.t_ms[after] - own.t_ms[after - 1]), 1)
        share = (t_ms - int(own.t_ms[after - 1])) / span
        east = (own.lon[after] - own.lon[after - 1] + 540.0) % 360.0 - 180.0
        lon = (own.lon[after - 1] + share * east + 540.0) % 360.0 - 180.0
        lat = own.lat[after - 1] + share * (own.lat[after] - own.lat[after - 1])
        return _Ship(mmsi, float(lon), float(lat), limits.ship_km)
    if away_ms > limits.nearest_min * 60_000:
        return None
    return _Ship(mmsi, float(own.lon[nearest]), float(own.lat[nearest]), limits.ship_km + away_ms * kn_km_ms)


@dataclass
class _Doubts:
    """The false positions of a fleet by MMSI."""

    fleet: Fleet
    by_mmsi: dict[int, list[Seen]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for seen in self.fleet.seen.values():
            for s in seen:
                if s.kind == Kind.FALSE_POSITION:
                    self.by_mmsi.setdefault(s.mmsi, []).append(s)

    def at(self, mmsi: int, t_ms: int) -> bool:
        """Whether a ship's position was not credible at a moment."""
        return any(s.start_ms <= t_ms <= s.until_ms for s in self.by_mmsi.get(mmsi, ()))


def _doubts_at(fleet: Fleet, t_ms: int) -> list[Seen]:
    kinds = (Kind.FALSE_POSITION, Kind.AIS_GAP)
    found = [s for seen in fleet.seen.values() for s in seen if s.kind in kinds and s.start_ms <= t_ms <= s.until_ms]
    return sorted(found, key=lambda s: (s.mmsi, s.id))


def _could_be(d: Detection, s: Seen, sizes: Mapping[int, Sizes], limits: DetectionParameters) -> bool:
    """Whether a ship that was silent, or whose place is in doubt, can have been where the image shows one."""
    if not _length_fits(d, sizes.get(s.mmsi), limits):
        return False
    if s.kind == Kind.FALSE_POSITION:
        return True
    ends = ((s.lon, s.lat, d.t_ms - s.start_ms), (s.lon_end, s.lat_end, s.until_ms - d.t_ms))
    for lon, lat, ms in ends:
        if lon is not None and lat is not None:
            sailed = limits.speed_kn * KM_PER_NM * (ms + d.t_error_ms) / HOUR_MS
            if distance_km(d.lon, d.lat, lon, lat) > sailed + d.error_km + limits.ship_km:
                return False
    return True


def _limit_km(d: Detection, ship: _Ship, limits: DetectionParameters) -> float:
    return d.error_km + ship.error_km + limits.speed_kn * KM_PER_NM * d.t_error_ms / HOUR_MS


def _length_fits(d: Detection, size: Sizes | None, limits: DetectionParameters) -> bool:
    if d.length_m is None or size is None:
        return True
    return abs(size.length_m - d.length_m) <= limits.length_share * d.length_m + limits.length_m


def _is(hull: Hull, mmsi: int, fleet: Fleet) -> bool:
    if hull.mmsi == mmsi:
        return True
    return hull.imo is not None and f"imo:{hull.imo}" in fleet.by_mmsi.get(mmsi, ())


def _may_be(d: Detection, mmsi: int, fleet: Fleet) -> bool:
    """Whether the source of a detection leaves open that it is this ship."""
    return not (d.hull.imo or d.hull.mmsi) or _is(d.hull, mmsi, fleet)


def _heard(d: Detection, timed: Positions, limits: DetectionParameters) -> int:
    reach = int(limits.heard_h * HOUR_MS)
    first, last = np.searchsorted(timed.t_ms, [d.t_ms - reach, d.t_ms + reach + 1])
    near = [
        m
        for m, lon, lat in zip(timed.mmsi[first:last], timed.lon[first:last], timed.lat[first:last], strict=True)
        if distance_km(d.lon, d.lat, lon, lat) <= limits.heard_km
    ]
    return len(set(near))
