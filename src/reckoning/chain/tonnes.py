"""Tonnes: how much a cargo weighs, with bounds, from what documents state and from a ship's change of draught.

Definition. A document's figure keeps its wording: "more than" sets no upper end. A volume becomes a mass between the
bounds of the density of its goods (`reckoning.model.quantity`), without a middle. A figure given as exact is good
to 0.5 %, and a round one to half of its round step (1000, 500, 100, 50; of which it holds ten or more).

From draught: tonnes = change of draught in cm x tonnes per centimetre, TPC = waterplane length x beam x coefficient x
1.025 / 100. The waterplane is 0.94 to 1.00 of the length over all that AIS carries, the coefficient 0.80 to 0.92 (0.87
the middle); both sizes are given to a metre and the draughts to 0.1 m, so each may be off by half of that. A ship that
discharges takes ballast in, so the draught shows no more than the net: the least is without ballast, the greatest with
ballast of 0.4 of the cargo. The middle is without.

Several masses of one cargo are taken together: the interval all of them allow. Where none is, nothing is averaged: the
interval spans all of them and the contradiction is told.

Thresholds. 0.5 %: the customary allowance for loss and measuring on a voyage. Coefficient: tankers of block coefficient
0.72 to 0.85 by (1 + 2 Cb) / 3, rounded out. 0.4: segregated ballast of product tankers is a third of deadweight, and
more when part laden (MARPOL Annex I regulation 18 sets the least draught in ballast). Each is a parameter.

What it cannot see. Bunkers and water taken in the same call; a draught that the crew typed wrong; trim.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reckoning.chain.delivery import Mass
from reckoning.chain.goods import PRODUCTS, Goods
from reckoning.model.basis import Basis
from reckoning.model.bound import Amount, Bound, wording
from reckoning.model.quantity import MASS_T, VOLUME_M3, density_of, tonnes
from reckoning.model.row import Field
from reckoning.readers.values.quantity import symbol_of

SEAWATER_T_M3 = 1.025
_STATED = re.compile(
    r"(at least|more than|over|up to|nearly|about)?\s*(\d[\d,. ]*)\s*"
    r"(kilolit(?:re|er)s?|kl|tonnes|tons|metric tons|kt|t|m3|barrels|bbl)\b",
    re.IGNORECASE,
)
_STEPS = (1000.0, 500.0, 100.0, 50.0)
_BARE = re.compile(r"(at least|more than|over|up to|nearly|about)\b\W*$", re.IGNORECASE)
_BOUNDS = {
    "at least": Bound.AT_LEAST,
    "more than": Bound.MORE_THAN,
    "over": Bound.MORE_THAN,
    "up to": Bound.AT_MOST,
    "nearly": Bound.NEARLY,
    "about": Bound.ABOUT,
}


@dataclass(frozen=True)
class TonnesParameters:
    """Shares and coefficients; where they come from stands in the module's card."""

    exact_share: float = 0.005
    waterline_low: float = 0.94
    coefficient_low: float = 0.80
    coefficient_best: float = 0.87
    coefficient_high: float = 0.92
    ballast_share: float = 0.4


def mass_of(stated: Amount, goods: Goods, basis: Basis, given: TonnesParameters) -> Mass:
    """The mass that a stated amount stands for; nothing where it is below zero or has no unit of mass or volume.

    >>> from reckoning.model.bound import amount
    >>> m = mass_of(amount(13_300, "exact", "kL"), Goods.JET_FUEL, Basis.STATED, TonnesParameters())
    >>> round(m.low_t), m.best_t, round(m.high_t)
    (10256, None, 11228)
    """
    if any(n is not None and not n >= 0 for n in (stated.low, stated.best, stated.high)):
        return Mass()
    unit, product, why = symbol_of(stated.unit), PRODUCTS.get(goods, ""), wording(stated)
    if unit in VOLUME_M3:
        low, high = density_of(product)
        why = f"{why} at {low:g} to {high:g} t/m3 ({goods})"
    elif unit not in MASS_T and unit != "ton":
        return Mass()
    exact = stated.bound is Bound.EXACT and stated.best is not None
    slack = max(given.exact_share * (stated.best or 0.0), rounded_by(stated.best or 0.0)) if exact else 0.0
    least = None if stated.low is None else tonnes(max(stated.low - slack, 0.0), unit, product).low
    most = None if stated.high is None else tonnes(stated.high + slack, unit, product).high
    middle = None if stated.best is None else tonnes(stated.best, unit, product)
    best = None if middle is None else middle.best
    if middle is not None and best is None and least is None and most is None:
        best = ((middle.low or 0.0) + (middle.high or 0.0)) / 2  # "about" a volume has no bounds of its own
    return Mass(least, best, most, (basis,), (why,))


