"""Rows: the originals and sources that a bucket numbers for itself, numbered among all of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from reckoning.tables.positions import RECORD_BITS, unpack_rows

ROW_COLUMNS = ("row", "row_before", "first_row", "last_row", "next_row")


@dataclass(frozen=True)
class Numbering:
    """The hashes of a case's originals and the names of its sources, both sorted: the number of one is its place."""

    originals: tuple[str, ...]
    sources: tuple[str, ...]

    def rows(self, rows: NDArray[np.int64], originals: Sequence[str]) -> NDArray[np.int64]:
        """Packed rows that count originals among those given (sorted), counting them among the case's; -1 stays."""
        places = np.searchsorted(np.array(self.originals), np.array(originals)).astype(np.int64)
        original, record = unpack_rows(np.maximum(rows, 0))
        return np.where(rows < 0, rows, (places[original] << RECORD_BITS) | record)

    def table(self, table: pa.Table, originals: Sequence[str], sources: Sequence[str]) -> pa.Table:
        """A bucket's table, in which its own sorted originals and sources were numbered, numbered as the case does."""
        feeds = np.searchsorted(np.array(self.sources), np.array(sources)).astype(np.int64)
        for field in table.schema:
            if field.name in ROW_COLUMNS:
                values: pa.Array = pa.array(self.rows(table[field.name].to_numpy(), originals), field.type)
            elif field.name == "cite_rows":
                lists = table[field.name].combine_chunks()
                values = _lists(lists, self.rows(lists.flatten().to_numpy(), originals), field.type)
            elif field.name == "source":
                values = pa.array(feeds[table[field.name].to_numpy()], field.type)
            elif field.name == "sources":
                lists = table[field.name].combine_chunks()
                values = _lists(lists, feeds[lists.flatten().to_numpy()], field.type)
            else:
                continue
            table = table.set_column(table.schema.get_field_index(field.name), field, values)
        return table


def _lists(like: pa.ListArray, values: NDArray[np.int64], kind: pa.ListType) -> pa.Array:
    offsets = np.concatenate(([0], np.cumsum(like.value_lengths().to_numpy()))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(values, kind.value_type)).cast(kind)
