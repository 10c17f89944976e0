"""Goods: the fuels that documents name, told apart by words and HS codes. What they weigh: `model.quantity`."""

from __future__ import annotations

import re
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


PRODUCTS = {
    Goods.JET_FUEL: "jet fuel",
    Goods.PETROL: "gasoline",
    Goods.DIESEL: "diesel",
    Goods.FUEL_OIL: "fuel oil",
    Goods.CRUDE: "crude oil",
}
"""What `reckoning.model.quantity` calls them; all others are any liquid fuel."""

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
