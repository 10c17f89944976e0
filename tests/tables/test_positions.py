"""Positions on disk: nothing is lost or cut, and the order of arrival cannot be seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.position import BUCKETS, POSITION_SCHEMA, buckets_of
from reckoning.sea.tracks import TRACK_SCHEMA, Tracks
from reckoning.tables.positions import (
    PositionsFile,
    ShipRange,
    positions_in,
    read_ships,
    ship_ranges,
    unpack_rows,
    write_positions,
)


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


@given(positions=POSITIONS, cut=st.integers(0, 200), sorted_rows=st.integers(1, 300), rows=st.integers(1, 300))
def test_every_row_comes_back_once_with_its_ship_whole_and_in_time_order(
    tmp_path_factory: pytest.TempPathFactory, positions: list[tuple[int, int]], cut: int, sorted_rows: int, rows: int
) -> None:
    folder = tmp_path_factory.mktemp("positions")
    mmsi, t_ms = [p[0] for p in positions], [p[1] for p in positions]
    parts = [batch(mmsi[:cut], t_ms[:cut]), batch(mmsi[cut:], t_ms[cut:], cut)]
    files = []
    for number, part in enumerate(parts):
        own = folder / str(number)
        own.mkdir()
        pieces = [part.slice(i, 50) for i in range(0, len(part), 50)]
        assert write_positions(pieces, own, sorted_rows).sum() == len(part)
        files += [PositionsFile(path, number, 0) for path in positions_in(own)]
    seen: list[tuple[int, int, int]] = []
    for bucket in range(BUCKETS):
        ships: list[int] = []
        for table in read_ships(files, ShipRange(bucket), TRACK_SCHEMA, rows=rows):
            tracks = Tracks.from_arrow(table)
            assert set(buckets_of(tracks.mmsi).tolist()) == {bucket}
            assert len(tracks) <= rows or len(np.unique(tracks.mmsi)) == 1
            ships += np.unique(tracks.mmsi).tolist()
            seen += zip(tracks.mmsi.tolist(), tracks.t_ms.tolist(), (tracks.row & 0xFFFF).tolist(), strict=True)
        assert len(ships) == len(set(ships))
        apart = [t for some in ship_ranges(files, bucket, rows) for t in read_ships(files, some, TRACK_SCHEMA)]
        assert [m for table in apart for m in np.unique(table["mmsi"].to_numpy()).tolist()] == ships
        assert sum(map(len, apart)) == sum(bucket == b for b in buckets_of(np.array(mmsi)).tolist())
        assert all(len(table) <= rows or len(np.unique(table["mmsi"].to_numpy())) == 1 for table in apart)
    assert sorted(seen) == sorted((m, t, n) for n, (m, t) in enumerate(positions))


def test_the_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    mmsi = (200_000_000 + rng.integers(0, 900, 300_000)).tolist()
    whole = batch(mmsi, rng.integers(0, 10**9, 300_000).tolist())
    shuffled = whole.take(pa.array(rng.permutation(len(whole))))
    for name, pieces in (("a", [whole]), ("b", [shuffled.slice(0, 100_000), shuffled.slice(100_000)])):
        (tmp_path / name).mkdir()
        write_positions(pieces, tmp_path / name)
    for file in ("positions-0000.parquet", "ships-0000.parquet"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_file_is_in_order_and_says_nothing_that_was_not_given(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    whole = batch((200_000_000 + rng.integers(0, 90, 40_000)).tolist(), rng.integers(0, 10**6, 40_000).tolist())
    write_positions([whole], tmp_path)
    [path] = positions_in(tmp_path)
    stored = pq.read_table(path)
    mmsi, t_ms = (stored[c].to_numpy() for c in ("mmsi", "t_ms"))
    assert np.array_equal(np.lexsort((t_ms, mmsi, buckets_of(mmsi))), np.arange(len(stored)))
    for name in ("speed_kn", "course_deg", "status", "message"):
        assert stored[name].null_count == whole.column(name).null_count, name
    ships = pq.read_table(path.with_name("ships-0000.parquet"))
    starts = np.flatnonzero(np.diff(mmsi, prepend=0))
    assert ships["mmsi"].to_pylist() == mmsi[starts].tolist()
    assert ships["first_ms"].to_pylist() == t_ms[starts].tolist()
    assert ships["rows"].to_pylist() == np.diff(starts, append=len(mmsi)).tolist()


def test_equal_times_are_ordered_by_the_rest_and_by_source_last(tmp_path: Path) -> None:
    files = []
    for number, source in ((0, 1), (1, 0)):
        own = tmp_path / str(number)
        own.mkdir()
        write_positions([batch([200_000_000] * 3, [7, 7, 6])], own)
        files += [PositionsFile(path, number, source) for path in positions_in(own)]
    [table] = read_ships(files, ShipRange(int(buckets_of(np.array([200_000_000]))[0])), TRACK_SCHEMA)
    assert table["t_ms"].to_pylist() == [6, 6, 7, 7, 7, 7]
    assert table["source"].to_pylist() == [0, 1, 0, 0, 1, 1]
    assert [(int(e), int(r)) for e, r in zip(*unpack_rows(table["row"].to_numpy()), strict=True)] == [
        (1, 2),
        (0, 2),
        (1, 0),
        (1, 1),
        (0, 0),
        (0, 1),
    ]
