"""Bounds through storage: those of trying every parcel, no wider and no narrower, whatever the statements say."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.chain.parcels import ends, shares_by_brute_force

from reckoning.chain.network import Lot, Network, OriginShare, Tanks, share_of
from reckoning.chain.storage import OriginBounds, least_correction, origin_bounds
from reckoning.model.errors import InputError, ManyErrors, UsageError

X, Y = (OriginShare("X"),), (OriginShare("Y"),)
EMPTY = Tanks("A", opening_high_t=0)


def came(id: str, t: int, low: float, origins: tuple[OriginShare, ...] = (), high: float = -1, at: str = "A") -> Lot:
    return Lot(id, low, low if high < 0 else high, came=at, came_ms=t, origins=origins, record=f"r-{id}")


def left(id: str, t: int, low: float, high: float = -1, at: str = "A") -> Lot:
    return Lot(id, low, low if high < 0 else high, left=at, left_ms=t, record=f"r-{id}")


def moved(id: str, t: int, low: float, to_t: int, high: float = -1) -> Lot:
    return replace(left(id, t, low, high), came="B", came_ms=to_t)


def bounds(*lots: Lot, terminals: tuple[Tanks, ...] = (EMPTY,), lot: str = "out", origin: str = "X") -> OriginBounds:
    return origin_bounds(Network(terminals, lots), lot, origin)


def test_a_draw_larger_than_the_other_parcel_must_hold_some_of_each() -> None:
    found = bounds(came("x", 1, 100, X), came("y", 2, 100, Y), left("out", 3, 150))
    assert (found.least, found.greatest) == (pytest.approx(1 / 3, abs=1e-6), pytest.approx(2 / 3, abs=1e-6))
    assert (found.mixed_low, found.mixed_high) == (0.5, 0.5)
    assert (found.terminals, found.lots, found.correction) == (1, 2, None)


def test_nothing_leaves_before_it_came() -> None:
    early = bounds(came("x", 1, 100, X), left("out", 2, 50), came("y", 3, 100, Y))
    assert (early.least, early.greatest) == (1.0, 1.0)
    together = bounds(came("x", 1, 100, X), left("out", 3, 50), came("y", 3, 100, Y))
    assert (together.least, together.greatest) == (0.0, 1.0)


def test_what_was_drawn_before_may_have_been_any_of_it() -> None:
    found = bounds(came("x", 1, 100, X), came("y", 2, 100, Y), left("other", 3, 100), left("out", 4, 100))
    assert (found.least, found.greatest) == (0.0, 1.0)


def test_an_opening_stock_is_of_unknown_origin_and_as_large_as_nothing_forbids() -> None:
    lots = (came("x", 1, 100, X), left("out", 2, 100))
    assert bounds(*lots, terminals=()).least == 0.0
    small = bounds(*lots, terminals=(Tanks("A", opening_low_t=10, opening_high_t=10),))
    assert (small.least, small.greatest) == (0.9, 1.0)
    known = Tanks("A", opening_low_t=10, opening_high_t=10, opening_origins=Y)
    assert bounds(*lots, terminals=(known,)).greatest == 1.0
    full = Tanks("A", capacity_t=150)  # it held 50 at most when x came
    assert bounds(*lots, terminals=(full,)).least == 0.5


def test_bounded_masses_give_the_bounds_of_the_ratio() -> None:
    found = bounds(came("x", 1, 80, X, 100), came("y", 2, 20, Y, 30), left("out", 3, 90, 110))
    assert found.greatest == 1.0
    assert found.least == pytest.approx(60 / 90, abs=1e-6)


def test_an_early_draw_can_be_all_of_the_one_parcel_and_a_later_one_then_not() -> None:
    lots = (came("x", 1, 100, X), came("y", 1, 50, Y), left("first", 2, 100), came("z", 3, 50, Y), left("out", 4, 100))
    assert (bounds(*lots).least, bounds(*lots).greatest) == (0.0, 0.5)


def test_composition_is_carried_from_terminal_to_terminal() -> None:
    lots = (
        came("x", 1, 60, X),
        came("y", 1, 40, Y),
        moved("move", 2, 80, 5),
        came("z", 4, 20, Y, at="B"),
        left("out", 6, 100, at="B"),
    )
    found = bounds(*lots, terminals=(EMPTY, Tanks("B", opening_high_t=0)))
    assert (found.least, found.greatest) == (0.4, 0.6)
    assert found.mixed_low == pytest.approx(0.48)
    assert (found.terminals, found.lots) == (2, 4)


def test_a_lots_own_shares_bound_it() -> None:
    part = (OriginShare("X", 0.4, 0.6), OriginShare("Y", 0.3, 0.4))
    assert bounds(came("x", 1, 100, part), left("out", 2, 100)).least == 0.4
    assert share_of("Z", part) == (0.0, pytest.approx(0.3))
    assert bounds(came("x", 1, 100, part), left("out", 2, 50)).greatest == 1.0


def test_what_comes_later_or_lies_elsewhere_does_not_count() -> None:
    lots = (came("x", 1, 100, X), left("out", 2, 50), came("late", 3, 100, Y), came("far", 1, 9, Y, at="C"))
    found = bounds(*lots)
    assert (found.least, found.lots, found.terminals) == (1.0, 1, 1)
    wrong_elsewhere = (*lots, left("far-out", 5, 500, at="D"))
    assert bounds(*wrong_elsewhere, terminals=(EMPTY, Tanks("D", opening_high_t=0))).correction is None


def made_up(rng: random.Random) -> Network:
    """A small network of whole tonnes whose middle masses fit each other."""
    exact, names = rng.random() < 0.3, ["A", "B"][: rng.choice([1, 2, 2])]

    def around(mass: int) -> tuple[int, int]:
        if exact or rng.random() < 0.4:
            return mass, mass
        return max(min(mass, 1), mass - rng.randint(0, 1)), mass + rng.randint(0, 2)

    shares = [(), X, Y, X, Y]
    capacity = {n: rng.choice([math.inf, 4, 6]) for n in names}
    stock = {n: rng.choice([0, 0, 1, 2]) for n in names}
    terminals = tuple(Tanks(n, capacity[n], *around(stock[n]), rng.choice(shares)) for n in names)
    lots: list[Lot] = []
    on_the_way: list[tuple[int, str, int]] = []
    t = 0

    def room(name: str) -> float:
        return capacity[name] - stock[name] - sum(m for _, there, m in on_the_way if there == name)

    for i in range(rng.randint(3, 8)):
        t += rng.choice([0, 1, 1])
        for due in [w for w in on_the_way if w[0] <= t]:
            on_the_way.remove(due)
            stock[due[1]] += due[2]
        here, kind = rng.choice(names), rng.random()
        if kind < 0.45 and room(here) >= 1:
            mass = rng.randint(1, int(min(4, room(here))))
            low, high = around(mass)
            lots.append(came(f"l{i}", t, low, rng.choice(shares), high, at=here))
            stock[here] += mass
        elif kind >= 0.45 and stock[here]:
            mass = rng.randint(1, min(4, stock[here]))
            lot = left(f"l{i}", t, *around(mass), at=here)
            there = next((n for n in names if n != here), here)
            if kind > 0.75 and there != here and room(there) >= mass:
                days = rng.randint(1, 2)
                on_the_way.append((t + days, there, mass))
                lot = replace(lot, came=there, came_ms=t + days)
            stock[here] -= mass
            lots.append(lot)
    return Network(terminals, tuple(lots))


def test_the_bounds_of_500_networks_are_those_of_trying_every_parcel() -> None:
    rng, tried, apart = random.Random(2024), 0, 0
    while tried < 500:
        network = made_up(rng)
        drawn = [lot.id for lot in network.lots if lot.left]
        if not drawn:
            continue
        tried += 1
        lot = rng.choice(drawn)
        found, expected = origin_bounds(network, lot, "X"), shares_by_brute_force(network, lot, "X")
        assert expected is not None
        assert found.correction is None
        assert (found.least, found.greatest) == (
            pytest.approx(float(expected[0]), abs=2e-6),
            pytest.approx(float(expected[1]), abs=2e-6),
        )
        apart += 0 < expected[1] - expected[0] < 1
        if found.mixed_low is not None and found.mixed_high is not None:
            assert found.least - 1e-6 <= found.mixed_low <= found.mixed_high + 1e-9 <= found.greatest + 1e-6
    assert apart > 25  # the networks are not all trivial


def test_a_network_is_possible_when_some_way_of_moving_parcels_is() -> None:
    rng, impossible = random.Random(7), 0
    for _ in range(200):
        network = made_up(rng)
        lots = list(network.lots)
        if lots:
            at = rng.randrange(len(lots))
            lots[at] = replace(lots[at], low_t=lots[at].low_t + 2, high_t=lots[at].high_t + 2)
        network = Network(network.tanks, tuple(lots))
        correction = least_correction(network)
        assert (correction is None) == bool(ends(network))
        impossible += correction is not None
        if correction:
            assert 0 < correction.least_t <= 2 + 1e-6
            assert correction.doubts
    assert impossible > 20


def test_more_out_than_in_is_a_least_correction_and_the_statements_to_doubt() -> None:
    lots = (came("x", 1, 100, X), came("y", 2, 100, Y), left("out", 3, 250))
    correction = bounds(*lots).correction
    assert correction is not None
    assert correction.least_t == pytest.approx(50, abs=1e-3)
    assert {(d.records, d.over, d.under) for d in correction.doubts} == {
        (("opening stock of A",), True, False),
        (("r-x",), True, False),
        (("r-y",), True, False),
        (("r-out",), False, True),
    }
    found = bounds(*lots)  # of 200 t half each, or of 250 t with 50 t more of x, of y, or of neither
    assert (found.least, found.greatest) == (pytest.approx(0.4, abs=1e-5), pytest.approx(0.6, abs=1e-5))
    assert found.mixed_low is None


def test_a_tank_that_would_overflow_is_corrected_too() -> None:
    small = Tanks("A", capacity_t=120, opening_high_t=0, record="r-A")
    correction = bounds(came("x", 1, 150, X), left("out", 2, 100), terminals=(small,)).correction
    assert correction is not None
    assert correction.least_t == pytest.approx(30, abs=1e-3)
    assert {d.records for d in correction.doubts} == {("r-A",), ("r-x",)}


def test_a_cargo_drawn_before_anything_came_is_corrected_and_does_not_crash() -> None:
    found = bounds(left("out", 1, 50), came("x", 2, 100, X))
    assert found.correction is not None
    assert found.correction.least_t == pytest.approx(50, abs=1e-3)


@pytest.mark.parametrize(
    ("lots", "what"),
    [
        ((came("x", 1, -5),), "mass that cannot be"),
        ((came("x", 1, 9, high=5),), "mass that cannot be"),
        ((came("x", 1, math.nan),), "mass that cannot be"),
        ((came("x", 1, math.inf, high=math.inf),), "mass that cannot be"),
        ((came("x", 1, 9, (OriginShare("X", 0.2, 1.2),)),), "shares of origin"),
        ((came("x", 1, 9, (OriginShare("X", 0.7), OriginShare("Y", 0.7))),), "shares of origin"),
        ((moved("x", 5, 9, 4),), "dates reversed"),
        ((came("x", 1, 9), left("x", 2, 9)), "two lots of one id"),
        ((Lot("x", 1, 1, record="r-x"),), "neither came"),
        ((moved("x", 1, 9, 1), replace(moved("y", 1, 9, 1), left="B", came="A")), "go round at one instant"),
    ],
)
def test_a_statement_that_cannot_be_right_is_refused_with_its_record(lots: tuple[Lot, ...], what: str) -> None:
    with pytest.raises(InputError, match=what) as refusal:
        Network((EMPTY,), lots)
    assert "r-x" in str(refusal.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ManyErrors, match="2 problems"):
        Network((Tanks("A", capacity_t=-1, record="r-A"),), (came("x", 1, -1),))


def test_a_lot_that_is_not_drawn_from_storage_has_no_bounds() -> None:
    with pytest.raises(UsageError, match="no lot 'x' left"):
        bounds(came("x", 1, 9), lot="x")
    with pytest.raises(InputError, match="no mass"):
        bounds(came("x", 1, 9), left("out", 2, 0))


def test_masses_without_an_upper_end_are_no_trouble() -> None:
    found = bounds(came("x", 1, 10, X, math.inf), came("y", 1, 10, Y, 20), left("out", 2, 30, math.inf))
    assert (found.least, found.greatest) == (pytest.approx(1 / 3, abs=1e-6), 1.0)


MASS = st.floats(0.5, 5e5)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(MASS, st.sampled_from([(), X, Y])), min_size=1, max_size=6), st.floats(0.1, 1.5), st.data())
def test_knowing_less_never_narrows_the_bounds(
    parcels: list[tuple[float, tuple[OriginShare, ...]]], drawn: float, data: st.DataObject
) -> None:
    lots = [came(f"l{i}", i, mass, origins) for i, (mass, origins) in enumerate(parcels)]
    out = left("out", 99, drawn * sum(mass for mass, _ in parcels))
    sharp = bounds(*lots, out)
    assert 0 <= sharp.least <= sharp.greatest <= 1
    at = data.draw(st.integers(0, len(lots) - 1))
    vague = [*lots]
    vague[at] = replace(lots[at], high_t=1.2 * lots[at].high_t, origins=())
    wide = bounds(*vague, out)
    if sharp.correction is None:
        assert wide.least <= sharp.least + 2e-6
        assert wide.greatest >= sharp.greatest - 2e-6
