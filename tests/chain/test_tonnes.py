"""Tonnes: bounds hold what they must, units are kept apart, and what cannot both be is never averaged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.chain.delivery import Mass
from reckoning.chain.goods import Goods
from reckoning.chain.tonnes import TonnesParameters, from_draught, mass_of, stated_amount, together
from reckoning.model.basis import Basis
from reckoning.model.bound import Bound, amount

GIVEN = TonnesParameters()


def of(number: float, unit: str, bound: str = "exact") -> Mass:
    return mass_of(amount(number, bound, unit), Goods.JET_FUEL, Basis.STATED, GIVEN)


def test_thirteen_thousand_three_hundred_tonnes_and_kilolitres_are_two_claims() -> None:
    mass, contradictions = together([of(13_300, "t"), of(13_300, "kL")])
    assert len(contradictions) == 1
    assert "13,300 kL" in contradictions[0]
    assert "13,300 t" in contradictions[0]
    assert mass.best_t is None
    assert mass.low_t is not None and mass.low_t < 10_300
    assert mass.high_t is not None and mass.high_t > 13_300


def test_what_several_sources_allow_is_narrower_than_each() -> None:
    mass, contradictions = together([of(12_250, "kL"), of(9_800, "t"), of(9_000, "t", "more_than")])
    assert contradictions == ()
    assert mass.low_t == pytest.approx(9_750)
    assert mass.high_t == pytest.approx(9_850)
    assert mass.best_t == 9_800


def test_a_figure_keeps_its_wording() -> None:
    assert of(16_000, "t", "more_than") == Mass(16_000, None, None, (Basis.STATED,), ("more than 16,000 t",))
    assert of(1, "bbl").low_t == pytest.approx(0.158987 * 0.775, rel=0.01)
    assert stated_amount(None, "more than 9000 t of it") == amount(9000.0, "more_than", "t")


def test_a_wording_limits_and_a_capacity_is_no_cargo() -> None:
    found = stated_amount(None, "at least 67 kt in seven shipments")
    assert found is not None
    assert (found.low, found.high, found.bound) == (67.0, None, Bound.AT_LEAST)
    assert stated_amount(None, "three shipments; ship capacity about 18,400 t") is None


@pytest.mark.parametrize("unit", ["", "boxes"])
def test_a_quantity_without_a_unit_is_no_mass(unit: str) -> None:
    assert not of(9_650, unit).known


@given(
    st.floats(1.0, 6.0), st.floats(100, 250), st.floats(15, 45), st.floats(0.80, 0.92), st.floats(0.94, 1.0),
    st.floats(0.0, 0.4),
)  # fmt: skip
def test_a_change_of_draught_holds_the_cargo_that_made_it(
    change_m: float, length_m: float, beam_m: float, coefficient: float, waterline: float, ballast: float
) -> None:
    net = change_m * 100 * length_m * waterline * beam_m * coefficient * 1.025 / 100
    cargo = net / (1 - ballast)
    typed = round(8.0, 1), round(8.0 - change_m, 1)
    found = from_draught(*typed, round(length_m), round(beam_m), GIVEN)
    assert found.low_t is not None
    assert found.high_t is not None
    assert found.low_t <= cargo <= found.high_t


@given(st.lists(st.tuples(st.floats(1, 1e5), st.floats(0, 0.5), st.floats(0, 0.5)), min_size=1, max_size=6), st.data())
def test_a_truth_that_every_source_allows_is_in_what_they_allow_together(
    sources: list[tuple[float, float, float]], data: st.DataObject
) -> None:
    truth = data.draw(st.floats(1, 1e5))
    masses = [Mass(truth * (1 - low), None, truth * (1 + high)) for _, low, high in sources]
    mass, contradictions = together(masses)
    assert contradictions == ()
    assert mass.low_t is not None and mass.high_t is not None
    assert mass.low_t <= truth <= mass.high_t


def test_sizes_that_are_none_give_no_mass() -> None:
    assert not from_draught(9.0, 6.0, 0.0, 32.0, GIVEN).known
    assert not from_draught(9.0, 9.0, 180.0, 32.0, GIVEN).known
    assert together([]) == (Mass(), ())


def test_a_volume_has_the_bounds_of_its_goods_and_no_middle() -> None:
    litres = mass_of(amount(10_123, "exact", "m3"), Goods.PETROL, Basis.STATED, GIVEN)
    assert litres.low_t == pytest.approx(10_123 * 0.995 * 0.720)
    assert litres.high_t == pytest.approx(10_123 * 1.005 * 0.775)
    assert litres.best_t is None
    about = mass_of(amount(10_000, "about", "barrels"), Goods.CRUDE, Basis.STATED, GIVEN)
    assert (about.low_t, about.high_t) == (None, None)
    assert about.best_t == pytest.approx(10_000 * 0.158987294928 * 0.89)


def test_a_ton_may_be_short_or_long() -> None:
    ton = of(1_003, "ton")
    assert ton.low_t is not None and ton.low_t < 1_003 * 0.91
    assert ton.high_t is not None and ton.high_t > 1_003 * 1.016
