"""The demo's fictional trade: the strait's documents beside its tracks, and the chain that the two give together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from reckoning.case import Case
from reckoning.faces.printing import plain, progress
from reckoning.model.finding import Kind

Say = Callable[[str], Any]
Found = dict[str, Any]


def run(case: Case, documents: Sequence[Path], console: Say = click.echo) -> None:
    """Add the fictional documents to the case of the strait, conclude, and say what came out."""
    with progress() as told:
        added = case.add(documents, progress=told)
    read, kept = (sum(getattr(a.intake, name) for a in added) for name in ("read", "kept"))
    console(f"\n{len(added)} SIMULATED documents: {read:,} records read = {kept:,} kept + {read - kept:,} rejected")
    case.study("chain")
    console("Satellite images, customs sheets and mirror trade are simulated here, and held for no real place.")
    for kind in (Kind.DELIVERY, Kind.ORIGIN, Kind.REACH, Kind.DETECTION_MATCH, Kind.MIRROR_GAP):
        rows = case.findings(kind).to_pylist()
        patterns = Counter(row["pattern"] or "all" for row in rows)
        console(f"  {len(rows)} {kind}: " + ", ".join(f"{n} {pattern}" for pattern, n in sorted(patterns.items())))
    _example(case, Kind.ORIGIN, _mixed, console)
    _example(case, Kind.REACH, _hours, console)
    listed = Counter(json.loads(r["parameters"])["answer"] for r in case.findings(Kind.EXPOSURE).to_pylist())
    console("  listed on the day: " + ", ".join(f"{count} {answer}" for answer, count in sorted(listed.items())))


def _example(case: Case, kind: Kind, best: Callable[[Found], float], console: Say) -> None:
    """The best finding of a kind by a measure."""
    rows = case.findings(kind).to_pylist()
    if rows:
        row = max(rows, key=lambda r: (best(r), r["id"]))
        console(plain(f"  for example {row['id']}, {row['grade']}: {row['title']}"))


def _mixed(row: Found) -> float:
    """How much is known of a share that is neither nothing nor all: the narrower, the more."""
    low, high = row["low"] or 0.0, row["high"] or 0.0
    scale = 100.0 if row["unit"] == "%" else 1.0
    return 1 - (high - low) / scale if 0 < low < high < scale else 0.0


def _hours(row: Found) -> float:
    """How long it lasted."""
    return (row["end"] - row["start"]).total_seconds() / 3600 if row["end"] and row["start"] else 0.0
