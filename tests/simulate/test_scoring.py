"""Scoring: one to one by overlap; splits, neutral events and untimed ends as the docstring says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.finding import Kind
from reckoning.sea.events import events_table
from reckoning.simulate.answers import found_events, read_truth, scores, silences_told
from reckoning.simulate.scoring import Event, match, right_hull_share, score
from reckoning.simulate.simulation import simulate

MINUTE = 60_000


def test_an_event_told_in_two_pieces_is_one_match_and_one_false_finding() -> None:
    (s,) = score("x", [Event((1,), 0, 60), Event((1,), 70, 100)], [Event((1,), 0, 100)], 60)
    assert (s.precision, s.recall, s.split) == (0.5, 1.0, 1)


def test_less_than_half_of_the_shorter_is_no_match() -> None:
    assert match([Event((1,), 0, 100)], [Event((1,), 51, 151)]).pairs == ()
    assert match([Event((1,), 0, 100)], [Event((1,), 50, 150)]).pairs == ((0, 0),)


def test_another_ship_is_no_match() -> None:
    assert match([Event((1, 2), 0, 100)], [Event((1, 3), 0, 100)]).pairs == ()


def test_neutral_events_and_the_findings_that_match_them_count_neither_way() -> None:
    found = [Event((1,), 0, 10), Event((2,), 0, 10), Event((2,), 20, 30)]
    true = [Event((1,), 0, 10), Event((2,), 0, 40, neutral=True), Event((3,), 0, 10, neutral=True)]
    (s,) = score("x", found, true, 60)
    assert (s.found, s.true, s.precision, s.recall) == (1, 1, 1.0, 1.0)


def test_errors_are_found_minus_true_and_only_at_ends_that_were_heard() -> None:
    (s,) = score("x", [Event((1,), 5 * MINUTE, 90 * MINUTE)], [Event((1,), 0, 60 * MINUTE, end_timed=False)], 180)
    assert s.start_min.tolist() == [5.0]
    assert s.end_min.tolist() == []
    assert s.in_time == 1.0


def test_labels_have_their_own_recall_but_strangers_count_against_the_whole_only() -> None:
    true = [Event((1,), 0, 10, "circle"), Event((2,), 0, 10, "jump"), Event((3,), 0, 10, "jump")]
    whole, circle, jump = score("x", [Event((1,), 0, 10), Event((9,), 0, 10)], true, 60)
    assert (whole.precision, circle.recall, jump.recall) == (0.5, 1.0, 0.0)
    assert circle.precision == 1.0


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 50), st.integers(1, 50)), max_size=20))
def test_the_truth_itself_scores_one(rows: list[tuple[int, int, int]]) -> None:
    events = [Event((ship,), start, start + length) for ship, start, length in rows]
    (s,) = score("x", events, events, 60)
    assert s.recalled == s.true == s.right == s.found


def test_tracks_are_paired_with_hulls_one_to_one() -> None:
    mmsi = np.array([1] * 6 + [2] * 2)
    track = np.array([0, 0, 0, 0, 1, 1, 0, 1])
    hull = np.array([7, 7, 7, 8, 8, 8, 9, 9])
    # Track 0 is hull 7 (three rows right), track 1 is hull 8 (two); of the second ship's two tracks one is right.
    assert right_hull_share(mmsi, track, hull) == 6 / 8


def test_a_simulated_truth_read_back_and_scored_against_itself_is_perfect(tmp_path: Path) -> None:
    made = simulate(tmp_path / "s", seed=3, ships=40, days=8, frame="strait", thin_s=300)
    truth = read_truth(made.truth)
    found = {kind: [e for e in events if not e.neutral] for kind, events in truth.events.items()}
    for s in scores(truth, found):
        if s.true:
            assert (s.precision, s.recall) == (1.0, 1.0), s.name
    assert truth.events["meeting"]
    kinds = {cause: told for cause, told in silences_told(truth, found) if told != "-"}
    assert kinds == {"deliberate": "ais_gap", "left_area": "left_area", "outage": "not_observed"}


def test_nothing_found_scores_no_recall(tmp_path: Path) -> None:
    made = simulate(tmp_path / "s", seed=3, ships=12, days=4, frame="strait", thin_s=300)
    assert all(s.recall == 0.0 for s in scores(read_truth(made.truth), {}) if s.true)


@pytest.mark.parametrize("size", [0])
def test_no_rows_have_no_share(size: int) -> None:
    empty = np.zeros(size, dtype=np.int64)
    assert np.isnan(right_hull_share(empty, empty, empty))


def test_findings_are_counted_under_the_score_they_belong_to() -> None:
    def one(kind: Kind, **columns: object) -> pa.Table:
        base = {"mmsi": np.array([1]), "start_ms": np.array([0]), "end_ms": np.array([10])}
        return events_table(kind, "test/1", {**base, **{k: [v] for k, v in columns.items()}})

    findings = pa.concat_tables(
        [
            one(Kind.PORT_CALL, confidence=4, place="unlocode:XXABC"),
            one(Kind.PORT_CALL, confidence=1, place="unlocode:XXABC"),
            one(Kind.PORT_CALL, confidence=4, place="anchorage:1"),
            one(Kind.MEETING, mmsi_2=2, grade="likely"),
            one(Kind.MEETING, mmsi_2=2, grade="possible"),
            one(Kind.AIS_GAP, end_ms=-1),
        ]
    )
    found = found_events(findings, end_ms=99)
    assert {kind: len(events) for kind, events in found.items()} == {
        "port_call": 1,
        "meeting": 1,
        "meeting_dark": 1,
        "ais_gap": 1,
    }
    assert found["meeting"][0].ships == (1, 2)
    assert found["ais_gap"][0].end_ms == 99
