"""Bundle tables: the cited statements, findings and originals that leave, as a reader of a spreadsheet gets them.

Columns are an allow-list. Cells that a spreadsheet would run are escaped. Under a coarse profile places are rounded to
0.1 degree and times cut to the day, those of events to the month. Where a statement leaves and its original stays, the
original's hash gives way to its commitment, and containers (names of files within files) are left out of the locator.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reckoning.account.bundle_names import Names
from reckoning.account.bundle_plan import FINDING, ORIGINAL, STATEMENT, Plan
from reckoning.account.coarse import coarse, coarse_text, day_of, month_after, month_of
from reckoning.account.commitment import standing_for
from reckoning.account.profile import COARSE_DEGREES
from reckoning.model.basis import Grade
from reckoning.model.errors import UsageError
from reckoning.model.evidence import Evidence
from reckoning.model.finding import Kind
from reckoning.model.grading import graded
from reckoning.model.instant import DAY_MS, iso, to_ms
from reckoning.model.judgement import Judgement
from reckoning.model.locator import parse_locator
from reckoning.model.row import EVIDENCE_DIGITS, RECORD
from reckoning.model.statement import STATEMENT_SCHEMA
from reckoning.readers.prose.statements import CLAIM
from reckoning.tables.database import CaseTables
from reckoning.tables.duck import literals

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
KM_A_DEGREE = 111.2
_TIMES = ("start_ms", "end_ms", "valid_from_ms", "valid_to_ms")
FINDING_COLUMNS = (
    *("id", "kind", "title", "mmsi", "imo", "name", "mmsi_2", "start", "end", "lat", "lon", "place", "low", "best"),
    *("high", "bound", "unit", "pattern", "value_before", "value_after", "grade", "basis", "rule"),
)
LINK_COLUMNS = ("finding", "role", "statement", "other_finding", "evidence", "locator")
ORIGINAL_COLUMNS = ("sha256", "size_bytes", "media_type", "source", "url", "published_on", "licence")


@dataclass(frozen=True)
class Writing:
    """What the tables of a bundle are written with: plan, names, commitments and sources by hash of the original."""

    plan: Plan
    tables: CaseTables
    names: Names
    commitments: Mapping[str, str]
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def coarse(self) -> bool:
        """Whether places and times are coarsened."""
        return self.plan.request.allowed.coarse

    def monthly(self, kind: str | None) -> bool:
        """Whether a record or finding of a kind is told by the month."""
        return kind in self.plan.request.allowed.months

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The answer to a query."""
        found: list[dict[str, Any]] = self.tables.query(query).to_pylist()
        return found

    def hide(self, value: Any) -> Any:
        """A cell with pseudonyms in place of protected names."""
        return self.names.hidden(value) if isinstance(value, str) and value else value


