"""Rates are refused where numerator and denominator are of different standards, scopes or days."""

from __future__ import annotations

from dataclasses import replace

from tests.count.test_series import by_label

from reckoning.count.comparison_rate import rate, rates
from reckoning.count.figure import Outcome, Side
from reckoning.model.bound import Amount, Bound


def test_verified_dead_over_unverified_attacks_is_a_warning_and_no_rate() -> None:
    known = by_label()
    [made] = [r for r in rates(list(known.values())) if r.numerator.label == "F082"]
    assert made.denominator.label == "F083" and made.rate is None
    assert [w.code for w in made.warnings] == ["mixed_standards", "bound"]


def test_like_over_like_is_a_rate() -> None:
    known = by_label()
    dead = replace(known["F082"], value=Amount(170, 170, 170, Bound.EXACT, "people"))
    raids = replace(dead, value=Amount(85, 85, 85, Bound.EXACT, "attacks"), outcome=Outcome.ATTACKS)
    assert rate(dead, raids).rate == 2 and not rate(dead, raids).warnings
    none = replace(raids, value=Amount(0, 0, 0, Bound.EXACT, "attacks"))
    assert rate(dead, none).rate is None
    other_days = rate(dead, replace(raids, start_ms=0))
    assert other_days.rate is None and [w.code for w in other_days.warnings] == ["period"]
    other_side = rate(dead, replace(raids, scope=replace(raids.scope, side=Side.STATE)))
    assert [w.code for w in other_side.warnings] == ["scope"]
