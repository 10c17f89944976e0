"""Make examples/myanmar from a folder of gathered facts: `python scripts/bundle_myanmar.py FACTS EU_LIST`.

FACTS holds shipments, vessels, companies, terminals, sanctions and conflicts as CSV, each row with its source; they are
taken as they are. Of the EU list only what names a listing is taken: number, day, kind, names, IMO number. Birthdays,
addresses, passports and the Council's reasons stay out.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

NAMES = {
    "shipments": "deliveries",
    "vessels": "ships",
    "companies": "companies",
    "terminals": "terminals",
    "sanctions": "sanctions",
    "conflicts": "recorded-conflicts",
}
EU_COLUMNS = ("celex", "recordId", "annex", "startDate", "schema", "name", "alias", "previousName", "imoNumber")


def main() -> None:
    """Write the folder."""
    facts, eu_list = Path(sys.argv[1]), Path(sys.argv[2])
    target = Path(__file__).parents[1] / "examples" / "myanmar"
    target.mkdir(parents=True, exist_ok=True)
    for old, new in NAMES.items():
        (target / f"{new}.csv").write_bytes((facts / f"{old}.csv").read_bytes())
    with eu_list.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (target / "eu_2013_401.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, EU_COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
