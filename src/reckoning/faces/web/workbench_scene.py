"""Scene: what the workbench draws but the positions and the chain, in the shape of web/src/api.ts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from reckoning.faces.web.marks import marks_of
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.workbench_positions import E7, Packed
from reckoning.model.finding import Kind

EVENTS_AT_MOST = 20_000
OUTERMOST = 0.001
DRAWN = (
    Kind.PORT_CALL, Kind.LOITERING, Kind.AIS_GAP, Kind.LEFT_AREA, Kind.NOT_OBSERVED, Kind.MEETING, Kind.FALSE_POSITION,
    Kind.DRAUGHT_CHANGE, Kind.IDENTITY_CHANGE, Kind.DELIVERY, Kind.DETECTION_MATCH, Kind.CHANGE, Kind.INCIDENT,
)  # fmt: skip
"""What happens somewhere or on a day; tracks show segments, and the rest is said of these on their pages."""
SILENCES = (Kind.AIS_GAP, Kind.LEFT_AREA, Kind.NOT_OBSERVED)
LAYERS = {"observed": "broadcast", "modelled": "assessed"}
ASSESSED = (Kind.FALSE_POSITION, Kind.MEETING, Kind.LOITERING, Kind.IDENTITY_CHANGE, *SILENCES)

Point = tuple[float, float]


@dataclass(frozen=True)
class Ship:
    """A ship that was tracked."""

    subject: str
    name: str
    page: str
    positions: int
    window: tuple[int, int]


@dataclass(frozen=True)
class Happening:
    """A finding with a time."""

    id: str
    kind: str
    title: str
    page: str
    ships: list[int]
    start: int | None
    end: int | None
    at: Point | None
    to: Point | None
    place: str
    setting: str
    pattern: str
    grade: str
    basis: str
    layer: str
    rule: str
    deliveries: list[str]
    has_reach: bool


@dataclass(frozen=True)
class Place:
    """A terminal or port that findings name, with a point."""

    id: str
    name: str
    kind: str
    at: Point
    page: str


@dataclass(frozen=True)
class Scene:
    """All of it."""

    state: str
    title: str
    question: str
    marks: list[str]
    window: tuple[int, int] | None
    box: tuple[float, float, float, float] | None
    positions: int
    ships: list[Ship]
    events: list[Happening]
    places: list[Place]
    left_out: dict[str, int]


def scene_of(sight: Sight, made: Packed) -> Scene:
    """The scene of one state of the case."""
    ships = _ships(sight, made)
    rows = _events(sight)
    numbers = {int(m): i for i, m in enumerate(made.mmsi)}
    subjects = {ship.subject: i for i, ship in enumerate(ships)}
    reached = _reached(sight)
    rests = _deliveries(sight)
    events = [_happening(r, numbers, subjects, reached, rests, sight) for r in rows[:EVENTS_AT_MOST]]
    left_out: dict[str, int] = {}
    for r in rows[EVENTS_AT_MOST:]:
        left_out[r["kind"]] = left_out.get(r["kind"], 0) + 1
    settings = sight.case.settings
    times = [t for e in events for t in (e.start, e.end) if t is not None]
    times += [t for ship in ships for t in ship.window]
    return Scene(
        sight.state, settings.name, settings.question, [str(m) for m in marks_of(sight)],
        (min(times), max(times)) if times else None,
        _box(made, [e.at for e in events if e.at]),
        len(made), ships, events, _places(sight), left_out,
    )  # fmt: skip


def _ships(sight: Sight, made: Packed) -> list[Ship]:
    told = sight.rows("""
        SELECT mmsi, max(imo) AS imo, arg_max(name, start) AS name FROM held.findings
        WHERE mmsi IS NOT NULL GROUP BY mmsi""")
    known = {r["mmsi"]: r for r in told}
    bounds = np.searchsorted(made.ship, np.arange(len(made.mmsi) + 1))
    ships = []
    for number, mmsi in enumerate(int(m) for m in made.mmsi):
        lo, hi = int(bounds[number]), int(bounds[number + 1])
        r = known.get(mmsi, {})
        subject = f"imo:{r['imo']}" if r.get("imo") else f"mmsi:{mmsi}"
        window = made.t0_ms + int(made.second[lo]) * 1000, made.t0_ms + int(made.second[hi - 1]) * 1000
        ships.append(Ship(subject, r.get("name") or f"MMSI {mmsi}", address("ship", subject), hi - lo, window))
    return ships


def _events(sight: Sight) -> list[dict[str, Any]]:
    """Findings with a time or a place; those that are few of their kind come first, so that none is left out whole."""
    drawn = ", ".join(f"'{kind}'" for kind in DRAWN)
    return sight.rows(f"""
        SELECT *, epoch_ms(start) AS start_ms, epoch_ms("end") AS end_ms,
            row_number() OVER (PARTITION BY kind ORDER BY start, id) AS nth
        FROM held.findings WHERE kind IN ({drawn}) AND (start IS NOT NULL OR lon IS NOT NULL)
        ORDER BY nth, kind""")


def _happening(
    r: dict[str, Any],
    numbers: dict[int, int],
    subjects: dict[str, int],
    reached: set[str],
    rests: dict[str, list[str]],
    sight: Sight,
) -> Happening:
    ships = [numbers[m] for m in (r["mmsi"], r["mmsi_2"]) if m in numbers]
    ships += [subjects[s] for s in r["subjects"] or () if s in subjects]
    return Happening(
        id=r["id"], kind=r["kind"], title=r["title"] or _told(r), page=address("finding", r["id"]), ships=ships,
        start=r["start_ms"], end=r["end_ms"], at=_point(r["lon"], r["lat"]), to=_point(r["lon_end"], r["lat_end"]),
        place=r["place"] or "", setting=r["setting"] or "", pattern=r["pattern"] or "",
        grade=sight.grades.get(r["id"], r["grade"]), basis=r["basis"], layer=_layer(r), rule=r["rule"],
        deliveries=[r["id"]] if r["kind"] == Kind.DELIVERY else rests.get(r["id"], []), has_reach=r["id"] in reached,
    )  # fmt: skip


def _layer(r: dict[str, Any]) -> str:
    if r["kind"] in ASSESSED:
        return "assessed"
    return LAYERS.get(r["basis"], "documented")


def _told(r: dict[str, Any]) -> str:
    """A sentence for an event of a ship, which has none of its own."""
    who = r["name"] or (f"MMSI {r['mmsi']}" if r["mmsi"] else "")
    what = str(r["kind"]).replace("_", " ").replace("ais", "AIS")
    where = f" at {r['place']}" if r["place"] else ""
    hours = f", {r['duration_h']:.1f} h" if r["duration_h"] else ""
    return f"{what}: {who}{where}{hours}"


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else (lon, lat)


def _reached(sight: Sight) -> set[str]:
    """Findings for which a reach set was concluded."""
    rows = sight.rows("SELECT subjects FROM held.findings WHERE kind = 'reach'")
    return {s.removeprefix("finding:") for r in rows for s in r["subjects"] if s.startswith("finding:")}


def _deliveries(sight: Sight) -> dict[str, list[str]]:
    """By finding, the deliveries that rest on it or that are concluded from together with it."""
    rows = sight.rows("""
        SELECT DISTINCT l.other_finding AS under, f.id FROM held.links l JOIN held.findings f ON f.id = l.finding
        WHERE f.kind = 'delivery' AND l.other_finding IS NOT NULL ORDER BY ALL""")
    found: dict[str, list[str]] = {}
    for r in rows:
        found.setdefault(r["under"], []).append(r["id"])
    return found


def _places(sight: Sight) -> list[Place]:
    """The terminals that reach sets were asked of, each once."""
    rows = sight.rows("SELECT parameters FROM held.findings WHERE kind = 'reach'")
    found: dict[str, Place] = {}
    for r in rows:
        for c in json.loads(r["parameters"]).get("candidates", ()):
            at = (c["lon"], c["lat"])
            found.setdefault(
                c["place"],
                Place(c["place"], c["name"] or c["place"], "terminal", at, address("place", c["place"])),
            )
    return [found[name] for name in sorted(found)]


def _box(made: Packed, events: Iterable[Point]) -> tuple[float, float, float, float] | None:
    """Where to begin: the box of all positions but the outermost, or of the events where nothing was tracked.

    West is more than east where it crosses 180 degrees.
    """
    lon, lat = (made.lon_e7 / E7, made.lat_e7 / E7) if len(made) else np.array([*events]).reshape(-1, 2).T
    if not len(lon):
        return None
    degrees, held = np.unique(np.floor(lon), return_counts=True)
    degrees = degrees[held >= OUTERMOST * len(lon)] if len(made) else degrees
    # the widest stretch of longitude without a point is what the box leaves out
    gaps = [(after - before, before, after) for before, after in pairwise(degrees)]
    _, east, west = max([*gaps, (degrees[0] + 360 - degrees[-1], degrees[-1], degrees[0])])
    south, north = np.quantile(lat, (OUTERMOST, 1 - OUTERMOST)) if len(made) else (lat.min(), lat.max())
    return (float(west), float(south), _around(float(east) + 1), float(north))


def _around(lon: float) -> float:
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon
