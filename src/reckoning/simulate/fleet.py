"""Fleet: fictional hulls: invented names, MMSI under the unassigned country code 200, IMO numbers no hull carries."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

import numpy as np

from reckoning.model.errors import UsageError
from reckoning.model.imo import FICTIONAL, with_check_digit

FICTIONAL_MID = 200
MOST_SHIPS = 1000


@dataclass(frozen=True)
class ShipKind:
    """A kind of ship: its AIS type, cruising speed, size and the share of the fleet it makes up."""

    name: str
    ais_type: int
    speed_kn: float
    length_m: tuple[float, float]
    length_per_beam: float
    draught_per_length: float
    share: float


KINDS = (
    ShipKind("product tanker", 80, 12.5, (120, 190), 5.9, 0.065, 0.40),
    ShipKind("bunker tanker", 89, 10.0, (60, 100), 5.6, 0.060, 0.10),
    ShipKind("crude tanker", 84, 13.0, (230, 280), 5.7, 0.062, 0.10),
    ShipKind("bulk carrier", 70, 12.5, (170, 230), 6.3, 0.062, 0.15),
    ShipKind("container ship", 71, 17.0, (150, 300), 6.8, 0.045, 0.15),
    ShipKind("general cargo", 79, 11.0, (80, 130), 6.0, 0.055, 0.10),
)


@dataclass(frozen=True)
class Hull:
    """One fictional hull and the identity it starts with."""

    number: int
    kind: ShipKind
    imo: int
    mmsi: int
    name: str
    call_sign: str
    length_m: int
    beam_m: int
    draught_max_m: float
    cruise_kn: float
    spare_mmsi: int
    spare_name: str

    @property
    def id(self) -> str:
        """The name by which truth tables know it, as in `hull-0007`."""
        return f"hull-{self.number:04d}"


def fleet(ships: int, seed: int) -> tuple[Hull, ...]:
    """Hulls in a fixed order; every MMSI, IMO number and name is used once. Raises `UsageError` beyond 1,000 hulls."""
    if not 2 <= ships <= MOST_SHIPS:
        raise UsageError(f"{ships} ships", do=f"simulate 2 to {MOST_SHIPS}")
    rng = np.random.default_rng([seed, 1])
    mmsi = FICTIONAL_MID * 1_000_000 + rng.choice(1_000_000, 2 * ships, replace=False)
    imo = FICTIONAL.start // 10 + rng.choice(len(FICTIONAL) // 10, ships, replace=False)
    names = _names(2 * ships, rng)
    kinds = rng.choice(len(KINDS), ships, p=[k.share for k in KINDS])
    return tuple(
        _hull(i + 1, KINDS[int(kinds[i])], int(imo[i]), (int(mmsi[i]), int(mmsi[ships + i])), names[i::ships], rng)
        for i in range(ships)
    )


def _names(count: int, rng: np.random.Generator) -> list[str]:
    words = tomllib.loads(resources.files("reckoning.simulate").joinpath("names.toml").read_text("utf-8"))
    first, second = words["first"].split(), words["second"].split()
    picks = rng.choice(len(first) * len(second), count, replace=False).tolist()
    return [f"{first[p // len(second)]} {second[p % len(second)]}" for p in picks]


def _hull(
    number: int, kind: ShipKind, imo: int, mmsi: tuple[int, int], names: list[str], rng: np.random.Generator
) -> Hull:
    length = rng.uniform(*kind.length_m)
    return Hull(
        number=number,
        kind=kind,
        imo=with_check_digit(imo),
        mmsi=mmsi[0],
        name=names[0],
        call_sign=f"X{number:04d}",
        length_m=round(length),
        beam_m=round(length / kind.length_per_beam),
        draught_max_m=round(length * kind.draught_per_length, 1),
        cruise_kn=round(kind.speed_kn * rng.uniform(0.93, 1.07), 2),
        spare_mmsi=mmsi[1],
        spare_name=names[1],
    )
