"""Chain answers: the truth read back, and bounds over complete documents that hold it always."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from reckoning.places.sphere import distance_km
from reckoning.simulate.chain_answers import ChainTruth, read_chain_truth
from reckoning.simulate.simulation import Simulation, simulate
from reckoning.simulate.trade_hulls import LEAP_KM


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    return simulate(tmp_path_factory.mktemp("chain") / "a", seed=11, ships=8, days=8, frame="strait", thin_s=170)


@pytest.fixture(scope="module")
def truth(made: Simulation) -> ChainTruth:
    return read_chain_truth(made.truth / "chain")


def test_the_best_bounds_always_hold_the_truth(truth: ChainTruth) -> None:
    assert len(truth.drawn) > 20
    widths = []
    for lot in truth.drawn:
        for origin in truth.origins:
            found = truth.best_bounds(lot.lot, origin)
            assert found.correction is None
            assert found.least - 2e-6 <= lot.origins.get(origin, 0.0) <= found.greatest + 2e-6
            widths.append(found.greatest - found.least)
    assert 0.05 < float(np.mean(widths)) < 0.95


def test_neither_mixing_nor_first_in_first_out_is_the_truth(truth: ChainTruth) -> None:
    apart = 0
    for lot in truth.drawn:
        found = truth.best_bounds(lot.lot, "Vesska")
        share = lot.origins.get("Vesska", 0.0)
        if found.mixed_low is not None and found.mixed_high is not None:
            apart += not found.mixed_low - 1e-6 <= share <= found.mixed_high + 1e-6
    assert apart > 0


def test_the_leap_is_330_km_within_minutes(made: Simulation, truth: ChainTruth) -> None:
    (leap,) = [h for h in truth.hidden if h.how == "false_position" and _leaper(truth, h.mmsi)]
    table = pq.read_table(made.truth / "records.parquet", filters=[("mmsi", "=", leap.mmsi)])
    shore = [name.endswith(".csv") for name in table["file"].to_pylist()]
    table = table.filter(shore).sort_by("t_ms")
    fixes = _fixes(made, leap.mmsi)
    kept = [
        (t, fault, *fixes[file, record])
        for t, fault, file, record in zip(
            *(table[c].to_pylist() for c in ("t_ms", "fault", "file", "record")), strict=True
        )
        if fault in ("none", "false")
    ]
    first = next(i for i, k in enumerate(kept) if k[1] == "false")
    before, after = kept[first - 1], kept[first]
    assert distance_km(before[2], before[3], after[2], after[3]) == pytest.approx(LEAP_KM, abs=4)
    assert 2 <= (after[0] - before[0]) / 60_000 <= 10
    assert leap.place == "Vessant"


def _leaper(truth: ChainTruth, mmsi: int) -> bool:
    return any(int(row["mmsi"]) == mmsi and row["name"] == "CINDER FARER" for row in truth.identities)


def _fixes(made: Simulation, mmsi: int) -> dict[tuple[str, int], tuple[float, float]]:
    found = {}
    for path in made.sources:
        if path.suffix == ".csv":
            for record, line in enumerate(path.read_text("utf-8").splitlines()[1:]):
                cells = line.split(",")
                if cells[0] == str(mmsi):
                    found[path.name, record] = float(cells[3]), float(cells[2])
    return found


def test_every_delivery_has_its_parties_and_their_standing(truth: ChainTruth) -> None:
    by_cargo = {row["cargo"] for row in truth.exposures}
    assert by_cargo == {d.cargo for d in truth.deliveries}
    assert {row["listed"] for row in truth.exposures} == {"0", "1"}
    roles = {row["role"] for row in truth.exposures}
    assert roles == {"seller", "buyer", "owner", "manager", "insurer", "bank", "terminal", "ship"}


def test_documents_stand_beside_the_sources(made: Simulation) -> None:
    assert {p.parent for p in made.documents} == {made.directory / "documents"}
    assert {p.name for p in Path(made.directory / "documents").iterdir()} == {p.name for p in made.documents}
