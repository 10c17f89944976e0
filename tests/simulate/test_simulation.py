"""The fleet on disk: the same seed gives the same bytes, everything is fictional, truth stands apart."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from reckoning.model.canonical import sha256_of_file
from reckoning.model.errors import UsageError
from reckoning.model.imo import FICTIONAL, is_imo
from reckoning.places.terminal_file import read_terminals
from reckoning.simulate.frame import load_frame
from reckoning.simulate.simulation import Simulation, simulate

COLUMNS = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,"
    "TransceiverClass"
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def fleet_dir(tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    return simulate(tmp_path_factory.mktemp("sim") / "a", seed=5, ships=24, days=6, frame="strait", thin_s=300)


def hashes(made: Simulation) -> dict[str, str]:
    files = [p for p in made.directory.rglob("*") if p.is_file()]
    return {str(p.relative_to(made.directory)): sha256_of_file(p) for p in files}


def test_the_same_seed_gives_the_same_bytes(fleet_dir: Simulation, tmp_path: Path) -> None:
    again = simulate(tmp_path / "b", seed=5, ships=24, days=6, frame="strait", thin_s=300)
    assert hashes(again) == hashes(fleet_dir)


def test_another_seed_gives_other_bytes(fleet_dir: Simulation, tmp_path: Path) -> None:
    other = simulate(tmp_path / "c", seed=6, ships=24, days=6, frame="strait", thin_s=300)
    assert hashes(other)["truth/ships.csv"] != hashes(fleet_dir)["truth/ships.csv"]


def test_every_ship_is_fictional(fleet_dir: Simulation) -> None:
    ships = rows_of(fleet_dir.truth / "ships.csv")
    assert len(ships) == 24 + 9  # the fleet, and the ships of the trade that AIS hears
    for ship in ships:
        assert int(ship["imo"]) in FICTIONAL
        assert is_imo(int(ship["imo"]))
        assert ship["mmsi"].startswith("200")


def test_files_are_labelled_simulated_and_have_the_noaa_columns(fleet_dir: Simulation) -> None:
    names = [p.name for p in fleet_dir.sources]
    assert all(name.startswith("simulated-") for name in names)
    assert len([n for n in names if n.endswith(".csv")]) == 6
    assert fleet_dir.sources[0].read_text("utf-8").splitlines()[0] == COLUMNS
    assert "no ship" in (fleet_dir.directory / "README.txt").read_text("utf-8")


def test_every_record_has_its_hull(fleet_dir: Simulation) -> None:
    truth = pq.read_table(fleet_dir.truth / "records.parquet")
    assert truth.num_rows == fleet_dir.records
    first = fleet_dir.sources[0]
    said = pacsv.read_csv(first)
    known = truth.filter([name == first.name for name in truth["file"].to_pylist()])
    assert said["MMSI"].to_pylist() == known["mmsi"].to_pylist()
    assert known["record"].to_pylist() == list(range(said.num_rows))


def test_a_shared_mmsi_is_sent_by_two_hulls(fleet_dir: Simulation) -> None:
    truth = pq.read_table(fleet_dir.truth / "records.parquet", columns=["mmsi", "hull"])
    hulls: dict[int, set[str]] = {}
    for mmsi, hull in zip(truth["mmsi"].to_pylist(), truth["hull"].to_pylist(), strict=True):
        hulls.setdefault(mmsi, set()).add(hull)
    assert sorted(len(h) for h in hulls.values())[-2:] == [1, 2]


def test_fault_rates_are_those_stated(fleet_dir: Simulation) -> None:
    truth = pq.read_table(fleet_dir.truth / "records.parquet", columns=["file", "fault"]).to_pydict()
    land = [f for name, f in zip(truth["file"], truth["fault"], strict=True) if name.endswith(".csv")]
    assert land.count("stale") / len(land) == pytest.approx(0.01, rel=0.2)
    assert land.count("wild") / len(land) == pytest.approx(0.005, rel=0.25)


def test_satellite_lines_are_json_and_some_clocks_are_days_off(tmp_path: Path) -> None:
    made = simulate(tmp_path / "d", seed=1, ships=60, days=6, frame="strait", thin_s=300)
    path = made.directory / "sources" / "simulated-satellite.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {line["collection_type"] for line in lines} == {"satellite"}
    truth = pq.read_table(made.truth / "records.parquet", filters=[("file", "=", path.name)])
    assert truth.num_rows == len(lines)
    outside = [t for t in truth["t_ms"].to_pylist() if not 1_708_387_200_000 <= t < 1_708_387_200_000 + 6 * 86_400_000]
    assert outside


def test_every_kind_of_truth_is_planted(fleet_dir: Simulation) -> None:
    planted = {p.stem: len(rows_of(p)) for p in fleet_dir.truth.glob("*.csv")}
    for name in ("calls", "meetings", "loitering", "gaps", "false_positions", "draughts", "identities", "outages"):
        assert planted[name] > 0, name


def test_a_directory_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(UsageError, match="not an empty directory"):
        simulate(tmp_path, seed=1)
    assert (tmp_path / "mine.txt").read_text() == "keep me"


@pytest.mark.parametrize(
    "wrong", [{"days": 1}, {"ships": 1}, {"ships": 5000}, {"thin_s": 0.0}, {"frame": "moon"}, {"seed": -1}]
)
def test_what_cannot_be_simulated_is_refused_before_anything_is_written(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        simulate(tmp_path / "x", **{"seed": 1, **wrong})  # type: ignore[arg-type]
    assert not (tmp_path / "x").exists()


def test_invented_harbours_are_drawn_as_terminals(fleet_dir: Simulation) -> None:
    drawn = read_terminals(fleet_dir.directory / "terminals.geojson")
    frame = load_frame("strait")
    assert {t.name for t in drawn.items} == {h.name for h in frame.harbours}
    lon, lat = np.array([(h.lon + 180.0) % 360.0 - 180.0 for h in frame.harbours]), [h.lat for h in frame.harbours]
    assert [drawn.items[i].name for i in drawn.at(lon, lat)] == [h.name for h in frame.harbours]


def test_only_the_invented_strait_has_a_trade(fleet_dir: Simulation, tmp_path: Path) -> None:
    sea = simulate(tmp_path / "sea", seed=1, ships=2, days=2, thin_s=600)
    assert sea.documents == ()
    assert sea.ships == 2
    assert not (sea.truth / "chain").exists()
    assert len(fleet_dir.documents) == len(list((fleet_dir.directory / "documents").iterdir())) > 20
