"""Quantity: tonnes of a cargo, exact for a mass, between stated bounds of density for a volume.

| product | kg/L at 15 C | from |
|---|---|---|
| jet fuel, Jet A-1 | 0.775-0.840 | DEF STAN 91-091; ASTM D1655 |
| gasoline | 0.720-0.775 | EN 228 |
| diesel | 0.820-0.845 | EN 590 |
| crude oil | 0.780-1.000 | API gravity 50 to 10, by 141.5 / (API + 131.5) |
| fuel oil | 0.920-1.010 | ISO 8217: RMA 10 at most 0.920, RMK at most 1.010 |
| any other | 0.720-1.010 | the least and the greatest of these |

A barrel is 42 US gallons of 231 cubic inches: 0.158987294928 m3. What a document calls "aviation fuel" is taken as jet
fuel; gasoline for piston engines is not carried by the thousand tonnes.
"""

from __future__ import annotations

from reckoning.model.bound import Amount, Bound
from reckoning.model.errors import UsageError

DENSITY_T_M3 = {
    "jet fuel": (0.775, 0.840),
    "gasoline": (0.720, 0.775),
    "diesel": (0.820, 0.845),
    "crude oil": (0.780, 1.000),
    "fuel oil": (0.920, 1.010),
}
ANY_LIQUID_T_M3 = (0.720, 1.010)
_WORDS = {
    "jet fuel": ("jet", "aviation", "avtur", "kerosene", "kerosine", "atf"),
    "gasoline": ("gasoline", "petrol", "mogas"),
    "diesel": ("diesel", "gasoil", "gas oil"),
    "crude oil": ("crude",),
    "fuel oil": ("fuel oil", "hfo", "bunker"),
}
MASS_T = {"t": 1.0, "kt": 1000.0, "kg": 0.001}
VOLUME_M3 = {
    "m3": 1.0,
    "kL": 1.0,
    "L": 0.001,
    "bbl": 0.158987294928,
    "gal": 0.003785411784,
}
TON_T = (0.90718474, 1.0160469088)
"""A "ton" is a short ton, a metric ton or a long ton: the least and the greatest of them."""


def product_of(goods: str) -> str:
    """The product that the words of a document mean; empty for none that is known.

    >>> product_of("Jet A-1"), product_of("motor gasoline 92 RON"), product_of("crude palm oil fraction, not mineral")
    ('jet fuel', 'gasoline', '')
    """
    text = goods.casefold()
    if "palm" in text or "vegetable" in text:
        return ""
    found = [product for product, words in _WORDS.items() if any(word in text for word in words)]
    return found[0] if len(found) == 1 else ""


def density_of(product: str) -> tuple[float, float]:
    """Least and greatest tonnes in a cubic metre of a product, or of any liquid fuel."""
    return DENSITY_T_M3.get(product, ANY_LIQUID_T_M3)


def tonnes(value: float, unit: str, product: str = "") -> Amount:
    """What a number of a unit weighs: exact for a mass; for a volume low and high, and no best. Raises `UsageError`.

    >>> tonnes(12.5, "kt").best, tonnes(13_300, "kL", "jet fuel").low, tonnes(13_300, "kL", "jet fuel").high
    (12500.0, 10307.5, 11172.0)
    """
    if unit in MASS_T:
        mass = value * MASS_T[unit]
        return Amount(mass, mass, mass, Bound.EXACT, "t")
    if unit == "ton":
        least, greatest = TON_T
    elif unit in VOLUME_M3:
        least, greatest = (VOLUME_M3[unit] * density for density in density_of(product))
    else:
        known = ", ".join((*MASS_T, "ton", *VOLUME_M3))
        raise UsageError(f"not a unit of mass or volume: {unit!r}", do=f"known: {known}")
    low, high = sorted((value * least, value * greatest))
    return Amount(low, None, high, Bound.ABOUT, "t")


def tonnes_of(stated: Amount, product: str = "") -> Amount:
    """What an amount with bounds weighs; an end that it does not have stays open. Raises `UsageError`.

    >>> from reckoning.model.bound import amount
    >>> tonnes_of(amount(1000, "at_least", "kL"), "diesel")
    Amount(low=820.0, best=None, high=None, bound=<Bound.AT_LEAST: 'at_least'>, unit='t')
    """
    if stated.bound is Bound.EXACT and stated.best is not None and stated.low == stated.high:
        return tonnes(stated.best, stated.unit, product)
    low = None if stated.low is None else tonnes(stated.low, stated.unit, product).low
    high = None if stated.high is None else tonnes(stated.high, stated.unit, product).high
    best = None if stated.best is None else tonnes(stated.best, stated.unit, product).best
    if stated.best is not None and best is None and low is None and high is None:  # "about" a volume
        return tonnes(stated.best, stated.unit, product)
    return Amount(low, best, high, stated.bound, "t")
