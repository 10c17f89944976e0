"""Bound: what a figure's wording says about the number; one vocabulary for the whole house.

| bound | low | best | high | wording |
|---|---|---|---|---|
| exact | n | n | n | "753 confirmed" |
| at_least | n | - | - | "at least 4,468" |
| more_than | n | - | - | "more than 200"; strictly above n, whole counts n + 1 |
| at_most | - | - | n | "up to 30" |
| nearly | - | - | n | "nearly 20,000": below n, no low and no best |
| about | - | n | - | "about 300"; a range has both ends and no best: "10 to 15" |
| order_of | 2 x unit | - | - | "hundreds" 200, "thousands" 2000, "dozens" 24 |
| unknown | - | - | - | "an unknown number" |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.errors import UsageError


class Bound(StrEnum):
    """How wording limits a figure."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    ABOUT = "about"
    ORDER_OF = "order_of"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Amount:
    """A figure as worded: low, best and high in `unit`; None where the wording gives none."""

    low: float | None
    best: float | None
    high: float | None
    bound: Bound
    unit: str

    def __post_init__(self) -> None:
        ends = [n for n in (self.low, self.best, self.high) if n is not None]
        if ends != sorted(ends):
            raise UsageError(f"bounds out of order: low {self.low}, best {self.best}, high {self.high}")


def amount(number: float | None, bound: Bound | str, unit: str) -> Amount:
    """The amount that a number and its bound stand for; for order_of the number is one unit ("hundreds": 100).

    >>> amount(4468, "at_least", "people")
    Amount(low=4468, best=None, high=None, bound=<Bound.AT_LEAST: 'at_least'>, unit='people')
    >>> amount(100, "order_of", "people").low, amount(20_000, "nearly", "people").high
    (200, 20000)
    """
    try:
        kind = Bound(bound)
    except ValueError as error:
        raise UsageError(f"unknown bound: {bound!r}", do=f"use one of {', '.join(Bound)}") from error
    if kind is Bound.UNKNOWN or number is None:
        return Amount(None, None, None, Bound.UNKNOWN, unit)
    if kind is Bound.EXACT:
        return Amount(number, number, number, kind, unit)
    if kind is Bound.ABOUT:
        return Amount(None, number, None, kind, unit)
    if kind in (Bound.AT_MOST, Bound.NEARLY):
        return Amount(None, None, number, kind, unit)
    return Amount(2 * number if kind is Bound.ORDER_OF else number, None, None, kind, unit)


_WORDING = {
    Bound.EXACT: "{}",
    Bound.AT_LEAST: "at least {}",
    Bound.MORE_THAN: "more than {}",
    Bound.AT_MOST: "at most {}",
    Bound.NEARLY: "nearly {}",
    Bound.ABOUT: "about {}",
    Bound.ORDER_OF: "at least {} (order of magnitude)",
}


def wording(value: Amount) -> str:
    """An amount in words, bound and unit kept; a range keeps both ends, whatever its bound.

    >>> wording(amount(4468, "at_least", "people")), wording(Amount(10, None, 15, Bound.ABOUT, "people"))
    ('at least 4,468 people', '10 to 15 people')
    """
    ends = [n for n in (value.best, value.low, value.high) if n is not None]
    if not ends:
        return f"an unknown number of {value.unit}".removesuffix(" of ")
    if value.low is not None and value.high is not None and value.low != value.high:
        best = f" (best {_digits(value.best)})" if value.best is not None else ""
        return f"{_digits(value.low)} to {_digits(value.high)} {value.unit}".strip() + best
    return f"{_WORDING[value.bound].format(_digits(ends[0]))} {value.unit}".strip()


def _digits(number: float) -> str:
    return f"{number:,g}" if number % 1 else f"{number:,.0f}"
