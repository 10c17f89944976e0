"""Positions on disk: nothing is lost or cut, and the order of arrival cannot be seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reckoning.model.position import BUCKETS, POSITION_SCHEMA, bucket_of
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.tables.positions import PositionsFile, read_ships, whole_ships, write_positions


def batch(mmsi: list[int], t_ms: list[int], first_record: int = 0) -> pa.RecordBatch:
    size = len(mmsi)
    rows = {
        "mmsi": mmsi,
        "t_ms": t_ms,
        "lon": [0.1 * (t % 7) for t in t_ms],
        "lat": [1.0] * size,
        "speed_kn": [None if t % 3 else 4.5 for t in t_ms],
        "course_deg": [None] * size,
        "heading_deg": [None] * size,
        "status": [None] * size,
        "message": [None] * size,
        "receiver": [0] * size,
        "record": list(range(first_record, first_record + size)),
    }
    return pa.RecordBatch.from_pydict(rows, schema=POSITION_SCHEMA)


POSITIONS = st.lists(st.tuples(st.integers(200_000_000, 200_000_040), st.integers(0, 50)), min_size=1, max_size=200)


@settings(deadline=None, max_examples=25)
@given(positions=POSITIONS, cut=st.integers(0, 200))
def test_every_row_comes_back_once_with_its_ship_whole_and_in_time_order(
    tmp_path_factory: pytest.TempPathFactory, positions: list[tuple[int, int]], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("positions")
    mmsi, t_ms = [p[0] for p in positions], [p[1] for p in positions]
    parts = [batch(mmsi[:cut], t_ms[:cut]), batch(mmsi[cut:], t_ms[cut:], cut)]
    files = []
    for number, part in enumerate(parts):
        counts = write_positions([part], folder / f"{number}.parquet", folder)
        assert counts.sum() == len(part)
        files.append(PositionsFile(folder / f"{number}.parquet", number, 0))
    seen: list[tuple[int, int, int]] = []
    for bucket in range(BUCKETS):
        for table in read_ships(files, bucket, folder, TRACK_SCHEMA, rows=5):
            tracks = Tracks.from_arrow(table)
            assert {bucket_of(int(m)) for m in tracks.mmsi} == {bucket}
            seen += zip(tracks.mmsi.tolist(), tracks.t_ms.tolist(), (tracks.row & 0xFFFF).tolist(), strict=True)
    assert sorted(seen) == sorted((m, t, n) for n, (m, t) in enumerate(positions))


def test_the_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    mmsi = (200_000_000 + rng.integers(0, 900, 300_000)).tolist()
    whole = batch(mmsi, rng.integers(0, 10**9, 300_000).tolist())
    shuffled = whole.take(pa.array(rng.permutation(len(whole))))
    write_positions([whole], tmp_path / "a.parquet", tmp_path)
    write_positions([shuffled.slice(0, 100_000), shuffled.slice(100_000)], tmp_path / "b.parquet", tmp_path)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    stored = pq.read_table(tmp_path / "a.parquet")
    keys = np.stack([stored[c].to_numpy() for c in ("bucket", "mmsi", "t_ms")])
    assert np.array_equal(np.lexsort(keys[::-1]), np.arange(len(stored)))


def test_a_stream_is_regrouped_without_cutting_a_ship() -> None:
    one = pa.schema([pa.field("mmsi", pa.int64())])
    ships = np.repeat([1, 2, 3, 4], [3, 10, 1, 2])
    batches = [pa.RecordBatch.from_arrays([pa.array(ships[i : i + 4])], schema=one) for i in range(0, 16, 4)]
    groups = [t.column("mmsi").to_pylist() for t in whole_ships(batches, one, rows=5)]
    assert [m for g in groups for m in g] == ships.tolist()
    assert all(not set(a) & set(b) for i, a in enumerate(groups) for b in groups[i + 1 :])
