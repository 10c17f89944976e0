"""Change on few events: the chances are those of counting every case, and what is not known widens them."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.chain.change import DatedEvent, Window, longest_lull, rate_change, share_interval, switch
from reckoning.model.errors import InputError, UsageError

START = date(2022, 1, 1)
FIRST, SECOND = Window(START, START + timedelta(99)), Window(START + timedelta(100), START + timedelta(299))


def on(*days: int, route: str = "") -> list[DatedEvent]:
    return [DatedEvent(START + timedelta(d), START + timedelta(d), route, f"r{d}") for d in days]


def between(first: int, last: int, route: str = "") -> DatedEvent:
    return DatedEvent(START + timedelta(first), START + timedelta(last), route, "vague")


def binomial_p(m: int, n: int, share: float) -> float:
    """Two-sided: all outcomes no likelier than the one seen."""
    chances = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return sum(c for c in chances if c <= chances[m] * (1 + 1e-7))


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_change_of_rate_is_the_binomial_of_the_events_of_both_windows(n: int, m: int) -> None:
    events = on(*range(n), *range(150, 150 + m))
    found = rate_change(events, FIRST, SECOND)
    assert (found.before, found.after) == ((n, n), (m, m))
    expected = binomial_p(m, n + m, 2 / 3) if n + m else 1.0
    assert found.p_low == found.p_high == pytest.approx(expected)
    assert found.ratio_low <= (m / 2) / n if n else found.ratio_high == math.inf
    assert found.least_p <= found.p_low


def test_no_event_in_a_window_bounds_the_rate_from_above_only() -> None:
    found = rate_change(on(1, 20, 40, 60, 80, 95), FIRST, SECOND)
    assert found.ratio_low == 0
    assert 0 < found.ratio_high < 1
    assert found.p_high < 0.01


def test_few_events_cannot_tell_and_say_so() -> None:
    found = rate_change(on(1), FIRST, SECOND)
    assert found.least_p > 0.05
    assert found.ratio_high > 1


def test_a_date_that_is_an_interval_counts_every_way_it_can() -> None:
    sure = on(1, 20, 40, 60)
    found = rate_change([*sure, between(90, 110), between(290, 310)], FIRST, SECOND)
    assert (found.before, found.after) == ((4, 5), (0, 2))
    exact = [rate_change([*sure, *on(*extra)], FIRST, SECOND) for extra in ((95,), (105,), (95, 295), (105, 295))]
    assert found.p_low == pytest.approx(min(e.p_low for e in exact))
    assert found.p_high == pytest.approx(max(e.p_high for e in exact))
    assert found.ratio_high == max(e.ratio_high for e in exact)


def hypergeometric_p(a: int, b: int, c: int, d: int) -> float:
    def chance(k: int) -> float:
        return math.comb(a + b, k) * math.comb(c + d, a + c - k) / math.comb(a + b + c + d, a + c)

    ways = range(max(0, a - d), min(a + b, a + c) + 1)
    return sum(chance(k) for k in ways if chance(k) <= chance(a) * (1 + 1e-7))


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_a_switch_of_route_is_fishers_test(a: int, b: int, c: int, d: int) -> None:
    events = [*on(*range(a), route="viet nam"), *on(*range(50, 50 + b), route="uae")]
    events += [*on(*range(100, 100 + c), route="viet nam"), *on(*range(200, 200 + d), route="uae")]
    found = switch(events, "viet nam", FIRST, SECOND)
    assert (found.took_before, found.of_before) == ((a, a), (a + b, a + b))
    assert (found.took_after, found.of_after) == ((c, c), (c + d, c + d))
    assert found.p_low == pytest.approx(hypergeometric_p(a, b, c, d))
    assert found.odds_low <= found.odds_high
    assert found.share_before == share_interval(a, a + b)


def test_six_by_one_route_and_then_six_by_another_is_a_switch() -> None:
    events = [*on(*range(6), route="viet nam"), *on(*range(200, 206), route="uae")]
    found = switch(events, "uae", FIRST, SECOND)
    assert found.p_high == pytest.approx(2 / math.comb(12, 6))
    assert found.odds_low > 1
    assert found.odds_high == math.inf


def test_an_unknown_route_counts_as_either() -> None:
    events = [*on(1, 2, 3, route="viet nam"), *on(200, 201, 202, route="uae"), *on(203)]
    found = switch(events, "uae", FIRST, SECOND)
    assert (found.took_after, found.of_after) == ((3, 4), (4, 4))
    assert found.p_low < found.p_high


def test_the_longest_lull_is_as_rare_as_in_a_million_years() -> None:
    rng = np.random.default_rng(5)
    days = np.sort(rng.uniform(0, 400, (100_000, 6)), axis=1)
    edges = np.concatenate([np.zeros((100_000, 1)), days, np.full((100_000, 1), 400)], axis=1)
    often = float(np.mean(np.diff(edges, axis=1).max(axis=1) >= 200))
    found = longest_lull(on(10, 40, 60, 80, 281, 390), Window(START, START + timedelta(399)))
    assert (found.events, found.days_low, found.days_high) == ((6, 6), 200, 200)
    assert found.p_low == found.p_high == pytest.approx(often, abs=0.005)


def test_one_event_leaves_a_lull_of_more_than_half() -> None:
    window = Window(START, START + timedelta(99))
    assert longest_lull(on(20), window).p_low == pytest.approx(2 * (1 - 0.79))
    assert longest_lull([], window) == longest_lull(on(500), window)
    assert longest_lull([], window).p_low == 1.0


def test_a_lull_between_vague_dates_has_a_least_and_a_greatest_length() -> None:
    window = Window(START, START + timedelta(99))
    found = longest_lull([between(10, 20), between(70, 80)], window)
    assert (found.days_low, found.days_high) == (49, 69)
    assert found.p_low < found.p_high
    at_the_edge = longest_lull([between(10, 20), between(95, 120)], window)
    assert at_the_edge.events == (1, 2)


def test_dates_reversed_and_windows_that_overlap_are_refused() -> None:
    with pytest.raises(InputError, match="reversed") as refusal:
        longest_lull([between(5, 4)], FIRST)
    assert refusal.value.where == "vague"
    with pytest.raises(UsageError, match="overlap"):
        rate_change([], FIRST, FIRST)
    with pytest.raises(UsageError, match="ends before"):
        longest_lull([], Window(START, START - timedelta(1)))
