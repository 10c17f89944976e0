"""What `benchmarks/speed.py` measures, each in a process of its own: `python benchmarks/measures.py NAME WORK [VALUE]`.

Prints one JSON line: rows, wall and CPU (user + system) seconds of the work alone, without imports and without loading
the compiled loops, and the peak memory of the whole process. WORK holds what earlier measures left: `csv/`, `many/`
(originals), `case/` (a case of one of them).
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

REPEATS = 5
DETECTOR_ROWS = 2_000_000
HOUR_MS = 3_600_000
Answer = dict[str, Any]


def cpu_s() -> float:
    """User and system seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], Any]) -> Answer:
    """Wall and CPU seconds of some work."""
    wall, cpu = time.perf_counter(), cpu_s()
    work()
    return {"wall_s": time.perf_counter() - wall, "cpu_s": cpu_s() - cpu}


def median_of(work: Callable[[], Any], repeats: int = REPEATS) -> Answer:
    """The medians of several runs, after one that does not count."""
    work()
    runs = [timed(work) for _ in range(repeats)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def originals(work: Path, kind: str) -> list[Path]:
    """The files of one kind that were generated."""
    return sorted((work / kind).glob("synthetic-*"))


def warm(work: Path) -> None:
    """Trace a small case, so that every compiled loop is loaded."""
    from generate import generate
    from reckoning.case import Case

    small = work / "warm"
    shutil.rmtree(small, ignore_errors=True)
    generate(50_000, small / "files", "csv", 2, 50_000)
    case = Case.create(small / "case")
    case.add(originals(small, "files"))
    case.trace()
    shutil.rmtree(small)


# ---- ingest ---------------------------------------------------------------------------------------------------------


def generated(work: Path, kind: str, rows: str) -> Answer:
    """Make the originals."""
    from generate import generate

    form = "csv" if kind == "csv" else "parquet"
    done = timed(lambda: generate(int(rows), work / kind, form, 1, 1_000_000))
    size = sum(path.stat().st_size for path in originals(work, kind))
    return {"rows": int(rows), "files": len(originals(work, kind)), "bytes": size, **done}


def archive_copy(work: Path) -> Answer:
    """Copy originals into an archive, hashed and synced."""
    from reckoning.archive.blobs import Blobs

    shutil.rmtree(work / "blobs", ignore_errors=True)
    blobs = Blobs(work / "blobs")
    done = timed(lambda: [blobs.put(path) for path in originals(work, "csv")])
    shutil.rmtree(work / "blobs")
    return done


def ingest(work: Path, kind: str) -> Answer:
    """`Case.add` of all originals, archive copy and ledger included; leaves the case."""
    from reckoning.case import Case

    warm(work)
    shutil.rmtree(work / "case", ignore_errors=True)
    case = Case.create(work / "case")
    added: list[Any] = []
    done = timed(lambda: added.extend(case.add(originals(work, kind))))
    read, kept = (sum(getattr(a.intake, n) for a in added) for n in ("read", "kept"))
    rejected = sum(a.intake.rejected for a in added)
    statements = sum(a.intake.statements for a in added)
    return {"rows": read, "kept": kept, "rejected": rejected, "statements": statements, **done}


def duckdb_copy(work: Path) -> Answer:
    """DuckDB's plain copy of the same files, CSV to sorted Parquet, all its settings as they come."""
    import duckdb

    connection = duckdb.connect()
    target = work / "copy.parquet"

    def copy() -> None:
        for path in originals(work, "csv"):
            connection.execute(
                f"COPY (SELECT * FROM read_csv('{path}') ORDER BY MMSI, BaseDateTime) TO '{target}' (FORMAT parquet)"
            )

    done = timed(copy)
    target.unlink()
    return done


# ---- detectors ------------------------------------------------------------------------------------------------------


def position_files(work: Path) -> list[Any]:
    """Every file of positions of the case."""
    from reckoning.tables.positions import PositionsFile, positions_in

    folders = sorted((work / "case" / "derived").glob("read-*"))
    return [PositionsFile(path, number, 0) for number, folder in enumerate(folders) for path in positions_in(folder)]


def batches(work: Path, most: int) -> Any:
    """Whole ships of the case as `Tracks`, until there are so many rows."""
    from reckoning.model.position import BUCKETS
    from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
    from reckoning.tables.positions import ShipRange, read_ships

    rows = 0
    for bucket in range(BUCKETS):
        for table in read_ships(position_files(work), ShipRange(bucket), TRACK_SCHEMA):
            yield Tracks.from_arrow(table)
            rows += len(table)
            if rows >= most:
                return


def some_ships(work: Path) -> list[Any]:
    """About two million rows, segmented, as detectors are given them."""
    from reckoning.engine.detectors import Ocean, Ships
    from reckoning.engine.thresholds import TraceParameters
    from reckoning.places.terminals import terminals
    from reckoning.sea.static import STATIC_SCHEMA

    ocean = Ocean(TraceParameters(), terminals([]))
    return [Ships.of(t, STATIC_SCHEMA.empty_table(), ocean) for t in batches(work, DETECTOR_ROWS)]


def detectors(work: Path) -> Answer:
    """Each per-ship detector alone, on one thread, over tracks in memory."""
    from reckoning.engine.detectors import EVENTS, PARTS
    from reckoning.sea.coverage import coverage_parts
    from reckoning.sea.segments import segment
    from reckoning.sea.speeds import find_speeds
    from reckoning.sea.static import STATIC_SCHEMA
    from reckoning.sea.stops import find_stops

    ships = some_ships(work)
    heard = list(batches(work, DETECTOR_ROWS))
    given, nothing = ships[0].given, STATIC_SCHEMA.empty_table()
    alone: dict[str, Callable[[], Any]] = {
        "segmentation": lambda: [segment(t, given.segments, nothing) for t in heard],
        "speeds": lambda: [find_speeds(s.tracks, given.speeds) for s in ships],
        "stops": lambda: [find_stops(s.tracks, s.speeds, given.stops) for s in ships],
        "coverage": lambda: [coverage_parts(s.tracks) for s in ships],
    }
    for name, detect in (EVENTS | PARTS).items():
        alone.setdefault(f"{name} (tables)" if name in alone else name, partial(_over, detect, ships))
    return {"rows": sum(len(t) for t in heard), "each": {name: median_of(run) for name, run in alone.items()}}


def _over(detect: Callable[[Any], Any], ships: Sequence[Any]) -> list[Any]:
    return [detect(one) for one in ships]


def floor(work: Path) -> Answer:
    """Scan the positions as they stand, all columns a detector sees as arrays, through a loop that does nothing."""
    import numpy as np
    import pyarrow.parquet as pq
    from numpy.typing import NDArray

    from reckoning.model.kernel import kernel

    @kernel
    def empty(mmsi: NDArray[np.int64], t_ms: NDArray[np.int64], lon: NDArray[np.float64]) -> int:
        ships = 0
        for i in range(1, len(mmsi)):
            if mmsi[i] != mmsi[i - 1]:
                ships += 1
        return ships

    def scan() -> int:
        rows = 0
        for file in position_files(work):
            with pq.ParquetFile(file.path) as parquet:
                for batch in parquet.iter_batches(1 << 17, use_threads=False):
                    arrays = [column.to_numpy(zero_copy_only=False) for column in batch.columns]
                    empty(*arrays[:3])
                    rows += batch.num_rows
                    if rows >= DETECTOR_ROWS:
                        return rows
        return rows

    return {"rows": scan(), **median_of(scan)}


def reading(work: Path) -> Answer:
    """The engine's reader: whole ships from all files at once, merged."""

    def read() -> int:
        return sum(len(t) for t in batches(work, DETECTOR_ROWS))

    return {"rows": read(), **median_of(read)}


def segmentation(work: Path) -> Answer:
    """Segmentation from Parquet: the engine's reader and `segment`, one thread."""
    from reckoning.sea.segments import SegmentParameters, segment

    def read_and_segment() -> int:
        return sum(len(segment(t, SegmentParameters())) for t in batches(work, DETECTOR_ROWS))

    return {"rows": read_and_segment(), **median_of(read_and_segment)}


# ---- the engine -----------------------------------------------------------------------------------------------------


class Stages:
    """Progress that keeps the times of each stage, and the peak memory of the process by its end."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float, float, int]] = []

    def stage(self, name: str, total: int, unit: str) -> None:
        """A stage begins."""
        self.began.append((name, time.perf_counter(), cpu_s(), peak_mb()))

    def advance(self, amount: int) -> None:
        """Nothing."""

    def times(self) -> dict[str, Answer]:
        """What each stage took; call it once, at the end."""
        ends = [*self.began[1:], ("", time.perf_counter(), cpu_s(), peak_mb())]
        pairs = [(a, b) for a, b in zip(self.began, ends, strict=True) if not a[0].startswith("reading")]
        return {a[0]: {"wall_s": b[1] - a[1], "cpu_s": b[2] - a[2], "peak_mb": b[3]} for a, b in pairs}


def peak_mb() -> int:
    """The most memory this process has had so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def one_pass(work: Path, workers: str = "2") -> Answer:
    """A whole trace of the case by the engine: the stage `ships` is all per-ship detectors, from Parquet to Parquet."""
    from reckoning.case import Case
    from reckoning.engine.trace import Here

    warm(work)
    for step in (work / "case" / "derived").iterdir():
        if not step.name.startswith("read-"):
            shutil.rmtree(step)
    stages = Stages()
    done = Case.open(work / "case").trace(progress=stages, engine=Here(int(workers)))
    return {"rows": done.positions, "ships": done.ships, "findings": done.findings, "stages": stages.times()}


# ---- the same as others do ------------------------------------------------------------------------------------------


def subset(work: Path, ships: str) -> Answer:
    """Some whole ships (mmsi, t_ms, lon, lat, speed_kn): `stops.parquet` as they are; `pieces.parquet` with one silence
    of 30 hours cut into each."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, list[Any]] = {name: [] for name in ("mmsi", "t_ms", "lon", "lat", "speed_kn")}
    wanted = int(ships)
    for tracks in batches(work, DETECTOR_ROWS):
        end = tracks.starts[min(wanted, len(tracks.starts) - 1)]
        wanted -= min(wanted, len(tracks.starts) - 1)
        for name, parts in columns.items():
            parts.append(getattr(tracks, name)[:end])
        if not wanted:
            break
    table = pa.table({name: np.concatenate(parts) for name, parts in columns.items()}).sort_by(
        [("mmsi", "ascending"), ("t_ms", "ascending")]
    )
    pq.write_table(table, work / "stops.parquet")
    mmsi, t_ms = table["mmsi"].to_numpy(), table["t_ms"].to_numpy()
    _, first = np.unique(mmsi, return_index=True)
    since = t_ms - np.repeat(t_ms[first], np.diff(np.append(first, len(mmsi))))
    silent = (since >= 40 * HOUR_MS) & (since < 70 * HOUR_MS)
    pq.write_table(table.filter(pa.array(~silent)), work / "pieces.parquet")
    return {"rows": len(table)}


def given_tracks(path: Path, speeds: bool = False) -> Any:
    """Positions as `Tracks`, with or without the speeds they were sent with."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from reckoning.sea.tracks import TRACK_SCHEMA, Tracks

    table = pq.read_table(path, columns=["mmsi", "t_ms", "lon", "lat", *["speed_kn"] * speeds], use_threads=False)
    fill = {"segment": -1, "status": -1, "speed_kn": np.nan, "course_deg": np.nan, "heading_deg": np.nan}
    size = len(table)
    columns = [
        table[f.name] if f.name in table.column_names else pa.array(np.full(size, fill.get(f.name, 0)), f.type)
        for f in TRACK_SCHEMA
    ]
    return Tracks.from_arrow(pa.table(columns, schema=TRACK_SCHEMA))


def stops(work: Path, given: str = "") -> Answer:
    """Stops of 30 minutes or more from `stops.parquet`: segmentation, speeds (implied, or `given`), stops."""
    from reckoning.sea.segments import SegmentParameters, segment
    from reckoning.sea.speeds import SpeedParameters, find_speeds
    from reckoning.sea.stops import StopParameters, find_stops, stops_table

    def run() -> Any:
        tracks = segment(given_tracks(work / "stops.parquet", bool(given)), SegmentParameters())
        found = stops_table(tracks, find_stops(tracks, find_speeds(tracks, SpeedParameters()), StopParameters()))
        return [found[name].to_pylist() for name in ("mmsi", "start_ms", "end_ms")]

    answer = [row for row in zip(*run(), strict=True) if row[2] - row[1] >= HOUR_MS // 2]
    return {"rows": len(given_tracks(work / "stops.parquet")), **median_of(run), "answer": answer}


def pieces(work: Path) -> Answer:
    """Tracks cut at silences of over 24 hours, from `pieces.parquet`: segmentation and its events."""
    import pyarrow as pa

    from reckoning.sea.segments import SegmentParameters, segment, segment_events

    def run() -> Any:
        found = segment_events(segment(given_tracks(work / "pieces.parquet"), SegmentParameters()))
        return [found[name].cast(pa.int64()).to_pylist() for name in ("mmsi", "start", "end")]

    answer = list(zip(*run(), strict=True))
    return {"rows": len(given_tracks(work / "pieces.parquet")), **median_of(run), "answer": answer}


MEASURES: dict[str, Callable[..., Answer]] = {
    f.__name__: f
    for f in (
        *(generated, archive_copy, ingest, duckdb_copy),
        *(detectors, floor, reading, segmentation, one_pass),
        *(subset, stops, pieces),
    )
}


def main() -> None:
    """Run the measure named and print what it gave."""
    name, work, *values = sys.argv[1:]
    answer = MEASURES[name](Path(work), *values)
    answer["peak_mb"] = peak_mb()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
