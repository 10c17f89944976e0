"""Runs: static values that stay the same, one row a run however many messages repeat them; constant memory.

Each ship and field has one open run; it ends when another value comes. State is held for at most 65,536 ships: beyond
that all runs end and begin anew, as they do at the end of a stream. Neighbouring runs of one value are to be joined
when all stand in order of time: then rows out of order, chunks and limits cannot be seen any more.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.model.kernel import kernel
from reckoning.readers.clock import MISSING_MS
from reckoning.readers.frame import Statics
from reckoning.readers.reading import RUN_SCHEMA, STATIC_FIELDS

MAX_SHIPS = 1 << 16
SLOTS = 1 << 17
EVENTS = 1 << 15


CODE, FIRST_MS, LAST_MS, FIRST, LAST, COUNT, SERIAL = range(7)


@kernel
def _slot_of(key: NDArray[np.int64], mmsi: int) -> int:
    slot = ((mmsi * 2_654_435_761) >> 8) & (len(key) - 1)
    while key[slot] != 0 and key[slot] != mmsi:
        slot = (slot + 1) & (len(key) - 1)
    return slot


@kernel
def _feed(
    key: NDArray[np.int64],  # hash table from MMSI (0: free) ...
    ship: NDArray[np.int64],  # ... to the number of the ship
    run: NDArray[np.int64],  # (ships, fields, 8): the open runs, code 0 where there is none
    ships: int,
    mmsi: NDArray[np.int64],
    t_ms: NDArray[np.int64],
    records: NDArray[np.int64],
    codes: NDArray[np.int64],
    columns: NDArray[np.int64],
    row: int,
    serial: int,
    ended: NDArray[np.int64],
    begun: NDArray[np.int64],
) -> tuple[int, int, int, int]:
    """Rows from `row` on, until all are done or a table is full: next row, ships known, runs ended, runs begun."""
    n_ended, n_begun = 0, 0
    room = len(ended) - len(columns)
    while row < len(mmsi) and n_ended < room and n_begun < room:
        number = -1
        for i in range(len(columns)):
            code = codes[i, row]
            if code == 0:
                continue
            if number < 0:
                slot = _slot_of(key, mmsi[row])
                if key[slot] == 0:
                    if ships == len(run):
                        return row, ships, n_ended, n_begun
                    key[slot], ship[slot] = mmsi[row], ships
                    ships += 1
                number = ship[slot]
            f = columns[i]
            if run[number, f, CODE] == code:
                run[number, f, LAST] = records[row]
                run[number, f, COUNT] += 1
                if t_ms[row] != MISSING_MS:
                    if t_ms[row] < run[number, f, FIRST_MS] or run[number, f, FIRST_MS] == MISSING_MS:
                        run[number, f, FIRST_MS] = t_ms[row]
                    run[number, f, LAST_MS] = max(run[number, f, LAST_MS], t_ms[row])
                continue
            if run[number, f, CODE] != 0:
                ended[n_ended, 0], ended[n_ended, 1], ended[n_ended, 2:] = number, f, run[number, f]
                n_ended += 1
            begun[n_begun, 0], begun[n_begun, 1], begun[n_begun, 2], begun[n_begun, 3] = number, f, i, row
            run[number, f, CODE], run[number, f, SERIAL] = code, serial + n_begun
            run[number, f, FIRST_MS], run[number, f, LAST_MS] = t_ms[row], t_ms[row]
            run[number, f, FIRST], run[number, f, LAST], run[number, f, COUNT] = records[row], records[row], 1
            n_begun += 1
        row += 1
    return row, ships, n_ended, n_begun


class Runs:
    """The open runs of one stream; `feed` gives those that ended."""

    def __init__(self, container: str) -> None:
        self.container = container
        self._serial = 0
        self._ended = np.zeros((EVENTS, 10), np.int64)
        self._begun = np.zeros((EVENTS, 4), np.int64)
        self._ships = 0

    def _begin(self) -> None:
        """Empty tables: some 40 MB, so not before something was said."""
        self._key, self._ship = np.zeros(SLOTS, np.int64), np.zeros(SLOTS, np.int64)
        self._run = np.zeros((MAX_SHIPS, len(STATIC_FIELDS), 8), np.int64)
        self._values = np.empty((MAX_SHIPS, len(STATIC_FIELDS)), object)

    def feed(self, statics: Statics, base: int) -> list[pa.RecordBatch]:
        """Take in rows, whose records are counted from `base`; the runs that ended, as batches of `RUN_SCHEMA`."""
        batches: list[pa.RecordBatch] = []
        columns = np.array([STATIC_FIELDS.index(name) for name in statics.fields], np.int64)
        records, row = statics.records + base, 0
        while row < len(statics.mmsi) and len(columns):
            if not self._ships:
                self._begin()
            row, self._ships, n_ended, n_begun = _feed(
                self._key, self._ship, self._run, self._ships, statics.mmsi, statics.t_ms, records, statics.codes,
                columns, row, self._serial, self._ended, self._begun,
            )  # fmt: skip
            new = np.empty(n_begun, object)
            ships, fields, places, rows = self._begun[:n_begun].T
            new[:] = [
                statics.values[i][statics.places[i][r]] for i, r in zip(places.tolist(), rows.tolist(), strict=True)
            ]
            if n_ended:
                batches.append(self._batch(self._ended[:n_ended], new))
            self._values[ships, fields] = new
            self._serial += n_begun
            if row < len(statics.mmsi) and self._ships == MAX_SHIPS:
                batches += self.end()
        return batches

    def end(self) -> list[pa.RecordBatch]:
        """End all open runs."""
        if not self._ships:
            return []
        ships, fields = np.nonzero(self._run[: self._ships, :, CODE])
        batch = self._batch(np.column_stack([ships, fields, self._run[ships, fields]]), np.empty(0, object))
        self._ships = 0
        return [batch]

    def _batch(self, events: NDArray[np.int64], new: NDArray[np.object_]) -> pa.RecordBatch:
        """Ended runs as a batch; the value of a run that also began in this call is in `new`."""
        ships, fields, _, first_ms, last_ms, first, last, count, serial, _ = events.T
        values = self._values[ships, fields]
        fresh = serial >= self._serial
        values[fresh] = new[serial[fresh] - self._serial]
        untimed = first_ms == MISSING_MS
        columns = (
            pa.array(self._mmsi_of(ships)),
            pa.array(np.array(STATIC_FIELDS, object)[fields], pa.string()),
            pa.array([value[0] for value in values], pa.string()),
            pa.array([value[1] for value in values], pa.float64()),
            pa.array(first_ms, mask=untimed),
            pa.array(last_ms, mask=untimed),
            pa.array(first),
            pa.array(last),
            pa.array(count),
            pa.array([self.container] * len(ships), pa.string()),
        )
        return pa.RecordBatch.from_arrays(list(columns), schema=RUN_SCHEMA)

    def _mmsi_of(self, ships: NDArray[np.int64]) -> NDArray[np.int64]:
        used = np.flatnonzero(self._key)
        mmsi = np.zeros(self._ships, np.int64)
        mmsi[self._ship[used]] = self._key[used]
        return mmsi[ships]
