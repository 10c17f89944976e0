"""The desk: a new state is worked out beside the old one, and who wrote it sees it at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from reckoning.case import Case
from reckoning.faces.web import desk as desks
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.kept import kept
from reckoning.faces.web.sight import Sight
from reckoning.readers.prose.statements import CLAIM, stated_claims


def judged(case: Case) -> None:
    """Write a line to the ledger."""
    waiting = [c for c in stated_claims(case.statements(CLAIM), case.judgements()) if c.status == "proposed"]
    case.judge("claim", waiting[0].statement.id, "accepted")


def test_who_wrote_sees_it_at_once(own_case: Case) -> None:
    desk = Desk(own_case)
    before = desk.sight()
    judged(own_case)
    assert desk.sight(newest=True).state == own_case.ledger()[-1].sha[:16] != before.state


def test_readers_keep_the_state_they_have_while_the_next_is_opened(
    own_case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, may_open = Desk(own_case), threading.Event()
    before, opened = desk.sight(), Desk._open

    def slowly(self: Desk) -> Sight:
        may_open.wait(30)
        return opened(self)

    monkeypatch.setattr(Desk, "_open", slowly)
    monkeypatch.setattr(desks, "PATIENCE_S", 0.05)
    judged(own_case)
    with ThreadPoolExecutor(8) as readers:
        assert {s.state for s in readers.map(lambda _: desk.sight(), range(40))} == {before.state}
    monkeypatch.setattr(desks, "PATIENCE_S", 60.0)
    may_open.set()
    while (now := desk.sight()).state == before.state:
        pass
    assert now.state == own_case.ledger()[-1].sha[:16]


def test_what_was_asked_of_a_state_is_worked_out_of_the_next_before_it_is_shown(own_case: Case) -> None:
    asked: list[tuple[str, str]] = []

    @kept
    def answer(sight: Sight, of: str) -> str:
        asked.append((sight.state, of))
        return f"{of} of {sight.state}"

    desk = Desk(own_case)
    before = desk.sight()
    assert answer(before, "this") == answer(before, "this")
    judged(own_case)
    now = desk.sight()
    assert asked == [(before.state, "this"), (now.state, "this")]
    answer(now, "this")
    assert len(asked) == 2


def test_an_answer_is_worked_out_once_however_many_ask_and_an_error_is_not_kept(own_case: Case) -> None:
    began: list[int] = []

    @kept
    def answer(sight: Sight) -> int:
        began.append(1)
        if len(began) == 1:
            raise ValueError("the first time")
        return len(began)

    sight = Desk(own_case).sight()
    with pytest.raises(ValueError, match="the first time"):
        answer(sight)
    with ThreadPoolExecutor(8) as readers:
        assert set(readers.map(lambda _: answer(sight), range(40))) == {2}
