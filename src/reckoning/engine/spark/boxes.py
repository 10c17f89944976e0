"""Boxes: some rows of one table as bytes, with what they are and which bucket of ships or day they belong to.

Spark moves boxes, not rows: a row that crosses between the JVM and Python costs more than all detectors do, a box of
ten thousand costs a copy. What is in a box is an Arrow stream, and only Python opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa

BOX_SCHEMA = pa.schema(
    [
        pa.field("part", pa.string()),
        pa.field("bucket", pa.int32()),
        pa.field("piece", pa.int32()),
        pa.field("read", pa.string()),
        pa.field("data", pa.binary()),
    ]
)
BOXES = "part string, bucket int, piece int, read string, data binary"
"""The same as Spark writes a schema."""

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


class Box(NamedTuple):
    """A part by name (`positions`, `grid`, a detector's), its bucket of ships, which piece of that, and of which read.

    What `piece` counts is the part's own affair: stretches of a file, fine buckets, days since 1970.
    """

    part: str
    bucket: int
    piece: int
    read: str
    data: bytes

    @classmethod
    def of(cls, table: pa.Table, part: str, bucket: int, piece: int = 0, read: str = "") -> Box:
        """A table in a box."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema, options=_PACKED) as stream:
            stream.write_table(table)
        return cls(part, bucket, piece, read, sink.getvalue().to_pybytes())

    @property
    def table(self) -> pa.Table:
        """What is in it."""
        return pa.ipc.open_stream(self.data).read_all()


def as_batch(boxes: Iterable[Box]) -> pa.RecordBatch:
    """Boxes as Spark takes them."""
    columns = list(zip(*boxes, strict=True)) or [()] * len(BOX_SCHEMA)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, BOX_SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=BOX_SCHEMA)


def in_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[Box]:
    """The boxes that Spark gives."""
    for batch in batches:
        names, buckets, pieces, reads = (batch.column(n).to_pylist() for n in BOX_SCHEMA.names[:-1])
        for row, head in enumerate(zip(names, buckets, pieces, reads, strict=True)):
            yield Box(*head, batch.column("data")[row].as_buffer())
