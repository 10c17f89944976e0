"""Tables: rows of dataclasses as the CSV files of a simulation's truth."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np

from reckoning.model.instant import iso
from reckoning.simulate.sources import wrap


def write_csv(path: Path, kind: type, items: Sequence[object]) -> None:
    """Rows as CSV: times ISO 8601 in columns without `_ms`, longitudes wrapped, blanks for None, booleans 0 and 1."""
    names = [f.name for f in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([n.removesuffix("_ms") for n in names])
        for item in items:
            writer.writerow([_cell(n, getattr(item, n)) for n in names])


def _cell(name: str, value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if name.endswith("_ms") and isinstance(value, int):
        return iso(value)
    if name == "lon" and isinstance(value, float):
        return round(float(wrap(np.array([value]))[0]), 5)
    return round(value, 5) if isinstance(value, float) else value
