"""Findings of a run as a table to show or export: each with the run it is of and the records it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.model.errors import IntegrityError, UsageError
from reckoning.model.finding import Kind
from reckoning.model.finding_columns import columns_of


def findings_table(results: Sequence[Path], kind: str = "") -> pa.Table:
    """The findings in the folders of some runs, sorted by start and id, with `run` and `rows` joined on.

    `rows` lists what a finding rests on: `role evidence locator`, `role finding id` or `role statement id`. With a
    kind, only its columns are there. Raises `UsageError` for an unknown kind.
    """
    if kind and kind not in list(Kind):
        raise UsageError(f"no kind of finding is named {kind}", do=f"kinds: {', '.join(Kind)}")
    table = pa.concat_tables([_of_run(result, kind) for result in results])
    table = table.take(pc.sort_indices(table, [("start", "ascending", "at_start"), ("id", "ascending")]))
    return table.select(columns_of(kind)) if kind else table


def _of_run(result: Path, kind: str) -> pa.Table:
    """The findings of one run, with `run` and `rows`."""
    table = _read(result / "findings.parquet")
    table = table.filter(pc.equal(table["kind"], kind)) if kind else table
    table = table.append_column("run", pa.array([result.name.rpartition("-")[2]] * len(table), pa.string()))
    rows = _rows_by_finding(result, set(table.column("id").to_pylist()))
    lists = [rows.get(i, []) for i in table.column("id").to_pylist()]
    return table.append_column("rows", pa.array(lists, pa.list_(pa.string())))


def _rows_by_finding(result: Path, wanted: set[str]) -> dict[str, list[str]]:
    links = _read(result / "links.parquet")
    rows: dict[str, list[str]] = {}
    columns = (links.column(n).to_pylist() for n in links.schema.names)
    for finding, role, evidence, locator, statement, other in zip(*columns, strict=True):
        if finding not in wanted:
            continue
        under = f"{evidence} {locator}" if evidence else f"statement {statement}" if statement else f"finding {other}"
        rows.setdefault(finding, []).append(f"{role} {under}")
    return rows


def _read(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise IntegrityError("a derived file is not whole", where=str(path), do="run: reckoning rebuild") from error
