"""Sea network: the shipping lanes of the searoute package as arrays, with the straits and canals that can be closed.

The package (Apache-2.0) publishes its lanes "not for routing": they are likely ways, not measured ones. Only its data
file is read, once and when first needed; none of its code runs. Lengths are great-circle distances between the nodes.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from reckoning.model.errors import IntegrityError
from reckoning.places.nearest import unit_vectors
from reckoning.places.sphere import EARTH_RADIUS_KM

PASSAGES = (
    "babalmandab",
    "bering",
    "bosporus",
    "chili",
    "dardanelles",
    "gibraltar",
    "malacca",
    "northwest",
    "ormuz",
    "panama",
    "south_africa",
    "suez",
    "sunda",
)
"""Straits, canals and capes that the network names, and that a caller may close."""


@dataclass(frozen=True)
class SeaNetwork:
    """Nodes in degrees and the lanes between them, each once; `passage` is an index into `PASSAGES`, -1 for none."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    length_km: NDArray[np.float64]
    passage: NDArray[np.int64]
    key: str  # 16 hex digits that name this edition of the network

    def open_lanes(self, closed: frozenset[str]) -> NDArray[np.bool_]:
        """Which lanes are left when some passages are closed."""
        return ~np.isin(self.passage, [PASSAGES.index(name) for name in closed])


@cache
def sea_network() -> SeaNetwork:
    """The network; raises `IntegrityError` when the searoute package is missing or has another layout."""
    file = _data_file()
    module = _load(file)
    ends = [(a, b, facts.get("passage")) for a, others in module.edge_list.items() for b, facts in others.items()]
    points = np.array([[*a, *b] for a, b, _ in ends])
    points[:, ::2] = (points[:, ::2] + 180.0) % 360.0 - 180.0  # some nodes are written beyond 180 degrees
    nodes, number = np.unique(np.round(points.reshape(-1, 2), 5), axis=0, return_inverse=True)
    pairs = np.sort(number.reshape(-1, 2), axis=1)
    passage = np.array([PASSAGES.index(name) if name in PASSAGES else -1 for *_, name in ends])
    lanes, first = np.unique(pairs, axis=0, return_index=True)
    apart = lanes[:, 0] != lanes[:, 1]
    lanes, passage = lanes[apart], passage[first[apart]]
    vectors = unit_vectors(nodes[:, 0], nodes[:, 1])
    chord = np.linalg.norm(vectors[lanes[:, 0]] - vectors[lanes[:, 1]], axis=1)
    length = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2.0))
    key = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    return SeaNetwork(nodes[:, 0], nodes[:, 1], lanes[:, 0], lanes[:, 1], length, passage, key)


def _data_file() -> Path:
    found = importlib.util.find_spec("searoute")
    if found is None or found.origin is None:
        raise IntegrityError("the searoute package is not installed", do="run: make install")
    return Path(found.origin).parent / "data" / "marnet_dict.py"


def _load(file: Path) -> ModuleType:
    """The package's table of lanes, without the package: importing that costs half a second for what is not used."""
    spec = importlib.util.spec_from_file_location("searoute_lanes", file)
    if spec is None or spec.loader is None or not file.exists():
        raise IntegrityError("the searoute package has no table of lanes", where=str(file), do="run: make install")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not isinstance(getattr(module, "edge_list", None), dict):
        raise IntegrityError("the searoute package's table of lanes has another layout", where=str(file))
    return module
