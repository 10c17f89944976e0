"""Quantity: an amount of goods or money with its unit, kept in the unit it is written in."""

from __future__ import annotations

import re
from dataclasses import replace

from reckoning.readers.values.digits import plain_digits
from reckoning.readers.values.number import parse_number
from reckoning.readers.values.typed import Options, Typed, untyped

UNITS = {
    "t": "t mt mts m/t tonne tonnes metric-ton metric-tons metric-tonne metric-tonnes",
    "kt": "kt kilotonne kilotonnes",
    "kg": "kg kgs kilogram kilograms kilogramme kilogrammes",
    "ton": "ton tons",
    "kL": "kl kiloliter kiloliters kilolitre kilolitres",
    "L": "l lt ltr ltrs liter liters litre litres",
    "m3": "m3 m³ cbm cu.m cubic-metre cubic-metres cubic-meter cubic-meters",
    "bbl": "bbl bbls barrel barrels",
    "gal": "gal gals gallon gallons us-gallon us-gallons",
    "USD": "usd us$ us-dollar us-dollars",
    "EUR": "eur € euro euros",
    "GBP": "gbp £",
    "MMK": "mmk kyat kyats",
    "SGD": "sgd s$",
    "THB": "thb baht",
    "VND": "vnd dong",
    "CNY": "cny rmb yuan",
    "$": "$",
    "m": "m metre metres meter meters",
    "people": "people persons person",
}
"""Units by their symbol, with the ways they are written; "ton" alone may be any of three."""
_SYMBOLS = {word.replace("-", " "): symbol for symbol, words in UNITS.items() for word in words.split()}
_LONGEST_FIRST = sorted(_SYMBOLS, key=len, reverse=True)
_UNIT = re.compile("|".join(rf"{re.escape(w)}(?!\w)" for w in _LONGEST_FIRST), re.IGNORECASE)
_MONEY_FIRST = re.compile(r"(usd|us\$|s\$|eur|€|gbp|£|mmk|sgd|thb|vnd|cny|rmb|\$)\s*(?=\d)", re.IGNORECASE)


def symbol_of(unit: str) -> str:
    """The symbol of a unit, or the unit as it is written.

    >>> symbol_of("KILOLITRES"), symbol_of("metric tons"), symbol_of("drums")
    ('kL', 't', 'drums')
    """
    plain = " ".join(plain_digits(unit).split())
    return _SYMBOLS.get(plain.casefold().rstrip("."), plain)


def quantity(text: str, options: Options, unit: str = "") -> Typed:
    """A number with a unit: in the text, else in a column of its own (`unit`), else the preset's.

    >>> [quantity(t, Options()).value.unit for t in ("13,300 KILOLITRES stated", "12.5 kt", "about 300 bbl")]
    ['kL', 'kt', 'bbl']
    >>> quantity("13300", Options()).note, quantity("not split; part of 67 kt", Options()).note
    ('unit_missing', 'quantity_unreadable')
    """
    plain = plain_digits(text)
    money = _MONEY_FIRST.match(plain)
    found = parse_number(plain[money.end() :] if money else plain, options, begins=True)
    if not found:
        return untyped("quantity_unreadable")
    value, rest = found
    written = _UNIT.match(rest)
    if any(c.isdigit() for c in (rest[written.end() :] if written else rest)):
        return untyped("quantity_unreadable")
    own = symbol_of(written[0]) if written else symbol_of(money[1]) if money else ""
    symbol = own or symbol_of(unit) or options.unit
    if own and unit and symbol_of(unit) != own:
        return Typed(replace(value, unit=own), "unit_contradicted")
    return Typed(replace(value, unit=symbol or None), "" if symbol else "unit_missing")
