"""Repeats: a fix that stays, a passage sent again, and what only looks like them."""

from __future__ import annotations

import re

import numpy as np
from tests.sea.lies import AT, HONEST, WINDOW, find, frozen, lying, told, voyage


def test_a_frozen_position_under_way_is_told_with_the_way_it_claims() -> None:
    (found,) = find(voyage(frozen()))
    assert told([found]) == [("frozen", 600.0, 998.0)]
    signs = str(found["signs"])
    assert "one position to the last digit in 200 fixes over 6.6 h" in signs
    # 12 kn for 398 min are 79.6 nm, 147.4 km; the speeds told are rounded to 0.1 kn.
    assert re.search(r"speeds told meanwhile make 14[78] km", signs)
    assert "speed and course go on changing" in signs
    assert "the next fix is out of reach" in signs
    assert found["grade"] == "likely"


def test_a_stale_feed_that_repeats_the_whole_report_has_fewer_signs() -> None:
    part = {name: np.full(200, column[300]) for name, column in HONEST.items()}
    part["t_ms"] = HONEST["t_ms"][WINDOW]
    columns = {name: column[:500] for name, column in voyage(part).items()}
    (found,) = find(columns)
    assert found["pattern"] == "frozen"
    assert "go on changing" not in str(found["signs"])
    assert found["grade"] == "possible"


def test_lying_still_is_not_frozen() -> None:
    columns = lying(np.arange(0.0, 1440.0, 3.0), 10.0, 0.0)
    columns["lon"][:], columns["lat"][:], columns["speed_kn"][:] = 10.0, 0.0, 0.4
    assert find(columns) == []


def test_nine_repeats_are_not_frozen() -> None:
    part = {name: column[:9] for name, column in frozen().items()}
    assert find(voyage(part, slice(300, 309))) == []


def test_a_passage_sent_again_is_told_as_a_copy_of_it() -> None:
    part = {name: HONEST[name][50:250] for name in HONEST}
    part["t_ms"] = HONEST["t_ms"][WINDOW]
    (found,) = find(voyage(part))
    assert told([found]) == [("copied_track", 600.0, 998.0)]
    signs = str(found["signs"])
    # Of 200 places one or two may be forgotten.
    assert re.search(r"(19[5-9]|200) fixes equal earlier ones to the last digit, in their order", signs)
    assert "as 8.3 h before" in signs  # 250 rows of 2 minutes
    assert "from the fix before" in signs


def test_a_ferry_on_the_same_way_every_day_copies_nothing() -> None:
    # The same way and times each day, but for the receiver's jitter.
    days = [lying(np.arange(0.0, 600.0, 2.0) + 1440 * day, 10.0, 0.0) for day in range(3)]
    way = np.abs((np.arange(300) * 2 / 60 * 12 / 60) % 0.4 - 0.2)
    rng = np.random.default_rng(5)
    columns = {name: np.concatenate([d[name] for d in days]) for name in ("t_ms", "lon", "lat")}
    columns["lon"] = np.round(10 + np.tile(way, 3) + rng.normal(0, 1e-4, 900), 5)
    assert find(columns) == []


def test_a_berth_returned_to_is_no_copy() -> None:
    columns = lying(AT, 10.0, 0.0)
    columns["lon"], columns["lat"] = np.round(columns["lon"], 4), np.round(columns["lat"], 4)
    assert find(columns) == []
