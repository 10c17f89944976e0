"""Accuracy on a fleet nobody has seen: `python benchmarks/accuracy.py --seed N [--ships 200] [--days 14]`.

Simulates the fleet, runs the whole pipeline on its sources, and prints precision, recall and errors of time for every
kind of finding, pattern and setting; how silences and patterns were told apart; and the share of records that were
given to the right hull. How findings are matched and what counts stands in `reckoning.simulate.scoring` and
`reckoning.simulate.answers`. With `--real FILE...` it also prints findings per 1,000 ship-days on real data, by
setting: there is no truth there, so each is a false alarm unless somebody shows otherwise. `--part chain` scores the
chain that is put together from tracks and documents of the fictional strait instead (`accuracy_chain`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from accuracy_chain import report_chain
from reckoning.case import Case
from reckoning.model.canonical import sha256_of_file
from reckoning.sea.segments import SegmentParameters, segment
from reckoning.sea.static import STATIC_SCHEMA
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.simulate.answers import found_events, patterns_told, read_truth, scores, silences_told
from reckoning.simulate.scoring import Score, right_hull_share
from reckoning.simulate.simulation import Simulation, simulate

STATICS = {"imoNumber": "imo", "name": "name", "length": "length_m", "beam": "beam_m"}
SHARES = 16
Column = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
ALARMS = ("ais_gap", "left_area", "not_observed", "meeting", "loitering", "false_position", "identity_change")


def trace(case_dir: Path, files: dict[str, list[Path]], thresholds: dict[str, str]) -> Case:
    """A new case of files by source, traced."""
    case = Case.create(case_dir)
    for source, paths in files.items():
        case.add(paths, source=source)
    case.trace(thresholds)
    return case


def simulated(made: Simulation, work: Path, thresholds: dict[str, str]) -> Case:
    """The case of a simulated fleet: stations ashore and satellites are two sources."""
    land = [p for p in made.sources if p.suffix == ".csv"]
    orbit = [p for p in made.sources if p.suffix == ".jsonl"]
    drawn = list(made.directory.glob("*.geojson"))
    files = {"simulated": [*land, *drawn], "simulated-satellite": orbit}
    return trace(work / "case", files, thresholds)


def line(s: Score) -> str:
    """A score as a line of the table."""

    def spread(errors: NDArray[np.float64]) -> str:
        if not len(errors):
            return f"{'-':>15}"
        return f"{np.median(errors):+7.1f} {np.percentile(np.abs(errors), 95):7.1f}"

    return (
        f"{s.name:32}{s.true:6}{s.found:6}{s.precision:8.3f}{s.recall:8.3f}{s.split:6}"
        f"  {spread(s.start_min)}  {spread(s.end_min)}{s.in_time:8.3f}"
    )


HEADER = (
    f"{'':32}{'true':>6}{'found':>6}{'prec.':>8}{'recall':>8}{'split':>6}  {'start med':>8} {'p95':>6}"
    f"  {'end med':>7} {'p95':>7}{'in time':>8}   (errors in minutes)"
)


def print_counts(title: str, counts: Counter[tuple[str, str]]) -> None:
    """A cross table, a line a pair."""
    print(f"\n{title}")
    for (true, told), number in sorted(counts.items()):
        print(f"  {true:20} {told:20} {number:5}")


def alarms(case: Case) -> list[tuple[str, str, int]]:
    """Findings by kind and setting (for false positions, pattern)."""
    table = case.findings()
    rows = zip(*(table[c].to_pylist() for c in ("kind", "setting", "pattern")), strict=True)
    counts = Counter((kind, setting or pattern or "") for kind, setting, pattern in rows if kind in ALARMS)
    return [(kind, part, number) for (kind, part), number in sorted(counts.items())]


def ship_days(case: Case) -> int:
    """Days on which a ship was heard, added up over ships."""
    answer = case.sql("select count(*) as n from (select distinct mmsi, t_ms // 86400000 from positions)")
    return int(answer["n"][0].as_py())


def static_data(case: Case) -> pa.Table:
    """What ships said of themselves (`STATIC_SCHEMA`), from their statements."""
    named = " ".join(f"when '{said}' then '{name}'" for said, name in STATICS.items())
    said = case.sql(
        f"select cast(substr(subject, 6) as bigint) as mmsi, case property {named} end as property,"
        " raw as text, try_cast(regexp_replace(raw, '^IMO *', '') as double) as number,"
        " valid_from_ms as first_ms, valid_to_ms as last_ms, cast(1 as bigint) as count, id as statement"
        f" from statements where subject like 'mmsi:%' and property in {tuple(STATICS)}"
        " order by mmsi, property, first_ms, text"
    )
    return said.cast(STATIC_SCHEMA)


def right_hulls(case: Case, made: Simulation) -> float:
    """Share of positions whose track is that of the hull that sent them, as `reckoning.sea.segments` alone gives it."""
    files = {sha256_of_file(path): path.name for path in made.sources}
    truth = pq.read_table(made.truth / "records.parquet", columns=["file", "record", "hull"])
    truth = truth.set_column(2, "hull", truth["hull"].combine_chunks().dictionary_encode().indices)
    static = static_data(case)
    static = static.filter(pc.is_in(static["property"], pa.array(["imo", "name"])))
    parts = []
    for share in range(SHARES):
        rows = case.sql(f"select * from positions where mmsi % {SHARES} = {share}")
        # Typed, because a share of the ships may be empty, and Arrow joins no column of nothing but nulls.
        file = pa.array([files[sha] for sha in rows["evidence"].to_pylist()], pa.string())
        named = pa.table({"file": file, "record": rows["record"]})
        named = named.append_column("row", pa.array(np.arange(len(named))))
        hull = named.join(truth, ["file", "record"]).sort_by("row")["hull"].to_numpy().astype(np.int64)
        mine = pc.equal(pc.subtract(static["mmsi"], pc.multiply(pc.divide(static["mmsi"], SHARES), SHARES)), share)
        tracks = segment(_tracks(rows), SegmentParameters(), static.filter(mine))
        parts.append((tracks.mmsi, tracks.track.astype(np.int64), hull[tracks.row]))
    return right_hull_share(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _tracks(rows: pa.Table) -> Tracks:
    """Positions as tracks, sorted as detectors take them; sources are numbered by name."""
    sources = pa.array(sorted(set(rows["source"].to_pylist())), pa.string())
    given: dict[str, Column] = {
        "track": np.zeros(len(rows)),
        "segment": np.full(len(rows), -1),
        "flag": np.zeros(len(rows)),
        "source": pc.index_in(rows["source"], sources).to_numpy(),
        "row": np.arange(len(rows)),
    }
    absent = {"speed_kn": np.nan, "course_deg": np.nan, "heading_deg": np.nan, "status": -1, "message": 0}
    for name in TRACK_SCHEMA.names:
        if name not in given:
            given[name] = rows[name].fill_null(absent.get(name, 0)).to_numpy()
    keys = ("source", "heading_deg", "course_deg", "speed_kn", "lat", "lon", "t_ms", "mmsi")
    order = np.lexsort([given[key] for key in keys])
    return Tracks(*(given[f.name].astype(f.type.to_pandas_dtype())[order] for f in TRACK_SCHEMA))


def report(seed: int, ships: int, days: int, frame: str, work: Path, thresholds: dict[str, str]) -> list[Score]:
    """Simulate, trace, score and print."""
    made = simulate(work / "simulated", seed, ships, days, frame=frame)
    case = simulated(made, work, thresholds)
    truth = read_truth(made.truth)
    found = found_events(case.findings(), truth.end_ms)
    made_scores = scores(truth, found)
    print(f"seed {seed}, {ships} ships, {days} days, frame {frame}, {made.records:,} records\n\n{HEADER}")
    for s in made_scores:
        print(line(s))
    print_counts("silences: cause, told as", silences_told(truth, found))
    print_counts("false positions: planted, told as", patterns_told(truth, found))
    print(f"\npositions given to the right hull: {right_hulls(case, made):.4f}")
    return made_scores


def report_real(files: list[Path], work: Path, thresholds: dict[str, str]) -> None:
    """Trace real data and print findings per 1,000 ship-days."""
    case = trace(work / "real", {"": files}, thresholds)
    days = ship_days(case)
    print(f"\nreal data: {days:,} ship-days; findings per 1,000 of them")
    for kind, part, number in alarms(case):
        print(f"  {kind:16} {part:16} {number:6} {1000 * number / days:9.2f}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, action="append", help="may be given several times")
    parser.add_argument("--part", choices=("sea", "chain"), default="sea")
    parser.add_argument("--ships", type=int, help="200, or 30 for the chain, beside the ships of the trade")
    parser.add_argument("--days", type=int, help="14, or 10 for the chain")
    parser.add_argument("--frame", default="sea")
    parser.add_argument("--real", type=Path, nargs="*", default=[], help="files of real positions")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--json", type=Path, help="write the scores here")
    given = parser.parse_args()
    if given.part == "chain":
        _chain(given)
        return
    ships, days = given.ships or 200, given.days or 14
    thresholds = dict(text.split("=", 1) for text in given.set)
    done = []
    for seed in given.seed or [1]:
        with tempfile.TemporaryDirectory() as work:
            found = report(seed, ships, days, given.frame, Path(work), thresholds)
            done += [(seed, s) for s in found]
    for path in given.real:
        print(f"\n{path.name}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as work:
            report_real([path], Path(work), thresholds)
    if given.json:
        given.json.write_text(json.dumps([_as_json(seed, s) for seed, s in done], indent=1) + "\n")


def _chain(given: argparse.Namespace) -> None:
    """Score the chain on each seed."""
    done = [(seed, p) for seed in given.seed or [1] for p in report_chain(seed, given.ships or 30, given.days or 10)]
    if given.json:
        more = [{k: None if np.isnan(v) else v for k, v in p.more.items()} for _, p in done]
        rows = [
            {"seed": seed, "score": p.name.strip(), "of": p.of, "right": p.right, **m}
            for (seed, p), m in zip(done, more, strict=True)
        ]
        given.json.write_text(json.dumps(rows, indent=1) + "\n")


def _as_json(seed: int, s: Score) -> dict[str, object]:
    numbers = {"true": s.true, "found": s.found, "precision": s.precision, "recall": s.recall, "in_time": s.in_time}
    clean = {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in numbers.items()}
    return {"seed": seed, "score": s.name, **clean, "split": s.split}


if __name__ == "__main__":
    main()
