"""A trace on Spark gives what it gives on this machine, byte for byte: on the demo's cases, and in steps."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.engine.spark.conftest import CASES, copied

from reckoning.case import Case
from reckoning.engine.spark import cluster
from reckoning.engine.spark.cluster import Cluster
from reckoning.engine.trace import Trace
from reckoning.model.finding import Kind

Traced = dict[str, tuple[Trace, Trace]]


def bytes_of(trace: Trace) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(trace.result.folder.iterdir())}


@pytest.mark.parametrize("name", CASES)
def test_the_findings_are_the_same_bytes(name: str, traced: Traced) -> None:
    here, there = traced[name]
    assert set(bytes_of(here)) == {"findings.parquet", "links.parquet", "manifest.json"}
    assert bytes_of(there) == bytes_of(here)
    assert there.steps == here.steps, "every step has the manifest, and so every file the bytes, that it has here"
    assert there.findings == here.findings and (name == "myanmar") == (here.positions == 0)


def test_this_machine_finds_and_proves_what_spark_computed(traced: Traced, tmp_path: Path) -> None:
    root = traced["strait"][1].result.folder.parents[1]
    shutil.copytree(root, tmp_path / "case")
    case = Case.open(tmp_path / "case")
    again = case.trace()
    assert again.computed == 0 and again.steps == traced["strait"][1].steps
    assert case.verify().sound
    for step in again.steps:
        shutil.rmtree(case.root / "derived" / step)
    rebuilt = case.rebuild()
    assert rebuilt.computed == len(again.steps) and rebuilt.new == 0


def test_files_that_come_later_are_traced_with_what_is_known(cases: Path, spark: Any, tmp_path: Path) -> None:
    row = "mmsi,ts,lon,lat\n"
    ships = [f"20000000{n},2024-01-0{1 + h // 24} {h % 24:02d}:{m:02d}:00,{10 + n * 0.001:.4f},50.0\n"
             for n in range(1, 5) for h in range(20, 30) for m in range(0, 60, 10)]  # fmt: skip
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(row + "".join(s for s in ships if not s.startswith("200000004")))
    second.write_text(row + "".join(s for s in ships if s.startswith("200000004")))
    here, there = Case.create(tmp_path / "here"), Case.create(tmp_path / "there")
    here.add([first, second])
    whole = here.trace()
    there.add([first])
    before = there.trace(engine=Cluster(spark))
    there.add([second])
    after = there.trace(engine=Cluster(spark))
    assert set(before.steps) & set(after.steps), "what the second file does not touch is found, not computed"
    assert bytes_of(after) == bytes_of(whole) and after.findings[Kind.MEETING] > before.findings[Kind.MEETING]


def test_no_meeting_is_lost_or_found_twice_at_midnight(traced: Traced) -> None:
    found = pq.read_table(traced["harbour"][1].result.folder / "findings.parquet").to_pylist()
    met = [f for f in found if f["kind"] == Kind.MEETING]
    over_midnight = [f for f in met if f["start"].date() != f["end"].date()]
    assert over_midnight, "some meetings last over a midnight"
    for one in over_midnight:
        beside = [f for f in met if (f["mmsi"], f["mmsi_2"]) == (one["mmsi"], one["mmsi_2"]) and f is not one]
        assert all(f["end"] < one["start"] or f["start"] > one["end"] for f in beside), "none within another"


def test_positions_in_more_files_than_a_task_should_open_are_moved_and_give_the_same(
    cases: Path, spark: Any, traced: Traced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ROW_GROUP", cluster.ROWS_A_TASK + 1)
    assert copied(cases, "strait", tmp_path / "case").trace(engine=Cluster(spark)).steps == traced["strait"][0].steps


def test_a_task_of_a_few_ships_gives_the_same(
    cases: Path, spark: Any, traced: Traced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ROWS_A_TASK", 2_000)
    monkeypatch.setattr(cluster, "ROW_GROUP", 1)
    assert copied(cases, "strait", tmp_path / "case").trace(engine=Cluster(spark)).steps == traced["strait"][0].steps
