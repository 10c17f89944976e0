"""What places cost and how often real positions are called land: `python benchmarks/places.py` prints both.

Positions are the sample of tests/fixtures/places; speeds are positions per second on one core, after the first call.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.places.coast import distance_to_coast_km, on_land
from reckoning.places.gazetteer import find_places
from reckoning.places.landlocked import credibly_on_land
from reckoning.places.ports import nearest_ports, ports
from reckoning.places.sea_distance import sea_distances

SAMPLES = Path(__file__).parents[1] / "tests" / "fixtures" / "places" / "positions.parquet"
TIMES_OVER = 50


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    print(f"{seconds(ports) * 1000:10.0f} ms  to load {ports().num_rows:,} ports")
    print(f"{seconds(lambda: find_places('Yangon')) * 1000:10.0f} ms  to find a first name")
    rows = pq.read_table(SAMPLES)
    lon, lat = (np.tile(rows[name].to_numpy(), TIMES_OVER) for name in ("lon", "lat"))
    calls: dict[str, Callable[..., object]] = {
        "closest port": nearest_ports,
        "closest port within 4 km": lambda x, y: nearest_ports(x, y, 4.0),
        "on land": on_land,
        "distance to the coast": distance_to_coast_km,
        "distance to the coast, to 50 km": lambda x, y: distance_to_coast_km(x, y, 50.0),
        "credibly on land": credibly_on_land,
    }
    for name, call in calls.items():
        first = seconds(lambda call=call: call(lon[:10], lat[:10]))
        rate = len(lon) / seconds(lambda call=call: call(lon, lat))
        print(f"{rate / 1e6:10.2f} million positions/s  {name} (first call {first * 1000:.0f} ms)")
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-180, 180, 200), rng.uniform(-50, 60, 200)
    sea_distances(x[:1], y[:1], x[:1], y[:1])
    print(f"{seconds(lambda: sea_distances(x, y, x, y)):10.2f} s  for {len(x)} x {len(x)} sea distances")
    for sample in ("us_coastal", "ny_harbour", "noaa"):
        some = rows.filter(pc.equal(rows["sample"], sample))
        x, y = some["lon"].to_numpy(), some["lat"].to_numpy()
        print(
            f"{credibly_on_land(x, y).mean():10.2%}  of {len(x):,} positions of {sample} credibly on land, "
            f"{on_land(x, y).mean():.0%} on land by the map"
        )


if __name__ == "__main__":
    main()
