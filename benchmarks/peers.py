"""The same operations with movingpandas and scikit-mobility: `python benchmarks/peers.py LIBRARY OPERATION FILE`.

Runs in an environment of its own that `scripts/bench` makes; reckoning is not in it. FILE is Parquet of mmsi, t_ms,
lon, lat. Prints one JSON line: rows, wall and CPU seconds from Parquet to result, and the answer as (mmsi, first ms,
last ms). `stops`: within 200 m for 30 minutes or more. `pieces`: tracks cut at silences of over 24 hours.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from datetime import timedelta
from typing import Any

warnings.simplefilter("ignore")

STOP_KM, STOP_MIN, SILENCE_H = 0.2, 30, 24
Answer = list[tuple[int, int, int]]


def table(path: str) -> Any:
    """The positions with a time column."""
    import pandas as pd

    rows = pd.read_parquet(path, columns=["mmsi", "t_ms", "lon", "lat"])
    rows["t"] = pd.to_datetime(rows["t_ms"], unit="ms")
    return rows


def milliseconds(time_: Any) -> int:
    """A pandas time as UTC milliseconds."""
    return round(time_.timestamp() * 1000)


def trajectories(path: str) -> Any:
    """The positions as movingpandas takes them."""
    import movingpandas as mpd

    return mpd.TrajectoryCollection(table(path).drop(columns="t_ms"), "mmsi", t="t", x="lon", y="lat")


def movingpandas_stops(path: str) -> Answer:
    """Stops by TrajectoryStopDetector."""
    import movingpandas as mpd

    found = []
    for track in trajectories(path).trajectories:
        detector = mpd.TrajectoryStopDetector(track)
        for a, b in (
            (span.t_0, span.t_n) for span in detector.get_stop_time_ranges(2000 * STOP_KM, timedelta(minutes=STOP_MIN))
        ):
            found.append((int(track.id), milliseconds(a), milliseconds(b)))
    return found


def movingpandas_pieces(path: str) -> Answer:
    """Pieces by ObservationGapSplitter."""
    import movingpandas as mpd

    pieces = mpd.ObservationGapSplitter(trajectories(path)).split(gap=timedelta(hours=SILENCE_H))
    return [
        (int(str(p.id).split("_")[0]), milliseconds(p.get_start_time()), milliseconds(p.get_end_time()))
        for p in pieces.trajectories
    ]


def skmob_stops(path: str) -> Answer:
    """Stops by stay_locations."""
    import skmob
    from skmob.preprocessing import detection

    rows = skmob.TrajDataFrame(table(path), latitude="lat", longitude="lon", datetime="t", user_id="mmsi")
    found = detection.stay_locations(rows, minutes_for_a_stop=STOP_MIN, spatial_radius_km=STOP_KM)
    ends = zip(found["uid"], found["datetime"], found["leaving_datetime"], strict=True)
    return [(int(ship), milliseconds(a), milliseconds(b)) for ship, a, b in ends]


OPERATIONS = {
    ("movingpandas", "stops"): movingpandas_stops,
    ("movingpandas", "pieces"): movingpandas_pieces,
    ("skmob", "stops"): skmob_stops,
}


def main() -> None:
    """Run one operation; imports do not count."""
    library, operation, path = sys.argv[1:]
    __import__(library)
    rows = len(table(path))
    used = resource.getrusage(resource.RUSAGE_SELF)
    wall, cpu = time.perf_counter(), used.ru_utime + used.ru_stime
    answer = OPERATIONS[library, operation](path)
    wall, used = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak_mb = used.ru_utime + used.ru_stime - cpu, round(used.ru_maxrss / 1024)
    print(json.dumps({"rows": rows, "wall_s": wall, "cpu_s": cpu, "peak_mb": peak_mb, "answer": answer}))


if __name__ == "__main__":
    main()
