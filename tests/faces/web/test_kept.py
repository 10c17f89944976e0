"""What is worked out of a state of the case once."""

from __future__ import annotations

import threading
import time

import pytest

from reckoning.case import Case
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.kept import MOST_ANSWERS, kept
from reckoning.faces.web.sight import Sight


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(Case.create(tmp_path_factory.mktemp("kept") / "case"))


def test_an_answer_is_worked_out_once_of_each_state_and_question(desk: Desk) -> None:
    asked: list[str] = []

    @kept
    def answer(sight: Sight, day: str = "") -> str:
        asked.append(f"{sight.state} {day}")
        return asked[-1]

    first = desk.sight()
    assert answer(first) == answer(first) and answer(first, "2024") == answer(first, "2024")
    assert len(asked) == 2
    desk.case.judge("link", "imo:1", "unsure", reason="x", other="imo:2")
    later = Desk(Case.open(desk.case.root)).sight()
    assert answer(later) != answer(first)
    assert len(asked) == 3


def test_readers_who_ask_at_once_wait_for_one_answer(desk: Desk) -> None:
    asked: list[int] = []

    @kept
    def slow(sight: Sight) -> int:
        asked.append(1)
        time.sleep(0.05)
        return len(asked)

    sight, found = desk.sight(), list[int]()
    readers = [threading.Thread(target=lambda: found.append(slow(sight))) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [1] * 8


def test_no_more_answers_are_kept_than_a_few(desk: Desk) -> None:
    asked: list[str] = []

    @kept
    def answer(sight: Sight, day: str) -> str:
        asked.append(day)
        return day

    sight = desk.sight()
    for day in range(MOST_ANSWERS + 1):
        answer(sight, str(day))
    answer(sight, "0")
    assert asked.count("0") == 2


def test_an_error_is_no_answer(desk: Desk) -> None:
    asked: list[int] = []

    @kept
    def fails(sight: Sight) -> int:
        asked.append(1)
        raise ValueError("none")

    for _ in range(2):
        with pytest.raises(ValueError, match="none"):
            fails(desk.sight())
    assert len(asked) == 2
