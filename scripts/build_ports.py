"""Ports: the World Port Index and UN/LOCODE joined without double entries, as rows of `ports.parquet`.

A code that the World Port Index gives is believed when the country fits and UN/LOCODE's point, where it has a credible
one, lies within `SAME_PORT_KM`, or `SAME_NAME_KM` when the names agree too. Entries without a believed code are joined
by name within one country. The point is the World Port Index's where there is one: it lies in the harbour, UN/LOCODE's
often in the town.
"""

from __future__ import annotations

import csv
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from build_coast import topojson_lines

from reckoning.places.coast import distance_to_coast_km, distance_to_waterway_km, on_land
from reckoning.places.names import core, folded, variants
from reckoning.places.nearest import line_index, nearest_of
from reckoning.places.polygons import areas_at, polygon_index
from reckoning.places.ports import PORT_SCHEMA
from reckoning.places.sphere import distance_km

SAME_PORT_KM = 25.0
SAME_NAME_KM = 100.0
ONE_POINT_KM = 1.0
FAR_INLAND_KM = 50.0
FAR_FROM_WATERWAY_KM = 25.0
IN_ANOTHER_COUNTRY_KM = 100.0
OFFSHORE_KM = 400.0
MINUTE_KM = 1.9
FINER_KM = 0.2

COUNTRY_OF = {
    "Palau": "PW",
    "Johnson Atoll": "UM",
    "Wake Island": "UM",
    "Midway Islands": "UM",
    "Norfolk Island": "NF",
    "Gibraltar": "GI",
    "Western Sahara": "EH",
}
"""Countries that no believed code of the World Port Index tells."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Entry:
    """A port as one list has it; `code` is its UN/LOCODE, `number` its World Port Index number."""

    country: str
    names: tuple[str, ...]
    point: Point | None = None
    code: str = ""
    number: str = ""
    port: bool = True


@dataclass
class Tally:
    """How many entries were read, joined, left out, and why; `inland` are codes whose points are far from water."""

    counts: Counter[str] = field(default_factory=Counter)
    doubted: list[str] = field(default_factory=list)
    inland: set[str] = field(default_factory=set)

    def add(self, what: str, number: int = 1) -> None:
        self.counts[what] += number


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, plain or .xz, values trimmed."""
    with lzma.open(path, "rt", encoding="utf-8-sig") if path.suffix == ".xz" else path.open(encoding="utf-8-sig") as f:
        for row in csv.DictReader(f):
            yield {key: value.strip() for key, value in row.items() if key is not None}


def unlocode_point(text: str) -> Point | None:
    """The point that UN/LOCODE writes `1639N 09615E`; None when it writes none, or minutes over 59."""
    match = re.match(r"^(\d\d)([0-5]\d)([NS]) (\d{3})([0-5]\d)([EW])$", text)
    if not match:
        return None
    lat = int(match[1]) + int(match[2]) / 60
    lon = int(match[4]) + int(match[5]) / 60
    point = (lon if match[6] == "E" else -lon, lat if match[3] == "N" else -lat)
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None


def read_unlocode(path: Path) -> dict[str, Entry]:
    """UN/LOCODE by code; the rows of one code are its names."""
    entries: dict[str, Entry] = {}
    for row in rows_of(path):
        if not row["Location"]:
            continue
        code = row["Country"] + row["Location"]
        names = (*variants(row["Name"]), *variants(row["NameWoDiacritics"]))
        point = unlocode_point(row["Coordinates"])
        port = row["Function"][:1] == "1"
        if old := entries.get(code):
            entries[code] = replace(
                old, names=_unique((*old.names, *names)), point=old.point or point, port=old.port or port
            )
        else:
            entries[code] = Entry(row["Country"], _unique(names), point, code, port=port)
    return entries


def read_wpi(path: Path) -> list[Entry]:
    """The World Port Index; `country` is a country code, `code` the UN/LOCODE as given there."""
    rows = list(rows_of(path))
    country_of = _country_codes((row["Country Code"], row["UN/LOCODE"]) for row in rows)
    entries = []
    for row in rows:
        names = [n for text in (row["Main Port Name"], row["Alternate Port Name"]) if text for n in variants(text)]
        point = (float(row["Longitude"]), float(row["Latitude"]))
        code = row["UN/LOCODE"].replace(" ", "")
        number = row["World Port Index Number"]
        entries.append(Entry(country_of[row["Country Code"]], _unique(names), point, code, number))
    return entries


