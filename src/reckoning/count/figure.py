"""Figure: one number about a conflict, counted or published: what it counts, over which period, known when, by whom.

A figure never travels without its scope: who is said to have done it, who was harmed, by what means, in which setting
and place, and by which standard. Two figures of different scope are not two answers to one question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.bound import Amount, Bound, wording


class Outcome(StrEnum):
    """What happened to those or to what a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    DETAINED = "in detention"
    ARRESTED = "arrested"
    RELEASED = "released"
    SENTENCED = "sentenced"
    MISSING = "missing"
    ATTACKS = "attacks"
    OTHER = "other"


RISING = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES, Outcome.ARRESTED, Outcome.ATTACKS})
"""Outcomes whose running totals cannot fall; people in detention can be released, and sentences end."""


class Side(StrEnum):
    """Who is said to have done it."""

    ALL = "all sides"
    STATE = "the state and its allies"
    OPPOSITION = "armed opposition"
    OTHER = "others"
    UNDETERMINED = "undetermined"
    UNSAID = "side not said"


FIGHTING = "fighting between"
"""How the perpetrator of a fight is written: neither side alone."""


class Victims(StrEnum):
    """Whose deaths or injuries a figure takes in."""

    EVERYONE = "everyone, fighters included"
    CIVILIANS = "civilians"
    UNSAID = "victims not said"


class Standard(StrEnum):
    """What a figure asks before somebody is counted, strictest first."""

    VERIFIED = "verified"
    DOCUMENTED = "documented"
    UNVERIFIED = "unverified"
    CLAIMED = "claimed"
    UNSAID = "standard not said"


@dataclass(frozen=True)
class Scope:
    """What a figure takes in; empty texts take in all."""

    side: Side = Side.UNSAID
    victims: Victims = Victims.UNSAID
    weapon: str = ""
    setting: str = ""
    place: str = ""


@dataclass(frozen=True)
class FigureWarning:
    """Something that a reader of a figure must know: a code for programs, words for people."""

    code: str
    words: str


@dataclass(frozen=True)
class Figure:
    """One figure; the period is half-open in UTC ms, `known_on` a date (YYYY-MM-DD) or shorter, empty where unknown.

    `counter` counted it, `via` handed it on. `running` says that it counts from a fixed day on (since the coup).
    `statements` are those it stands on: one for a published figure, every record counted for one of ours.
    """

    label: str
    what: str
    counter: str
    value: Amount
    outcome: Outcome
    scope: Scope
    standard: Standard = Standard.UNSAID
    start_ms: int | None = None
    end_ms: int | None = None
    known_on: str = ""
    running: bool = False
    wording: str = ""
    via: str = ""
    source_class: str = ""
    subject: str = ""
    statements: tuple[str, ...] = ()
    notes: str = ""
    counted: bool = False
    warnings: tuple[FigureWarning, ...] = ()

    @property
    def unit(self) -> str:
        """What one of it is: people, strikes, days."""
        return self.value.unit

    @property
    def key(self) -> str:
        """What tells it apart from any other figure, also from one of the same label."""
        return f"{self.subject} {self.label}"

    @property
    def number(self) -> float | None:
        """The one number to set beside others: the best, else the low, else the high."""
        return number_of(self.value)


def number_of(value: Amount) -> float | None:
    """The best number of an amount, else its low, else its high.

    >>> from reckoning.model.bound import amount
    >>> number_of(amount(20_000, "nearly", "people"))
    20000
    """
    return next((n for n in (value.best, value.low, value.high) if n is not None), None)


def ranged(low: float | None, best: float | None, high: float | None, unit: str) -> Amount:
    """An amount from low, best and high, under the bound that says the same.

    >>> ranged(5, 5, 5, "people").bound, ranged(5, None, None, "people").bound, ranged(3, 5, None, "people").bound
    (<Bound.EXACT: 'exact'>, <Bound.AT_LEAST: 'at_least'>, <Bound.AT_LEAST: 'at_least'>)
    """
    if low is not None and low == best == high:
        return Amount(low, best, high, Bound.EXACT, unit)
    if high is None and low is not None:
        return Amount(low, best, high, Bound.AT_LEAST, unit)
    if low is None and high is not None:
        return Amount(low, best, high, Bound.AT_MOST, unit)
    return Amount(low, best, high, Bound.UNKNOWN if low is None and best is None else Bound.ABOUT, unit)


def in_words(value: Amount) -> str:
    """An amount in words: a range keeps all its numbers, the rest is worded as `model.bound` does.

    >>> in_words(ranged(1653, 2117, 3006, "people")), in_words(ranged(5, 5, 5, "people"))
    ('1,653 to 3,006 people (best 2,117)', '5 people')
    """
    if value.low is not None and value.high is not None and value.low != value.high:
        best = f" (best {value.best:,.0f})" if value.best is not None else ""
        return f"{value.low:,.0f} to {value.high:,.0f} {value.unit}{best}"
    if value.low is not None and value.best is not None and value.high is None:
        return f"at least {value.low:,.0f} {value.unit} (best {value.best:,.0f})"
    if value.bound is Bound.ORDER_OF and value.low is not None:  # the low of "hundreds" is 200 already
        return f"at least {value.low:,.0f} {value.unit} (order of magnitude)"
    return wording(value)
