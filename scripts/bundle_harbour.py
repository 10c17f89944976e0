"""Prepare the harbour example from US AIS samples: real positions, names kept only of working vessels.

    python scripts/bundle_harbour.py WEEK.parquet HOUR.csv

Names, call signs and IMO numbers stay for vessel types 31-33 and 50-59 (towing, dredging, pilot, tug and service
craft) and 60-89 (passenger ships, cargo ships, tankers). Those of pleasure craft, of law enforcement and military
craft, and of vessels whose type is not given are left out; not one position is changed or left out.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "examples" / "harbour"
NAMED_TYPES = {*range(31, 34), *range(50, 55), *range(56, 90)}
NAMING = ("VesselName", "IMO", "CallSign")


def main(week: Path, hour: Path) -> None:
    """Copy the week as it is and the hour without private names."""
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(week, TARGET / "ny-harbor-2020-12-first-week.parquet")
    with hour.open(newline="") as source, (TARGET / "ny-harbor-2020-06-30-first-hour.csv").open("w", newline="") as out:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(out, rows.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            kind = int(float(row["VesselType"] or 0))
            writer.writerow(row if kind in NAMED_TYPES else {**row, **dict.fromkeys(NAMING, "")})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
