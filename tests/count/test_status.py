"""Histories of what became of people, and sums that sources must keep."""

import pytest

from reckoning.count.status import DatedStatus, Status, Totals, difference, history, statuses_of
from reckoning.model.instant import DAY_MS


def state(status: Status, day: int | None, days: int = 1, source: str = "A") -> DatedStatus:
    start = None if day is None else day * DAY_MS
    end = None if day is None else (day + days) * DAY_MS
    return DatedStatus(status, start, end, f"{source}-{status}-{day}", source)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Detained", {Status.DETAINED}),
        ("Sentenced to 3 years, not released", {Status.SENTENCED}),
        ("died in custody", {Status.KILLED, Status.DETAINED}),
        ("Death sentence", {Status.SENTENCED}),
        ("released in the amnesty", {Status.RELEASED}),
        ("whereabouts unknown", {Status.MISSING}),
        ("ကျဆုံး", {Status.KILLED}),
        ("ဖမ်းဆီးခံရ", {Status.DETAINED}),
        ("", set()),
        ("student", set()),
    ],
)
def test_states_are_read_from_words(text: str, found: set[Status]) -> None:
    assert statuses_of(text) == found


def test_a_history_is_in_the_order_of_its_days_whatever_order_it_came_in() -> None:
    states = [
        state(Status.RELEASED, 90),
        state(Status.DETAINED, 10),
        state(Status.SENTENCED, 40),
        state(Status.CHARGED, None),
    ]
    assert history(states) == history(reversed(states))
    assert [s.status for s in history(states).states] == [
        Status.DETAINED,
        Status.SENTENCED,
        Status.RELEASED,
        Status.CHARGED,
    ]
    assert history(states).last is Status.RELEASED
    assert history(states).notes == ()


def test_released_before_arrested_is_a_note_with_its_statements() -> None:
    found = history([state(Status.DETAINED, 50), state(Status.RELEASED, 20)])
    assert [n.what for n in found.notes] == ["released (1970-01-21) before detained (1970-02-20)"]
    assert set(found.notes[0].statements) == {"A-detained-50", "A-released-20"}


def test_days_that_overlap_are_not_out_of_order() -> None:
    assert history([state(Status.DETAINED, 10, days=30), state(Status.RELEASED, 20)]).notes == ()


def test_a_second_detention_is_no_fault() -> None:
    states = [state(Status.DETAINED, 10), state(Status.RELEASED, 20), state(Status.DETAINED, 60)]
    assert history(states).notes == ()
    assert history(states).last is Status.DETAINED


def test_two_days_of_one_death_are_a_note_and_the_morning_after_is_not() -> None:
    assert history([state(Status.KILLED, 10), state(Status.KILLED, 11, source="B")]).notes == ()
    found = history([state(Status.KILLED, 10), state(Status.KILLED, 30, source="B")])
    assert [n.what for n in found.notes] == ["killed on different days: 1970-01-11 and 1970-01-31"]


def test_who_was_killed_was_killed_last_and_cannot_be_released_after() -> None:
    found = history([state(Status.KILLED, 10), state(Status.RELEASED, 30, source="B")])
    assert found.last is Status.KILLED
    assert any("killed" in n.what and "released" in n.what for n in found.notes)


def test_nothing_known_is_nothing_last() -> None:
    assert history([]).last is None


def test_arrested_less_detained_released_and_died_is_reported_not_mended() -> None:
    assert difference(Totals(25_000, 19_000, 5_900)) == 100
    assert difference(Totals(25_000, 19_000, 5_900, 100)) == 0
    assert difference(Totals(100, 120, 0)) == -20
    assert difference(Totals(None, 19_000, 5_900)) is None
