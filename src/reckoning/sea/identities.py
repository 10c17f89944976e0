"""Identities: whether what was heard under one MMSI in two times tells two ships apart.

Definition. Of the IMO number, then the name, the first that was heard both during one hull and during the other
decides: they are different ships when no value was heard of both. A run of equal values that lasts through both is
of both.

Thresholds. A value heard within 15 min of a hull's fixes counts as its own (gpsdio-segment 3).

What it cannot see. Which of two hulls that speak by turns sent a message: for them it is the fixes that decide.

Known failures. An MMSI with over 200 runs of names tells nothing: many ships send it. A crew that mistypes its IMO
number during a false position makes two ships of one.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reckoning.model.kernel import kernel

MARGIN_MS = 900_000
MOST_RUNS = 200
SAME, DIFFERENT, UNKNOWN = 1, -1, 0
PROPERTIES = ("imo", "name")
_PROPERTY, _VALUE, _FROM, _TO = 0, 1, 2, 3


def identity_runs(static: pa.Table | None, mmsi: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Runs of IMO number and name, shape (runs, 4): property, value, first and last ms; and where each ship's begin.

    `static` is a table of `STATIC_SCHEMA`; `mmsi` names the ships, shape (ships,), ascending. Values are numbered;
    runs without a time are left out.
    """
    starts = np.zeros(len(mmsi) + 1, dtype=np.int64)
    if static is None or not static.num_rows:
        return np.zeros((0, 4), dtype=np.int64), starts
    wanted = pc.and_(pc.is_in(static["property"], pa.array(PROPERTIES)), pc.is_valid(static["first_ms"]))
    table = static.filter(pc.and_(wanted, pc.is_in(static["mmsi"], pa.array(mmsi)))).sort_by("mmsi")
    values = pc.dictionary_encode(table["text"].combine_chunks()).indices
    runs = np.empty((table.num_rows, 4), dtype=np.int64)
    runs[:, _PROPERTY] = pc.index_in(table["property"], pa.array(PROPERTIES)).to_numpy()
    runs[:, _VALUE] = values.to_numpy()
    runs[:, _FROM] = table["first_ms"].to_numpy()
    runs[:, _TO] = pc.coalesce(table["last_ms"], table["first_ms"]).to_numpy()
    starts[:-1] = np.searchsorted(table["mmsi"].to_numpy(), mmsi)
    starts[-1] = table.num_rows
    return runs, starts


@kernel
def compare_identities(
    runs: NDArray[np.int64], deepest: int, k_start: int, k_end: int, h_start: int, h_end: int
) -> int:
    """Whether the identity heard during hull k (ms) is that heard of hull h outside that time: SAME, DIFFERENT,
    UNKNOWN.

    `runs` are one MMSI's; properties 0 (IMO number) to `deepest` are asked in turn.
    """
    if len(runs) > MOST_RUNS:
        return UNKNOWN
    for p in range(deepest + 1):
        heard_k, heard_h, shared = False, False, False
        for a in range(len(runs)):
            if runs[a, 0] != p:
                continue
            inside = runs[a, 2] >= k_start - MARGIN_MS and runs[a, 3] <= k_end + MARGIN_MS
            during_k = inside or (runs[a, 2] <= k_end and runs[a, 3] >= k_start)
            during_h = not inside and runs[a, 2] <= h_end + MARGIN_MS and runs[a, 3] >= h_start - MARGIN_MS
            heard_k |= during_k
            heard_h |= during_h
            shared |= during_k and during_h
            if during_k and not shared:
                for b in range(len(runs)):
                    other = runs[b, 2] < k_start - MARGIN_MS or runs[b, 3] > k_end + MARGIN_MS
                    shared |= other and runs[b, 0] == p and runs[b, 1] == runs[a, 1]
        if heard_k and heard_h:
            return SAME if shared else DIFFERENT
    return UNKNOWN