def rounded_by(number: float) -> float:
    """How far a round number may be from what it stands for: half of the greatest round step it is a multiple of.

    >>> rounded_by(13_000), rounded_by(12_500), rounded_by(13_300), rounded_by(12_592), rounded_by(500)
    (500.0, 250.0, 50.0, 0.0, 25.0)
    """
    return next((step / 2 for step in _STEPS if step * 10 <= number and number % step == 0), 0.0)


def stated_amount(quantity: Field | None, words: str) -> Amount | None:
    """The amount of a record: its typed quantity, limited as its wording says, else the figure its wording begins with.

    >>> stated_amount(None, "13,300 KILOLITRES stated")
    Amount(low=13300.0, best=13300.0, high=13300.0, bound=<Bound.EXACT: 'exact'>, unit='kL')
    """
    found = quantity.amount if quantity else None
    match = _STATED.match(words.strip())
    bare = _BARE.match(words.strip())
    if found is not None and found.bound is not Bound.UNKNOWN:
        limit = (match and match[1]) or (bare and bare[1])
        exact = found.bound is Bound.EXACT and found.best is not None
        return _bounded(found.best, limit, found.unit) if limit and exact and found.best is not None else found
    if not match or not any(c.isdigit() for c in match[2]):
        return None
    number = float(match[2].replace(",", "").replace(" ", "").rstrip("."))
    unit = match[3].casefold().rstrip("s")
    return _bounded(number, match[1], "kL" if unit.startswith("kilol") or unit == "kl" else unit)


def _bounded(number: float, words: str | None, unit: str) -> Amount:
    bound = _BOUNDS.get((words or "").casefold(), Bound.EXACT)
    low = number if bound in (Bound.EXACT, Bound.AT_LEAST, Bound.MORE_THAN) else None
    high = number if bound in (Bound.EXACT, Bound.AT_MOST, Bound.NEARLY) else None
    return Amount(low, number if bound in (Bound.EXACT, Bound.ABOUT) else None, high, bound, unit)


def from_draught(before_m: float, after_m: float, length_m: float, beam_m: float, given: TonnesParameters) -> Mass:
    """The cargo that a change of draught shows; nothing where the sizes are not those of a ship.

    >>> m = from_draught(9.0, 6.0, 183.0, 32.0, TonnesParameters())
    >>> round(m.low_t), round(m.best_t), round(m.high_t)
    (12850, 15196, 29056)
    """
    change_cm = abs(after_m - before_m) * 100
    if not (length_m > 1 and beam_m > 1 and math.isfinite(change_cm) and change_cm > 0):
        return Mass()

    def tonnes(cm: float, length: float, beam: float, coefficient: float) -> float:
        return max(cm, 0.0) * length * beam * coefficient * SEAWATER_T_M3 / 100

    low = tonnes(change_cm - 10, (length_m - 0.5) * given.waterline_low, beam_m - 0.5, given.coefficient_low)
    high = tonnes(change_cm + 10, length_m + 0.5, beam_m + 0.5, given.coefficient_high)
    best = tonnes(change_cm, length_m * (1 + given.waterline_low) / 2, beam_m, given.coefficient_best)
    said = (
        f"draught {before_m:g} to {after_m:g} m on {length_m:g} x {beam_m:g} m, ballast up to {given.ballast_share:g}"
    )
    return Mass(low, best, high / (1 - given.ballast_share), (Basis.STATED,), (said,))


def together(masses: Sequence[Mass]) -> tuple[Mass, tuple[str, ...]]:
    """The mass that several statements of one cargo allow, and the contradictions among them, in words."""
    known = [m for m in masses if m.known]
    if not known:
        return Mass(), ()
    bases = tuple(dict.fromkeys(b for m in known for b in m.bases))
    why = tuple(dict.fromkeys(w for m in known for w in m.why))
    lows, highs = [m.low_t for m in known if m.low_t is not None], [m.high_t for m in known if m.high_t is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        said = "tonnes that cannot both be: " + "; ".join(why)
        open_low, open_high = len(lows) < len(known), len(highs) < len(known)
        return Mass(None if open_low else min(lows), None, None if open_high else max(highs), bases, why), (said,)
    best = next((m.best_t for m in _narrowest(known) if m.best_t is not None), None)
    inside = best is not None and (low is None or best >= low) and (high is None or best <= high)
    return Mass(low, best if inside else None, high, bases, why), ()


def _narrowest(masses: Sequence[Mass]) -> list[Mass]:
    def width(m: Mass) -> float:
        return math.inf if m.low_t is None or m.high_t is None else m.high_t - m.low_t

    return sorted(masses, key=width)
