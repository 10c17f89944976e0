"""Events: what a detector gives back, as one Arrow table: the columns of a finding, and the rows it cites.

A detector cites few records: those that define the event (its first and last fix, the fixes before and after a silence,
the signs of a false position). The rest follow from the finding itself: mmsi, start and end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.basis import Basis, Grade
from reckoning.model.finding import EVENT_SCHEMA, Kind

CITED_EVENT_SCHEMA = pa.schema(
    [
        *EVENT_SCHEMA,
        pa.field("track", pa.int32(), nullable=False),
        pa.field("ordinal", pa.int64(), nullable=False),  # tells apart events of one kind, subject and start
        pa.field("cite_roles", pa.list_(pa.string()), nullable=False),
        pa.field("cite_rows", pa.list_(pa.int64()), nullable=False),
        pa.field("statements", pa.list_(pa.string()), nullable=False),
    ]
)
"""An event with what it cites: `cite_roles[i]` (first, last, before, after, sign) is the role of position row
`cite_rows[i]`, the `row` column of `Tracks`; `statements` are ids of static statements."""


def events_table(
    kind: Kind,
    rule: str,
    columns: dict[str, NDArray[np.generic] | Sequence[object]],
    *,
    basis: Basis = Basis.OBSERVED,
    grade: Grade = Grade.LIKELY,
    cites: Sequence[tuple[str, NDArray[np.int64]]] = (),
    statements: Sequence[Sequence[str]] | None = None,
) -> pa.Table:
    """Events as a table of `CITED_EVENT_SCHEMA`, one row for each element of the columns.

    `columns` are named as in `EVENT_SCHEMA`, with `start_ms` and `end_ms` for the times and `track`; those left out are
    null. NaN, and -1 in `end_ms`, become null. `cites` pairs a role with one row index an event, -1 for none.
    """
    given = dict(columns)
    size = len(given["mmsi"])
    arrays = {
        "kind": pa.array([str(kind)] * size, pa.string()),
        "rule": pa.array([rule] * size, pa.string()),
        "basis": pa.array([str(basis)] * size, pa.string()),
        "grade": _texts(given.pop("grade", [str(grade)] * size)),
        "start": _times(given.pop("start_ms")),
        "end": _times(given.pop("end_ms")),
        "track": pa.array(given.pop("track", np.zeros(size, np.int32)), pa.int32()),
        "ordinal": pa.array(given.pop("ordinal", np.zeros(size, np.int64)), pa.int64()),
        "statements": pa.array(statements if statements is not None else [[]] * size, pa.list_(pa.string())),
        **_citations(cites, size),
    }
    for field in CITED_EVENT_SCHEMA:
        if field.name not in arrays:
            arrays[field.name] = _column(given.pop(field.name, None), field.type, size)
    if given:
        raise KeyError(f"columns that no event has: {sorted(given)}")
    return pa.Table.from_arrays([arrays[n] for n in CITED_EVENT_SCHEMA.names], schema=CITED_EVENT_SCHEMA)


def ordinals(*keys: NDArray[np.integer]) -> NDArray[np.int64]:
    """How many earlier rows have the same keys: tells apart events of one kind, subject and start.

    >>> ordinals(np.array([7, 8, 7, 7]), np.array([1, 1, 1, 2])).tolist()
    [0, 0, 1, 0]
    """
    order = np.lexsort((np.arange(len(keys[0])), *keys))
    new = np.ones(len(order), dtype=bool)
    new[1:] = np.any([np.diff(key[order]) != 0 for key in keys], axis=0)
    first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    counted = np.empty(len(order), np.int64)
    counted[order] = np.arange(len(order)) - first
    return counted


def no_events() -> pa.Table:
    """An empty table of events."""
    return CITED_EVENT_SCHEMA.empty_table()


def _column(values: Iterable[object] | None, kind: pa.DataType, size: int) -> pa.Array:
    if values is None:
        return pa.nulls(size, kind)
    if pa.types.is_string(kind):
        return _texts(values)
    return pa.array(values, kind, from_pandas=True)


def _texts(values: Iterable[object]) -> pa.Array:
    return pa.array([None if v is None else str(v) for v in values], pa.string())


def _times(values: object) -> pa.Array:
    numbers = np.asarray(values, dtype=np.int64)
    return pa.array(numbers, pa.int64(), mask=numbers < 0).cast(pa.timestamp("ms", tz="UTC"))


def _citations(cites: Sequence[tuple[str, NDArray[np.int64]]], size: int) -> dict[str, pa.Array]:
    rows: list[list[int]] = [[] for _ in range(size)]
    roles: list[list[str]] = [[] for _ in range(size)]
    for role, indices in cites:
        for event, row in enumerate(np.asarray(indices).tolist()):
            if row >= 0:
                rows[event].append(row)
                roles[event].append(role)
    return {"cite_roles": pa.array(roles, pa.list_(pa.string())), "cite_rows": pa.array(rows, pa.list_(pa.int64()))}
