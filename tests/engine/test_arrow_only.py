"""Every per-ship detector gives, in a fresh process fed nothing but Arrow bytes, what it gives inside the engine.

That is what makes another engine a second way to run the same functions, and not a second program.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from reckoning.case import Case
from reckoning.engine.detectors import COVERAGE, EVENTS, PARTS, Ocean, Ships
from reckoning.engine.statics import read_statics
from reckoning.engine.thresholds import parameters_with
from reckoning.model.position import BUCKETS
from reckoning.places.ports import ports
from reckoning.places.terminals import terminals
from reckoning.sea.coverage import coverage_parts
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.simulate.simulation import simulate
from reckoning.tables.positions import PositionsFile, ShipRange, positions_in, read_ships

WORKER = Path(__file__).parent / "arrow_worker.py"
THRESHOLDS = {"silences.least_h": 5.5, "port_calls.enter_km": 2.5}  # not the defaults: they must arrive


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[pa.Table, pa.Table]:
    """Tracks as they were heard and static data of a fictional fleet in which every kind of event is planted."""
    folder = tmp_path_factory.mktemp("fleet")
    made = simulate(folder / "simulated", 3, 24, 6)
    case = Case.create(folder / "case")
    case.add(made.sources)
    reads = sorted((case.root / "derived").glob("read-*"))
    files = [PositionsFile(path, number, 0) for number, read in enumerate(reads) for path in positions_in(read)]
    tracks = [t for bucket in range(BUCKETS) for t in read_ships(files, ShipRange(bucket), TRACK_SCHEMA)]
    statics = [read_statics([read / "statics.parquet" for read in reads], bucket) for bucket in range(BUCKETS)]
    return pa.concat_tables(tracks), pa.concat_tables(statics)


def as_bytes(tables: list[pa.Table]) -> bytes:
    sink = io.BytesIO()
    for table in tables:
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
    return sink.getvalue()


def tables_in(content: bytes) -> Iterator[pa.Table]:
    source = io.BytesIO(content)
    while source.tell() < len(content):
        yield pa.ipc.open_stream(source).read_all()


def test_every_detector_gives_the_same_in_a_fresh_process_fed_only_arrow(heard: tuple[pa.Table, pa.Table]) -> None:
    tracks, statics = heard
    ships = Ships.of(Tracks.from_arrow(tracks), statics, Ocean(parameters_with(THRESHOLDS), terminals([])))
    here = {name: detect(ships) for name, detect in (EVENTS | PARTS).items()}
    here |= {name: getattr(coverage_parts(ships.tracks), name) for name in COVERAGE}

    given = pa.table({"parameters": [json.dumps(THRESHOLDS)]})
    run = subprocess.run(
        [sys.executable, str(WORKER)],
        input=as_bytes([given, ports(), statics, tracks]),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    there = dict(zip(here, tables_in(run.stdout), strict=True))
    for name, table in here.items():
        assert as_bytes([there[name]]) == as_bytes([*tables_in(as_bytes([table]))]), name  # bytes: NaN is NaN
        assert len(table), f"{name} found nothing, so nothing was compared"


def test_what_a_worker_must_not_do_is_noticed(heard: tuple[pa.Table, pa.Table]) -> None:
    code = WORKER.read_text(encoding="utf-8").replace(
        "    tables = {", "    open('/etc/hostname').read()\n    tables = {"
    )
    assert "hostname" in code
    tracks, statics = heard
    given = pa.table({"parameters": [json.dumps({})]})
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=as_bytes([given, ports(), statics, tracks]),
        capture_output=True,
        check=False,
    )
    assert run.returncode != 0 and b"a detector opened /etc/hostname" in run.stderr
