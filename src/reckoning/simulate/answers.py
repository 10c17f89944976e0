"""Answers: the truth of a simulated case, and findings on it, as events that can be scored against each other.

| score | findings counted | true events counted | neutral |
|---|---|---|---|
| port_call | confidence 2 or more, not at an anchorage | stopped | passing by; fewer than 5 fixes |
| meeting | graded likely or more | nobody dark | under 12 bins heard of both; a ship dark |
| meeting_dark | graded possible | one ship dark | both dark |
| loitering | all | all | too few hours heard |
| ais_gap | all | silences on purpose | near the edge; another identity |
| left_area | all | ships out of the box | near the edge; another identity |
| not_observed | all | failed receivers | near the edge; no other ship near; another identity |
| false_position | all | all | - |
| draught_change | all | 2.0 m or more in what is typed, when it is typed | smaller ones; cargo worked unheard |
| identity_change | all | name: its MMSI; mmsi: the old and the new; shared_mmsi: it | more about a shared MMSI |
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from reckoning.model.instant import HOUR_MS, parse_instant
from reckoning.simulate.scoring import Event, Score, match, score

DRAUGHT_M = 2.0
TYPED_MS = 2 * HOUR_MS
_BROADCAST = {"dark_loading": "jump"}  # what a planted pattern looks like
GAP_CAUSES = {"ais_gap": "deliberate", "left_area": "left_area", "not_observed": "outage"}


@dataclass(frozen=True)
class Truth:
    """True events by the name of their score, and the period they fall in; `interval_s` as in `period.csv`."""

    events: dict[str, tuple[Event, ...]]
    gaps: tuple[Event, ...]
    start_ms: int
    end_ms: int
    interval_s: float


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_truth(directory: Path) -> Truth:
    """The truth folder of a simulated case as events."""
    period = _rows(directory / "period.csv")[0]
    start, end = parse_instant(period["start"]), parse_instant(period["end"])
    tables = {p.stem: _rows(p) for p in directory.glob("*.csv")}

    def event(row: dict[str, str], *ships: str, label: str = "", neutral: bool = False) -> Event:
        return Event(
            tuple(sorted(int(row[s]) for s in ships or ("mmsi",))),
            parse_instant(row["start"]) if row["start"] else start,
            parse_instant(row["end"]) if row["end"] else end,
            label,
            neutral,
            bool(row["start"]) and row.get("start_heard", "1") == "1",
            bool(row["end"]) and row.get("end_heard", "1") == "1",
        )

    def seen(row: dict[str, str]) -> bool:
        return row["observable"] == "1"

    meetings, pair = tables["meetings"], ("mmsi", "mmsi_2")
    gaps = tuple(event(r, label=r["cause"], neutral=not seen(r)) for r in tables["gaps"])
    events = {
        "port_call": [event(r, neutral=not seen(r) or r["stopped"] != "1") for r in tables["calls"]],
        "meeting": [event(r, *pair, label=r["setting"], neutral=r["dark"] != "none" or not seen(r)) for r in meetings],
        "meeting_dark": [event(r, *pair, neutral=r["dark"] == "both") for r in meetings if r["dark"] != "none"],
        "loitering": [event(r, label=r["setting"], neutral=not seen(r)) for r in tables["loitering"]],
        "false_position": [
            event(r, label=_BROADCAST.get(r["pattern"], r["pattern"])) for r in tables["false_positions"]
        ],
        "draught_change": list(_typed(tables["draughts"], start, end)),
        "identity_change": [*_renamed(tables["identities"]), *_shared(tables["ships"], start, end)],
        **{kind: list(_silent(gaps, cause)) for kind, cause in GAP_CAUSES.items()},
    }
    return Truth({k: tuple(v) for k, v in events.items()}, gaps, start, end, float(period["interval_s"]))


def _silent(gaps: tuple[Event, ...], cause: str) -> Iterator[Event]:
    """The silences of one cause, and as neutral ones those that nobody planted or could tell from each other."""
    for gap in gaps:
        if gap.neutral or gap.label in (cause, "other_identity", "reception"):
            yield replace(gap, label="", neutral=gap.neutral or gap.label != cause)


def _typed(rows: list[dict[str, str]], start: int, end: int) -> Iterator[Event]:
    for row in rows:
        if row["typed"] and start < (at := parse_instant(row["typed"])) < end:
            small = abs(float(row["after_m"]) - float(row["typed_before_m"])) < DRAUGHT_M
            unseen = row["observable"] != "1"
            yield Event((int(row["mmsi"]),), at - TYPED_MS, at + TYPED_MS, "", small or unseen, False, False)


def _renamed(rows: list[dict[str, str]]) -> Iterator[Event]:
    for row in rows:
        at = parse_instant(row["at"])
        ships = tuple(sorted({int(row["mmsi_before"]), int(row["mmsi_after"])}))
        yield Event(ships, at - TYPED_MS, at + TYPED_MS, row["property"], False, False, False)


def _shared(rows: list[dict[str, str]], start: int, end: int) -> Iterator[Event]:
    """An MMSI that two hulls send: one finding of it is right, further ones (of other properties) are neutral."""
    for mmsi, hulls in sorted(Counter(int(row["mmsi"]) for row in rows).items()):
        if hulls > 1:
            yield Event((mmsi,), start, end, "shared_mmsi", False, False, False)
            yield Event((mmsi,), start, end, "shared_mmsi", True, False, False)


def found_events(findings: pa.Table, end_ms: int) -> dict[str, list[Event]]:
    """Findings (`FINDING_SCHEMA`, or events of it) as events by the name of their score."""
    columns = ("kind", "mmsi", "mmsi_2", "start", "end", "place", "setting", "pattern", "confidence", "grade")
    table = findings.select(columns)
    for name in ("start", "end"):
        table = table.set_column(columns.index(name), name, table[name].cast(pa.timestamp("ms")).cast(pa.int64()))
    events: dict[str, list[Event]] = {}
    for row in table.to_pylist():
        name = _score_name(row)
        if name and row["start"] is not None:
            named = (row["mmsi"],) if name == "draught_change" else (row["mmsi"], row["mmsi_2"])
            ships = tuple(sorted(m for m in named if m is not None))
            end = row["end"] if row["end"] is not None else end_ms
            found = Event(ships, row["start"], max(end, row["start"]), row["pattern"] or row["setting"] or "")
            events.setdefault(name, []).append(found)
    return events


def _score_name(row: dict[str, object]) -> str:
    kind, place = str(row["kind"]), str(row["place"] or "")
    if kind == "port_call" and (int(str(row["confidence"] or 0)) < 2 or place.startswith("anchorage")):
        return ""
    if kind == "meeting" and row["grade"] == "possible":
        return "meeting_dark"
    return kind


def scores(truth: Truth, found: dict[str, list[Event]]) -> list[Score]:
    """The scores of all kinds, in the order of `Truth.events`."""
    return [s for name, true in truth.events.items() for s in score(name, found.get(name, []), true, truth.interval_s)]


def patterns_told(truth: Truth, found: dict[str, list[Event]]) -> Counter[tuple[str, str]]:
    """How often a true pattern (first) was told as which pattern (second), over matched false positions."""
    lies, told = truth.events["false_position"], found.get("false_position", [])
    return Counter((lies[j].label, told[i].label) for i, j in match(told, lies).pairs)


def silences_told(truth: Truth, found: dict[str, list[Event]]) -> Counter[tuple[str, str]]:
    """How often a silence of one cause (first) was told as which kind (second; "-" when as none)."""
    told = [(kind, event) for kind in GAP_CAUSES for event in found.get(kind, [])]
    pairs = match([event for _, event in told], truth.gaps).pairs
    kinds = {j: told[i][0] for i, j in pairs}
    return Counter((gap.label, kinds.get(j, "-")) for j, gap in enumerate(truth.gaps))