def cell(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> cell("=1+1"), cell(" @sum"), cell(-3.5)
    ("'=1+1", "' @sum", -3.5)
    """
    if isinstance(value, datetime):
        return iso(to_ms(value))
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode().replace("\0", "")
        return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text
    return value


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV: UTF-8, lines closed by a newline, every dangerous cell escaped."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue().encode()


def statement_files(w: Writing) -> dict[str, bytes]:
    """`statements.parquet` and `statements.csv`: those that leave, in the order of their ids."""
    among = literals(sorted(w.plan.leaving(STATEMENT)))
    held = w.plan.leaving(ORIGINAL)
    names = [field.name for field in STATEMENT_SCHEMA]
    found = w.rows(f"""
        WITH heads AS (SELECT DISTINCT subject, text AS kind FROM statements WHERE property = '{RECORD}')
        SELECT DISTINCT {", ".join(f"s.{name}" for name in names)}, kind
        FROM statements s LEFT JOIN heads USING (subject) WHERE id IN (SELECT unnest({among}::VARCHAR[]))""")
    rows = [_statement(row, w, held) for row in sorted(found, key=lambda row: (row["id"], row["locator"]))]
    return {
        "statements.parquet": parquet_bytes(pa.Table.from_pylist(rows, schema=STATEMENT_SCHEMA)),
        "statements.csv": csv_bytes(names, rows),
    }


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd")
    content: bytes = out.getvalue().to_pybytes()
    return content


def _statement(row: Mapping[str, Any], w: Writing, held: frozenset[str]) -> dict[str, Any]:
    kept = ("id", "evidence", "parent")
    out = {n: row[n] if n in kept else w.hide(row[n]) for n in STATEMENT_SCHEMA.names}
    if row["property"] == CLAIM:
        out["text"] = None  # the machine's reading of the whole claim
    if row["property"] == RECORD:
        out["raw"] = w.hide(row["raw"])
    if w.coarse:
        out |= _coarse_statement(out, w.monthly(row["kind"]))
    sha = row["evidence"]
    if sha not in held:
        stands = w.commitments[sha]
        out["evidence"] = standing_for(stands)
        out["via"] = "" if row["via"] == w.sources.get(sha) else out["via"]
        out["locator"] = bare_locator(row["locator"])
        for name in ("subject", "other"):
            if sha[:EVIDENCE_DIGITS] in (row[name] or ""):
                out[name] = f"{row[name].partition(':')[0]}:{stands[:EVIDENCE_DIGITS]}/{out['locator']}"
    return out


def bare_locator(text: str) -> str:
    """A locator without the names of containers and columns around it.

    >>> bare_locator("zip:list of Ko Ko.csv!record:3#Name"), bare_locator("page:2@1,2,3,4")
    ('record:3', 'page:2')
    """
    try:
        locator = parse_locator(text)
    except UsageError:
        return ""
    return f"{locator.place}:{locator.first}" if locator.place != "whole" else "whole"


def _coarse_statement(row: Mapping[str, Any], months: bool) -> dict[str, Any]:
    first = month_of if months else day_of
    out: dict[str, Any] = {name: first(row[name]) for name in _TIMES}
    out |= {n: coarse_text(row[n], months=months) for n in ("raw", "text") if row[n]}
    if row["end_ms"] is not None:
        out["end_ms"] = month_after(row["end_ms"]) if months else day_of(row["end_ms"] + DAY_MS - 1)
    if row["precision"] == "ms" or (months and row["precision"] == "day"):
        out |= {"precision": "month" if months else "day", "raw": (iso(out["start_ms"]) or "")[: 7 if months else 10]}
    if row["lon"] is not None and row["lat"] is not None:
        lat, lon = coarse(row["lat"]), coarse(row["lon"])
        least = COARSE_DEGREES / 2 * KM_A_DEGREE * 2**0.5
        out |= {
            "lat": lat,
            "lon": lon,
            "raw": f"{lat}, {lon}",
            "error_km": max(row["error_km"] or 0.0, round(least, 1)),
        }
    return out


def finding_files(w: Writing, judgements: Iterable[Judgement]) -> dict[str, bytes]:
    """`findings.csv`, and `links.csv` with what stands under each as far as that leaves too."""
    made, leaving = list(judgements), w.plan.leaving(FINDING)
    among = f"(SELECT unnest({literals(sorted(leaving))}::VARCHAR[]))"
    found = w.rows(f"SELECT DISTINCT {', '.join(map(_quoted, FINDING_COLUMNS))} FROM findings WHERE id IN {among}")
    rows = [_finding(row, w, made) for row in sorted(found, key=lambda row: row["id"])]
    statements, originals = w.plan.leaving(STATEMENT), w.plan.leaving(ORIGINAL)
    links = []
    for link in w.rows(f"SELECT DISTINCT {', '.join(LINK_COLUMNS)} FROM links WHERE finding IN {among} ORDER BY ALL"):
        if link["statement"] in statements or link["other_finding"] in leaving or link["evidence"] in originals:
            links.append(link)
    return {"findings.csv": csv_bytes(FINDING_COLUMNS, rows), "links.csv": csv_bytes(LINK_COLUMNS, links)}


def _quoted(name: str) -> str:
    return f'"{name}"'


def _finding(row: Mapping[str, Any], w: Writing, judgements: list[Judgement]) -> dict[str, Any]:
    out = {name: w.hide(value) if name != "id" else value for name, value in row.items()}
    out["grade"] = str(graded(row["id"], (), judgements, by_rule=Grade(row["grade"])).grade)
    if row["mmsi"] is not None and row["imo"] is None:  # small craft have no IMO number and are mostly private
        out |= {"mmsi": None, "mmsi_2": None, "name": None, "value_before": None, "value_after": None}
    if w.coarse:
        out |= {"lat": coarse(row["lat"]), "lon": coarse(row["lon"])}
        months = w.monthly(row["kind"])
        out |= {name: (cell(row[name]) or "")[: 7 if months else 10] for name in ("start", "end")}
        out |= {n: coarse_text(out[n], months=months) for n in ("title", "value_before", "value_after") if out[n]}
        if row["kind"] == Kind.INCIDENT:
            out |= {"title": incident_title(out["start"]), "place": None}
    return out


def incident_title(month: str) -> str:
    """What is told of an incident where its place and day are not."""
    return f"incident, {month or 'day not known'}"


def original_file(w: Writing, evidence: Mapping[str, Evidence]) -> bytes:
    """`evidence.csv`: the originals that leave, and where each came from."""
    held = [evidence[sha] for sha in sorted(w.plan.leaving(ORIGINAL))]
    return csv_bytes(ORIGINAL_COLUMNS, [{n: w.hide(getattr(e, n)) for n in ORIGINAL_COLUMNS} for e in held])
