"""Exports of a chain: a table of its edges, one row an edge (custody or title) of one delivery.

In CSV a cell that a spreadsheet would run (it begins with = + - @, a tab or a return) gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from reckoning.chain.graph import Graph, Told

COLUMNS = (
    "delivery",
    "grade",
    "basis",
    "graph",
    "kind",
    "from",
    "to",
    "from_country",
    "to_country",
    "start",
    "end",
    "low_t",
    "high_t",
    "title",
)
_RUN = ("=", "+", "-", "@", "\t", "\r")


def chain_csv(graph: Graph) -> str:
    """Every edge of every delivery as CSV, header first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in chain_rows(graph):
        writer.writerow([_safe(row[name]) for name in COLUMNS])
    return out.getvalue()


def chain_rows(graph: Graph) -> list[dict[str, Any]]:
    """Every edge of every delivery by the names of `COLUMNS`; times as ISO 8601, empty where not known; tonnes."""
    return [row for t in graph.deliveries for row in _rows(t)]


def _rows(t: Told) -> list[dict[str, Any]]:
    head = {"delivery": t.id, "grade": t.grade, "basis": t.basis, "title": t.title}
    found = []
    for e in t.kept.get("custody", []):
        giver, taker = e["giver"], e["taker"]
        found.append(
            head
            | {"graph": "custody", "kind": e["kind"], "from": giver["name"], "to": taker["name"]}
            | {"from_country": giver["country"], "to_country": taker["country"]}
            | {"start": e["from"] or "", "end": e["to"] or "", "low_t": e["low_t"], "high_t": e["high_t"]}
        )
    for e in t.kept.get("title", []):
        names = [e[side]["name"] or "unknown" for side in ("seller", "buyer")]
        found.append(
            head
            | {"graph": "title", "kind": "sale", "from": names[0], "to": names[1], "from_country": "", "to_country": ""}
            | {"start": e["from"] or "", "end": e["to"] or "", "low_t": t.low_t, "high_t": t.high_t}
        )
    return found


def _safe(value: object) -> object:
    """A cell that no spreadsheet runs.

    >>> _safe("=1+1"), _safe(-3.0), _safe(None)
    ("'=1+1", -3.0, '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN) else value
