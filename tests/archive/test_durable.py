"""A file is put in place once what records it is on record, and not where that failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reckoning.archive.durable import placing
from reckoning.model.errors import BusyError, StorageError


def test_files_are_in_place_only_once_the_block_has_ended(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"old")
    with placing({one: b"new", two: b"new"}):
        assert one.read_bytes() == b"old" and not two.exists()
    assert one.read_bytes() == two.read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_could_not_be_recorded_is_not_put_in_place(tmp_path: Path) -> None:
    with pytest.raises(BusyError), placing({tmp_path / "one": b"new"}):
        raise BusyError("another process is writing this case")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_taken_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    recorded = []
    with pytest.raises(StorageError, match="cannot write"), placing({tmp_path / "one": b"", tmp_path / "two": b""}):
        recorded.append("line")
    assert recorded == [] and [p.name for p in tmp_path.iterdir()] == ["two"]
