"""Tonnes: exact for mass, bounded for volume, and never narrower than the density allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.model.bound import Bound, amount
from reckoning.model.errors import UsageError
from reckoning.model.quantity import DENSITY_T_M3, MASS_T, VOLUME_M3, product_of, tonnes, tonnes_of


def test_the_same_number_of_tonnes_and_kilolitres_are_different_claims():
    volume = tonnes(13_300, "kL", product_of("Jet A-1"))
    assert volume.low == pytest.approx(10_307.5) and volume.high == pytest.approx(11_172) and volume.best is None
    assert tonnes(13_300, "t").best == 13_300 > volume.high


def test_a_barrel_is_42_gallons():
    assert VOLUME_M3["bbl"] == pytest.approx(42 * VOLUME_M3["gal"])
    assert tonnes(570_000, "bbl").high == pytest.approx(570_000 * 0.158987294928 * 1.01)


def test_a_ton_may_be_any_of_three():
    found = tonnes(1000, "ton")
    assert (found.low, found.high) == pytest.approx((907.18474, 1016.0469088))


@pytest.mark.parametrize("unit", ["", "drums", "USD", "KL"])
def test_what_is_no_unit_of_mass_or_volume_is_refused(unit):
    with pytest.raises(UsageError, match="not a unit"):
        tonnes(1, unit)


def test_wording_stays():
    assert tonnes_of(amount(2, "nearly", "kt")).high == 2000 and tonnes_of(amount(2, "nearly", "kt")).low is None
    assert tonnes_of(amount(300, "about", "bbl"), "diesel").bound is Bound.ABOUT
    assert tonnes_of(amount(None, "unknown", "kL")).high is None


@given(
    st.floats(0, 1e9),
    st.sampled_from([*MASS_T, *VOLUME_M3, "ton"]),
    st.sampled_from(["", *DENSITY_T_M3]),
    st.sampled_from([b for b in Bound if b not in (Bound.UNKNOWN, Bound.ORDER_OF)]),
)
def test_ends_stay_in_order_and_an_open_end_open(value, unit, product, bound):
    stated = amount(value, bound, unit)
    found = tonnes_of(stated, product)
    if stated.low is None and bound is not Bound.ABOUT:
        assert found.low is None
    if stated.high is None and bound is not Bound.ABOUT:
        assert found.high is None
    whole = tonnes(value, unit, product)
    assert whole.low <= whole.high
