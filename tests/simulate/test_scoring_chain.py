"""Scores of the chain by hand: each rule of matching and counting on findings whose worth is plain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reckoning.model.instant import DAY_MS, HOUR_MS
from reckoning.simulate.chain_answers import Delivered, Hidden
from reckoning.simulate.scoring_chain import (
    FoundDelivery,
    FoundReach,
    FoundShare,
    Part,
    match_deliveries,
    score_deliveries,
    score_exposures,
    score_identities,
    score_origins,
    score_reach,
)

T = 1_700_000_000_000
TRUE = Delivered(
    "cargo-0001", "SIM-0001", 2_000_003, frozenset({200_000_001, 200_000_002}), frozenset({"OLD NAME", "NEW NAME"}),
    "Vessant", "Thole Jetty", T, T + DAY_MS, 10_000.0, {"Vesska": 1.0}, (), True,
)  # fmt: skip
FOUND = FoundDelivery("f", 2_000_003, None, frozenset(), "Thole Jetty", T, T + DAY_MS, 9_900.0, 10_100.0)


def part(parts: list[Part], name: str) -> Part:
    return next(p for p in parts if p.name.strip().startswith(name))


@pytest.mark.parametrize(
    ("found", "matches"),
    [
        (FOUND, True),
        (replace(FOUND, imo=None, mmsi=200_000_002), True),
        (replace(FOUND, imo=None, names=frozenset({"OLD NAME"})), True),
        (replace(FOUND, imo=2_000_015, names=frozenset({"OLD NAME"})), False),
        (replace(FOUND, place="Dunmere"), False),
        (replace(FOUND, start_ms=T + 20 * DAY_MS, end_ms=None), True),
        (replace(FOUND, start_ms=T + 24 * DAY_MS, end_ms=T + 25 * DAY_MS), False),
        (replace(FOUND, start_ms=None, end_ms=None), True),
    ],
)
def test_a_delivery_matches_by_hull_place_and_days(found: FoundDelivery, matches: bool) -> None:
    assert match_deliveries([found], [TRUE]) == ([(0, 0)] if matches else [])


def test_two_findings_of_one_delivery_are_one_right_and_one_wrong() -> None:
    late = replace(FOUND, id="late", start_ms=T + 9 * DAY_MS, end_ms=T + 10 * DAY_MS)
    parts = score_deliveries([late, FOUND], [TRUE])
    assert match_deliveries([late, FOUND], [TRUE]) == [(1, 0)]
    assert part(parts, "deliveries found").share == 1.0
    assert part(parts, "deliveries right").share == 0.5
    assert part(parts, "dated").share == 1.0


def test_deliveries_of_other_ships_are_not_counted() -> None:
    parts = score_deliveries([replace(FOUND, imo=2_000_015)], [TRUE])
    assert part(parts, "deliveries right").of == 0
    assert part(parts, "deliveries found").right == 0


def test_tonnes_are_inside_when_both_ends_allow_them() -> None:
    def inside(low: float | None, high: float | None) -> Part:
        return part(score_deliveries([replace(FOUND, low_t=low, high_t=high)], [TRUE]), "tonnes")

    assert inside(9_900.0, 10_100.0).share == 1.0
    assert inside(10_001.0, 10_100.0).share == 0.0
    assert inside(9_000.0, None).share == 1.0
    assert inside(None, 9_999.0).share == 0.0
    assert inside(None, None).of == 0


def test_bounds_on_origins_hold_or_do_not_and_false_papers_stand_apart() -> None:
    good = FoundShare("a", "Vesska", 0.2, 0.6, 0.2000005, 0.3, lied=False)
    bad = FoundShare("b", "Vesska", 0.0, 0.1, 0.5, 0.3, lied=True)
    mended = replace(good, corrected=True, least=0.5)
    parts = score_origins([good, bad, mended])
    assert [(p.of, p.right) for p in parts] == [(1, 1), (1, 0), (1, 0)]
    assert parts[0].more["mean width"] == pytest.approx(0.4)
    assert parts[0].more["best possible"] == pytest.approx(0.3)


def test_reach_sets_hold_the_truth_and_rank_it() -> None:
    hidden = Hidden(200_000_001, "silence", T, T + 20 * HOUR_MS, "Vessant", T + 3 * HOUR_MS, T + 15 * HOUR_MS)
    second = FoundReach(200_000_001, T, T + 20 * HOUR_MS, ("Dunmere", "Vessant"), frozenset())
    parts = score_reach([second], [hidden])
    assert [(p.of, p.right) for p in parts] == [(1, 1), (1, 1), (1, 0)]
    assert parts[2].more["mean rank"] == 2.0
    missed = replace(second, possible=("Dunmere",), impossible=frozenset({"Vessant"}))
    assert [p.right for p in score_reach([missed], [hidden])] == [1, 0, 0]
    elsewhere = replace(second, start_ms=T + 16 * HOUR_MS)
    assert [p.right for p in score_reach([elsewhere], [hidden])] == [0, 0, 0]


def test_exposures_are_right_wrong_or_undetermined() -> None:
    true = [
        {"cargo": "c", "party": party, "regime": "OFAC", "listed": listed, "listed_at_end": at_end}
        for party, listed, at_end in (
            ("a", "1", "1"),
            ("b", "0", "0"),
            ("d", "1", "1"),
            ("e", "0", "0"),
            ("f", "0", "1"),
        )
    ]
    found = {("c", "a", "OFAC"): "yes", ("c", "b", "OFAC"): "yes", ("c", "d", "OFAC"): "undetermined"}
    found["c", "f", "OFAC"] = "yes"
    answered, right, exposed = score_exposures(found, true)
    assert (answered.of, answered.right) == (5, 4)
    assert (right.of, right.right, right.more["wrong"], right.more["undetermined"]) == (4, 2, 1.0, 1.0)
    assert (exposed.of, exposed.right) == (2, 1)


def test_identities_followed_are_counted() -> None:
    (followed,) = score_identities({2_000_003: True, 2_000_015: False})
    assert followed.share == 0.5
