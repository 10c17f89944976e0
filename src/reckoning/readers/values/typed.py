"""Typed: what a cell's text was understood as; and the options a preset gives for understanding it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reckoning.model.statement import Value


class Type(StrEnum):
    """What the values of a property are."""

    TEXT = "text"
    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    PERCENTAGE = "percentage"
    POSITION = "position"
    AGE = "age"
    SEX = "sex"


@dataclass(frozen=True)
class Options:
    """How a property's text is written: marks in numbers, a unit where the text has none, the order of day and month.

    `formats` are patterns of `%Y %m %d %y %b %B %H %M %S`; `error_km` is the error of a position that gives none;
    `split` is what stands between several values in one cell.
    """

    type: Type = Type.TEXT
    unit: str = ""
    decimal: str = "."
    thousands: str = ""
    formats: tuple[str, ...] = ()
    order: str = ""
    zone_ms: int = 0
    error_km: float | None = None
    split: str = ""


@dataclass(frozen=True)
class Typed:
    """A value, and the code of a note where something of the text was not understood or was changed."""

    value: Value
    note: str = ""


def untyped(note: str) -> Typed:
    """Text that was not understood: it stays in `raw` alone.

    >>> untyped("date_unreadable").value == Value()
    True
    """
    return Typed(Value(), note)
