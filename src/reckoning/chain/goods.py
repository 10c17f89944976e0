"""Goods: the fuels that documents name, told apart by words and HS codes, with the bounds of their density.

Density in t/m3 at 15 degrees C: jet fuel 0.775 to 0.840 (ASTM D1655, Jet A-1), petrol 0.720 to 0.775 (EN 228), diesel
0.820 to 0.860 (wider than EN 590, for fuels of other standards), fuel oil 0.920 to 1.010 (ISO 8217), crude 0.780 to
1.000. The middle is what is usually shipped. Goods not known: the widest of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Goods(StrEnum):
    """What a cargo is."""

    JET_FUEL = "jet fuel"
    PETROL = "petrol"
    DIESEL = "diesel"
    FUEL_OIL = "fuel oil"
    CRUDE = "crude oil"
    OTHER_FUEL = "fuel not told"
    UNKNOWN = "goods not known"


@dataclass(frozen=True)
class Density:
    """Tonnes in a cubic metre."""

    low: float
    best: float
    high: float


DENSITY = {
    Goods.JET_FUEL: Density(0.775, 0.800, 0.840),
    Goods.PETROL: Density(0.720, 0.745, 0.775),
    Goods.DIESEL: Density(0.820, 0.845, 0.860),
    Goods.FUEL_OIL: Density(0.920, 0.960, 1.010),
    Goods.CRUDE: Density(0.780, 0.860, 1.000),
    Goods.OTHER_FUEL: Density(0.720, 0.840, 1.010),
    Goods.UNKNOWN: Density(0.720, 0.840, 1.010),
}

_WORDS = (
    (
        Goods.JET_FUEL,
        r"\bjet\b|\bjet ?a-?1?\b|\baviation (?:turbine )?(?:fuel|kerosene)\b|\bavtur\b|\batf\b|\bkerosene",
    ),
    (Goods.CRUDE, r"\bcrude\b"),
    (Goods.FUEL_OIL, r"\bfuel oil\b|\bh[fs]fo\b|\bbunker"),
    (Goods.DIESEL, r"\bdiesel\b|\bgas ?oil\b"),
    (Goods.PETROL, r"\bpetrol\b|\bgasoline\b|\bmotor spirit\b|\bmogas\b"),
    (Goods.OTHER_FUEL, r"\bfuels?\b|\boil products?\b|\bpetroleum\b"),
)
_CODES = ((Goods.CRUDE, "2709"), (Goods.PETROL, "271012"), (Goods.OTHER_FUEL, "2710"))


def goods_of(text: str, hs_code: str = "") -> Goods:
    """What a text, or else an HS code, says a cargo is. 2710.19 holds jet fuel and other fuels, and says neither.

    >>> str(goods_of("Jet A-1")), str(goods_of("", "2710.19")), str(goods_of("not established"))
    ('jet fuel', 'fuel not told', 'goods not known')
    """
    lower = text.casefold()
    found = next((goods for goods, words in _WORDS if re.search(words, lower)), None)
    if found:
        return found
    code = re.sub(r"\D", "", hs_code)
    return next((goods for goods, head in _CODES if code.startswith(head)), Goods.UNKNOWN)


def may_be_one(a: str, b: str) -> bool | None:
    """Whether two cargoes may be of one kind: None where one of them does not say enough.

    >>> may_be_one(Goods.JET_FUEL, Goods.DIESEL), may_be_one(Goods.JET_FUEL, Goods.OTHER_FUEL)
    (False, None)
    """
    if Goods.UNKNOWN in (a, b):
        return None
    if a == b:
        return True
    return None if Goods.OTHER_FUEL in (a, b) else False
