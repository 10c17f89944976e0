"""The ledger: a chain that shows every change, one writer at a time, nothing acknowledged is lost."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.archive.ledger import Ledger
from reckoning.model.errors import BusyError, IntegrityError


def filled(folder: Path, lines: int = 4) -> Ledger:
    ledger = Ledger(folder / "ledger.jsonl")
    with ledger.writing() as writer:
        for n in range(lines):
            writer.append("note", {"text": f"line {n} ကခ"})
    return ledger


def test_what_was_written_is_read_back_in_order(tmp_path: Path) -> None:
    entries = filled(tmp_path).entries()
    assert [e.body["text"] for e in entries] == [f"line {n} ကခ" for n in range(4)]
    assert [e.n for e in entries] == [0, 1, 2, 3]


@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_caught(tmp_path_factory: pytest.TempPathFactory, position: float, bit: int) -> None:
    ledger = filled(tmp_path_factory.mktemp("case"))
    content = bytearray(ledger.path.read_bytes())
    content[int(position * len(content))] ^= 1 << bit
    ledger.path.write_bytes(content)
    try:
        after = ledger.entries()
    except IntegrityError:
        return
    assert len(after) == 3, "only the loss of the final newline reads as a cut-off last line"


@pytest.mark.parametrize("swap", [(0, 1), (1, 2), (2, 3)])
def test_lines_out_of_order_are_caught(tmp_path: Path, swap: tuple[int, int]) -> None:
    ledger = filled(tmp_path)
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    lines[swap[0]], lines[swap[1]] = lines[swap[1]], lines[swap[0]]
    ledger.path.write_bytes(b"".join(lines))
    with pytest.raises(IntegrityError, match="out of order"):
        ledger.entries()


@pytest.mark.parametrize("removed", [0, 1, 2])
def test_a_removed_inner_line_is_caught(tmp_path: Path, removed: int) -> None:
    ledger = filled(tmp_path)
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(lines[:removed] + lines[removed + 1 :]))
    with pytest.raises(IntegrityError, match=f":{removed + 1}: a ledger line is missing"):
        ledger.entries()


@given(cut=st.integers(1, 10_000))
def test_a_write_cut_off_anywhere_loses_only_the_line_being_written(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    ledger = filled(tmp_path_factory.mktemp("case"), lines=3)
    content = ledger.path.read_bytes()
    acknowledged = b"".join(content.splitlines(keepends=True)[:2])
    last = content[len(acknowledged) :]
    ledger.path.write_bytes(acknowledged + last[: cut % len(last)])
    assert len(ledger.entries()) == 2
    with ledger.writing() as writer:
        writer.append("note", {"text": "after the crash"})
    assert [e.body["text"] for e in ledger.entries()][-1] == "after the crash"


def _hold(path: Path, ready: multiprocessing.Event, die: multiprocessing.Event) -> None:  # type: ignore[name-defined]
    with Ledger(path).writing():
        ready.set()
        die.wait(30)
        os._exit(9)


def test_a_second_writer_is_refused_and_a_dead_writers_lock_is_gone(tmp_path: Path) -> None:
    ledger = filled(tmp_path)
    context = multiprocessing.get_context("spawn")
    ready, die = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(ledger.path, ready, die))
    holder.start()
    assert ready.wait(30)
    with pytest.raises(BusyError, match="another process"), ledger.writing():
        pass
    assert len(ledger.entries()) == 4, "readers are never kept out"
    die.set()
    holder.join(30)
    with ledger.writing() as writer:
        writer.append("note", {})
    assert len(ledger.entries()) == 5
