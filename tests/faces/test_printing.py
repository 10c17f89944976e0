"""Progress as lines: no time left from one piece, no rate of nought, one of a thing in the singular."""

from __future__ import annotations

import pytest

from reckoning.faces import printing
from reckoning.faces.printing import Lines


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(printing, "time", made)
    return made


def told(clock: Clock, total: int, unit: str, pieces: list[tuple[float, int]]) -> list[str]:
    """What is said of a stage whose pieces take so many seconds and are so large."""
    said: list[str] = []
    lines = Lines(said.append)
    lines.stage("ships", total, unit)
    for seconds, amount in pieces:
        clock.now_s += seconds
        lines.advance(amount)
    return said


def test_nothing_is_estimated_from_the_piece_in_which_loops_are_compiled(clock: Clock) -> None:
    said = told(clock, 12, "buckets of ships", [(76.2, 1), (11, 1), (11, 1)])
    assert said == [
        "ships (12 buckets of ships)",
        "ships: 1 of 12 buckets of ships",
        "ships: 2 of 12 buckets of ships",
        "ships: 3 of 12 buckets of ships, 5 a minute, 99 s left",
    ]


def test_a_rate_is_never_nought_a_second(clock: Clock) -> None:
    assert told(clock, 0, "records", [(11, 1), (4000, 1), (4000, 1)])[-1] == "ships: 3 records, 1 an hour"
    assert told(clock, 0, "records", [(11, 1), (9000, 1), (9000, 1)])[-1] == "ships: 3 records"
    assert told(clock, 0, "records", [(11, 0), (11, 0), (11, 0)])[-1] == "ships: 0 records"
    assert told(clock, 0, "records", [(5, 9), (2, 80_000), (2, 80_000), (2, 80_000)])[-1] == (
        "ships: 240,009 records, 40,000 a second"
    )


def test_one_is_told_in_the_singular(clock: Clock) -> None:
    assert told(clock, 1, "buckets of ships", [(11, 1)]) == [
        "ships (1 bucket of ships)",
        "ships: 1 of 1 bucket of ships",
    ]
    assert told(clock, 0, "records", [(11, 1)])[-1] == "ships: 1 record"


def test_a_new_stage_is_estimated_anew(clock: Clock) -> None:
    said: list[str] = []
    lines = Lines(said.append)
    for name in ("ships", "meetings"):
        lines.stage(name, 9, "days")
        for seconds in (11, 11, 11):
            clock.now_s += seconds
            lines.advance(1)
    assert said[-2:] == ["meetings: 2 of 9 days", "meetings: 3 of 9 days, 5 a minute, 66 s left"]