def _country_codes(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for country, code in pairs:
        seen[country].update([code[:2]] if code else [])
    return {country: votes.most_common(1)[0][0] for country, votes in seen.items() if votes} | COUNTRY_OF


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def apart_km(a: Point, b: Point) -> float:
    """Great-circle distance of two points in km."""
    return distance_km(a[0], a[1], b[0], b[1])


def misplaced(entries: list[Entry], countries: Path, tally: Tally) -> tuple[set[str], set[str]]:
    """The codes of entries whose points lie out of their country, and of those far from any water on the map."""
    lon, lat = np.array([entry.point for entry in entries]).T
    land = on_land(lon, lat)
    inland = np.where(land, distance_to_coast_km(lon, lat, FAR_INLAND_KM), 0.0)
    dry = land & (inland > FAR_INLAND_KM) & (distance_to_waterway_km(lon, lat, FAR_FROM_WATERWAY_KM) == np.inf)
    away, elsewhere = _km_from_country(entries, countries)
    abroad = away > np.where(elsewhere, IN_ANOTHER_COUNTRY_KM, OFFSHORE_KM)
    tally.add("unlocode_out_of_country", int(abroad.sum()))
    tally.add("unlocode_far_from_water", int((dry & ~abroad).sum()))
    codes = np.array([entry.code for entry in entries])
    return set(codes[abroad].tolist()), set(codes[dry & ~abroad].tolist())


def _km_from_country(entries: list[Entry], countries: Path) -> tuple[np.ndarray, np.ndarray]:
    """Distance from each entry to the country that most entries of its country code lie in, 0 when there is none; and
    whether it lies in another."""
    shapes: dict[int, list[list]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for ring, geometry in topojson_lines(countries, "countries"):
        shapes[numbers.setdefault(str(geometry["properties"]["name"]), len(numbers))].append([ring.tolist()])
    lon, lat = np.array([entry.point for entry in entries]).T
    within = areas_at(lon, lat, polygon_index([shapes[n] for n in sorted(shapes)]))
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for entry, area in zip(entries, within.tolist(), strict=True):
        votes[entry.country].update([area] if area >= 0 else [])
    home = np.array([votes[e.country].most_common(1)[0][0] if votes[e.country] else -1 for e in entries])
    away = np.zeros(len(entries))
    for area in np.unique(home[(home >= 0) & (home != within)]):
        rows = np.flatnonzero((home == area) & (home != within))
        rings = [np.array(ring) for polygon in shapes[int(area)] for ring in polygon]
        ends = [np.concatenate([ring[s] for ring in rings]) for s in (slice(None, -1), slice(1, None))]
        border = line_index(*ends[0].T, *ends[1].T, np.arange(len(ends[0])))
        away[rows] = nearest_of(lon[rows], lat[rows], border)[1]
    return away, (within >= 0) & (within != home)


def assign_codes(wpi: list[Entry], codes: dict[str, Entry], tally: Tally) -> dict[int, str]:
    """Which UN/LOCODE each entry of the World Port Index has: by its own column, else by name; one entry a code."""
    chosen: dict[str, tuple[float, int]] = {}
    for i, entry in enumerate(wpi):
        if entry.code:
            distance = _given_code_km(entry, codes)
            if distance is None:
                tally.add("wpi_codes_not_believed")
                tally.doubted.append(f"wpi:{entry.number} {entry.names[0]} ({entry.country}): {entry.code}")
            else:
                chosen[entry.code] = min(chosen.get(entry.code, (np.inf, i)), (distance, i))
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, entry in codes.items():
        if code not in chosen and entry.port:
            for name in entry.names:
                by_name[entry.country, core(folded(name))].add(code)
    taken = {i for _, i in chosen.values()}
    for i, entry in enumerate(wpi):
        if i not in taken:
            matches = set().union(*(by_name[entry.country, core(folded(name))] for name in entry.names)) - chosen.keys()
            near = [c for c in matches if not codes[c].point or apart_km(codes[c].point, entry.point) <= SAME_PORT_KM]
            if len(near) == 1:
                chosen[near[0]] = (0.0, i)
                tally.add("joined_by_name")
    return {i: code for code, (_, i) in chosen.items()}


def _given_code_km(entry: Entry, codes: dict[str, Entry]) -> float | None:
    """How well a given code fits, 0 best; None when it is not believed."""
    other = codes.get(entry.code)
    if other is None or other.country != entry.country:
        return None
    same_name = {core(folded(n)) for n in entry.names} & {core(folded(n)) for n in other.names}
    if other.point is None:
        return 0.0 if same_name else SAME_PORT_KM
    distance = apart_km(entry.point, other.point)
    return distance if distance <= (SAME_NAME_KM if same_name else SAME_PORT_KM) else None


def merge_twins(wpi: list[Entry], tally: Tally) -> list[Entry]:
    """The World Port Index without entries that repeat a number, or a code within a kilometre."""
    kept: list[Entry] = []
    for entry in wpi:
        twin = next((i for i, old in enumerate(kept) if _are_twins(old, entry)), None)
        if twin is None:
            kept.append(entry)
        else:
            old = kept[twin]
            kept[twin] = replace(old, names=_unique((*old.names, *entry.names)), code=old.code or entry.code)
            tally.add("wpi_repeated")
    return kept


def _are_twins(a: Entry, b: Entry) -> bool:
    if a.number == b.number:
        return True
    return bool(a.code) and a.code == b.code and apart_km(a.point, b.point) <= ONE_POINT_KM


def build_ports(wpi_path: Path, unlocode_path: Path, world_atlas: Path, target: Path) -> Tally:
    """Write `ports.parquet`; returns what was counted on the way."""
    tally = Tally()
    countries = world_atlas / "countries-50m.json"
    wpi = merge_twins(read_wpi(wpi_path), tally)
    codes = read_unlocode(unlocode_path)
    tally.add("wpi_entries", len(wpi))
    tally.add("unlocode_ports", sum(e.port for e in codes.values()))
    tally.add("unlocode_ports_with_point", sum(e.port and e.point is not None for e in codes.values()))
    given = {entry.code for entry in wpi}
    placed = [e for e in codes.values() if e.point and (e.port or e.code in given)]
    abroad, inland = misplaced(placed, countries, tally)
    for entry in wpi:
        if (other := codes.get(entry.code)) and other.point and apart_km(other.point, entry.point) <= SAME_PORT_KM:
            abroad.discard(entry.code)  # two lists agree on the place: a remote island, an inland port
            inland.discard(entry.code)
    tally.inland |= inland
    codes = {c: replace(e, point=None) if c in abroad | inland else e for c, e in codes.items()}
    code_of = assign_codes(wpi, codes, tally)
    rows = [_wpi_row(entry, codes.get(code_of.get(i, ""))) for i, entry in enumerate(wpi)]
    used = set(code_of.values())
    alone = [e for e in codes.values() if e.port and e.point and e.code not in used]
    rows += [row for entry in alone for row in [_unlocode_row(entry)]]
    tally.add("joined", len(code_of))
    tally.add("wpi_only", len(wpi) - len(code_of))
    tally.add("unlocode_only", len(alone))
    tally.add("unlocode_without_point", sum(e.port and not e.point and e.code not in used for e in codes.values()))
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: row["place"]), schema=PORT_SCHEMA)
    pq.write_table(table, target / "ports.parquet", compression="zstd", compression_level=22)
    return tally


def _wpi_row(entry: Entry, other: Entry | None) -> dict[str, object]:
    names = _unique((*(other.names if other else ()), *entry.names))
    number = f"wpi:{entry.number}"
    return {
        "place": f"unlocode:{other.code}" if other else number,
        "name": names[0],
        "country": entry.country,
        "lon": round(entry.point[0], 6),
        "lat": round(entry.point[1], 6),
        "error_km": MINUTE_KM if _whole_minutes(entry.point) else FINER_KM,
        "source": "wpi",
        "other_names": list(names[1:]),
        "other_places": [number] if other else [],
    }


def _unlocode_row(entry: Entry) -> dict[str, object]:
    return {
        "place": f"unlocode:{entry.code}",
        "name": entry.names[0],
        "country": entry.country,
        "lon": round(entry.point[0], 6),
        "lat": round(entry.point[1], 6),
        "error_km": MINUTE_KM,
        "source": "unlocode",
        "other_names": list(entry.names[1:]),
        "other_places": [],
    }


def _whole_minutes(point: Point) -> bool:
    return all(abs(x * 60 - round(x * 60)) < 0.001 for x in point)
