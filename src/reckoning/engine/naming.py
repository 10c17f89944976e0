"""Naming: the name and IMO number that a ship gave at the time of a finding.

Rule. The value of the run that covers the finding's start; else the only value the MMSI ever gave; else none. An MMSI
is typed by hand and may be shared, so nothing is carried over from another time when it gave more than one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

PAIRS = 1 << 20
"""Pairs of an event and a run that are compared at once: what bounds the memory."""

Numbers = NDArray[np.int64]


def names_of(events: pa.Table, statics: pa.Table) -> tuple[pa.Array, pa.Array]:
    """IMO number (int64) and name of each event's ship, null where not known; `statics` is of `STATIC_SCHEMA`."""
    imo = _of(statics, "imo").append_column("value", pc.cast(_of(statics, "imo")["number"], pa.int64()))
    name = _of(statics, "name").append_column("value", _of(statics, "name")["text"])
    return _given(events, imo), _given(events, name)


def _of(statics: pa.Table, property_name: str) -> pa.Table:
    """The runs of one property by ship; an IMO number that is not right has no number."""
    runs = statics.filter(pc.equal(statics["property"], property_name))
    runs = runs.filter(runs["number"].is_valid()) if property_name == "imo" else runs
    return runs.select(["mmsi", "first_ms", "last_ms", "number", "text"]).sort_by("mmsi")


def _given(events: pa.Table, runs: pa.Table) -> pa.Array:
    """The value that holds for each event."""
    coded = runs["value"].combine_chunks().dictionary_encode()
    code = coded.indices.to_numpy().astype(np.int64)
    mmsi = runs["mmsi"].to_numpy()
    timed = runs["first_ms"].is_valid().to_numpy()
    first, last = (runs[n].fill_null(0).to_numpy() for n in ("first_ms", "last_ms"))
    ships, begin = np.unique(mmsi, return_index=True)
    end = np.append(begin[1:], len(mmsi))
    at = events["start"].cast(pa.int64()).fill_null(np.iinfo(np.int64).min).to_numpy()
    whose, known = _places(ships, events["mmsi"])
    chosen = np.full(len(events), -1, np.int64)
    if len(ships):
        chosen[known] = _only(code, begin)[whose[known]]
    for some in _pieces(known, (end - begin)[whose[known]] if len(ships) else known):
        event = np.repeat(some, (end - begin)[whose[some]])
        run = _counted(begin[whose[some]], end[whose[some]])
        covers = timed[run] & (first[run] <= at[event]) & (at[event] <= last[run])
        _set_single(chosen, event[covers], code[run[covers]])
    return coded.dictionary.take(pa.array(chosen, mask=chosen < 0))


def _places(ships: Numbers, mmsi: pa.ChunkedArray) -> tuple[Numbers, Numbers]:
    """Where each event's ship is among those with runs, and the events that have one."""
    wanted = mmsi.fill_null(-1).to_numpy()
    place = np.minimum(np.searchsorted(ships, wanted), max(len(ships) - 1, 0))
    return place, np.flatnonzero(ships[place] == wanted) if len(ships) else np.empty(0, np.int64)


def _only(code: Numbers, begin: Numbers) -> Numbers:
    """The one value of each ship, -1 where it gave several."""
    least, most = np.minimum.reduceat(code, begin), np.maximum.reduceat(code, begin)
    return np.where(least == most, least, -1)


def _pieces(known: Numbers, sizes: Numbers) -> Iterator[Numbers]:
    """Events in pieces whose pairs with runs are few enough."""
    piece = np.cumsum(sizes) // PAIRS
    for number in np.unique(piece).tolist():
        yield known[piece == number]


def _counted(begin: Numbers, end: Numbers) -> Numbers:
    """The numbers from each beginning up to its end, one after the other."""
    sizes = end - begin
    shift = np.repeat(begin - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return np.arange(sizes.sum()) + shift


def _set_single(chosen: Numbers, event: Numbers, code: Numbers) -> None:
    """Give each event (ascending, repeated) its value where all its runs agree."""
    if not len(event):
        return
    begin = np.flatnonzero(np.diff(event, prepend=-1))
    only = _only(code, begin)
    chosen[event[begin][only >= 0]] = only[only >= 0]
