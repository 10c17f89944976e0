"""Position: one report of where a ship said it was; millions of them, so a table and not a class.

Codes for "not available" are null here (speed 102.3, course 360, heading 511); latitude 91 is a record
without a position. `record` is the ordinal of the record in its evidence. Nothing here is cleaned: cleaning flags.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

POSITION_SCHEMA = pa.schema(
    [
        pa.field("mmsi", pa.int64(), nullable=False),
        pa.field("t_ms", pa.int64(), nullable=False),  # UTC milliseconds since 1970
        pa.field("lon", pa.float64(), nullable=False),  # degrees east, [-180, 180]
        pa.field("lat", pa.float64(), nullable=False),  # degrees north, [-90, 90]
        pa.field("speed_kn", pa.float32()),
        pa.field("course_deg", pa.float32()),  # [0, 360)
        pa.field("heading_deg", pa.float32()),  # [0, 360)
        pa.field("status", pa.int8()),  # navigational status 0-15
        pa.field("message", pa.int8()),  # AIS message type 1-27
        pa.field("receiver", pa.int8(), nullable=False),  # a Receiver
        pa.field("record", pa.int64(), nullable=False),
    ]
)

RECEIVER_UNKNOWN, RECEIVER_TERRESTRIAL, RECEIVER_SATELLITE = 0, 1, 2
"""How a report was heard."""

BUCKETS = 16


def buckets_of(mmsi: NDArray[np.int64], count: int = BUCKETS) -> NDArray[np.int64]:
    """The bucket of ships each MMSI falls in, of `count`: the unit of recomputation.

    The low digits alone would do, but fleets number their hulls in runs of ten and US stations end in 0. Each of
    `BUCKETS` holds whole ones of any multiple of that.

    >>> buckets_of(np.array([563808000, 563808010, 563808020])).tolist()
    [0, 3, 5]
    >>> buckets_of(np.array([563808000, 563808010, 563808020]), 64).tolist()
    [0, 12, 23]
    """
    mixed = (mmsi * 2_654_435_761) & 0xFFFFFFFF
    buckets: NDArray[np.int64] = (mixed * count) >> 32
    return buckets
