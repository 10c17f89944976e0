"""Parquet: rows as records, a few thousand at a time, whatever types the columns have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reckoning.model.errors import InputError
from reckoning.readers.frame import Frame
from reckoning.readers.layout import Layout

BATCH_ROWS = 1 << 16


def open_parquet(path: Path) -> pq.ParquetFile:
    """A Parquet file; raises `InputError` when it is damaged."""
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"a damaged Parquet file: {error}", where=str(path)) from error


def parquet_frames(path: Path, layout: Layout) -> Iterator[Frame]:
    """The rows of a Parquet file; raises `InputError` where it is damaged."""
    with open_parquet(path) as file:
        try:
            for batch in file.iter_batches(BATCH_ROWS, columns=list(layout.used), use_threads=False):
                yield _frame(batch, layout)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"a damaged Parquet file: {error}", where=str(path)) from error


def _frame(batch: pa.RecordBatch, layout: Layout) -> Frame:
    missing = pa.array(layout.preset.missing, pa.string())
    columns = layout.columns(lambda name: _column(batch.column(name), missing))
    return Frame(batch.num_rows, np.arange(batch.num_rows), columns)


def _column(array: pa.Array, missing: pa.Array) -> pa.Array:
    kind = array.type
    if pa.types.is_dictionary(kind):
        array, kind = array.dictionary_decode(), kind.value_type
    if pa.types.is_large_string(kind) or pa.types.is_string(kind) or pa.types.is_string_view(kind):
        array = array.cast(pa.string())
        return pc.if_else(pc.is_in(array, missing), pa.scalar(None, pa.string()), array)
    if pa.types.is_decimal(kind) or pa.types.is_date(kind) or pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return pa.array([None if v is None else str(v) for v in array.to_pylist()], pa.string())
    return array
