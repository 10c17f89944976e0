"""Links: what stands under each finding, as places in originals that anybody can open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reckoning.model.finding import LINK_SCHEMA
from reckoning.tables.positions import unpack_rows


def links_table(ids: Sequence[str], events: pa.Table, originals: Sequence[str], indices: Sequence[Path]) -> pa.Table:
    """The links of events, sorted by finding, role, original and place; `ids[i]` is the finding of event i.

    `events` is of `CITED_EVENT_SCHEMA`, its rows numbered among `originals` (hashes); `indices[i]` is the file of
    `INDEX_SCHEMA` of original i.
    """
    records = _record_links(ids, events, originals, indices)
    statements = _statement_links(ids, events)
    joined = pa.concat_tables([records, statements])
    order = [(name, "ascending") for name in ("finding", "role", "evidence", "locator", "statement")]
    return joined.sort_by(order).combine_chunks()


def _record_links(ids: Sequence[str], events: pa.Table, originals: Sequence[str], indices: Sequence[Path]) -> pa.Table:
    rows = events["cite_rows"].combine_chunks()
    numbers, records = unpack_rows(rows.flatten().to_numpy())
    finding = np.repeat(np.array(ids, dtype=object), rows.value_lengths().to_numpy())
    locators = np.empty(len(numbers), dtype=object)
    for number in np.unique(numbers).tolist():
        mine = np.flatnonzero(numbers == number)
        locators[mine] = _locators(indices[number], records[mine])
    evidence = [originals[number] for number in numbers.tolist()]
    roles = events["cite_roles"].combine_chunks().flatten()
    return _table(finding.tolist(), roles, evidence, locators.tolist(), pa.nulls(len(numbers), pa.string()))


def _locators(index_file: Path, records: NDArray[np.int64]) -> list[str]:
    index = pq.read_table(index_file)
    starts, within = index["record"].to_numpy(), index["first"].to_numpy()
    containers = index["container"].to_pylist()
    places = np.searchsorted(starts, records, side="right") - 1
    return [
        f"{containers[place]}record:{within[place] + record - starts[place]}"
        for place, record in zip(places.tolist(), records.tolist(), strict=True)
    ]


def _statement_links(ids: Sequence[str], events: pa.Table) -> pa.Table:
    lists = events["statements"].combine_chunks()
    finding = np.repeat(np.array(ids, dtype=object), lists.value_lengths().to_numpy()).tolist()
    empty = [""] * len(finding)
    return _table(finding, pa.array(["statement"] * len(finding), pa.string()), empty, empty, lists.flatten())


def _table(
    finding: list[str], role: pa.Array, evidence: list[str], locator: list[str], statement: pa.Array
) -> pa.Table:
    columns = [
        pa.array(finding, pa.string()),
        role,
        pa.array(evidence, pa.string()),
        pa.array(locator, pa.string()),
        statement,
        pa.nulls(len(finding), pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=LINK_SCHEMA)
