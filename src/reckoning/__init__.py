"""Reckoning: from a folder of sources about an armed conflict to findings that can be checked.

    from reckoning import Case

    case = Case.create("harbour")
    case.add(["ships.csv"], source="coast stations")
    case.trace()
    case.findings("port_call")

The names below are the public ones; anything else may change. They are imported when first used, so that
`reckoning --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reckoning.case import Addition, Case
    from reckoning.model.basis import Basis, Grade
    from reckoning.model.bound import Amount, Bound
    from reckoning.model.errors import (
        BusyError,
        InputError,
        IntegrityError,
        ManyErrors,
        ReckoningError,
        StorageError,
        UsageError,
    )
    from reckoning.model.evidence import Evidence, Sensitivity, Source
    from reckoning.model.finding import Kind
    from reckoning.model.locator import Locator, parse_locator
    from reckoning.model.statement import Polarity, Statement, Value

_HOMES = {
    "Addition": "case",
    "Amount": "model.bound",
    "Basis": "model.basis",
    "Bound": "model.bound",
    "BusyError": "model.errors",
    "Case": "case",
    "Evidence": "model.evidence",
    "Grade": "model.basis",
    "InputError": "model.errors",
    "IntegrityError": "model.errors",
    "Kind": "model.finding",
    "Locator": "model.locator",
    "ManyErrors": "model.errors",
    "Polarity": "model.statement",
    "ReckoningError": "model.errors",
    "Sensitivity": "model.evidence",
    "Source": "model.evidence",
    "Statement": "model.statement",
    "StorageError": "model.errors",
    "UsageError": "model.errors",
    "Value": "model.statement",
    "parse_locator": "model.locator",
}

__all__ = [
    "Addition",
    "Amount",
    "Basis",
    "Bound",
    "BusyError",
    "Case",
    "Evidence",
    "Grade",
    "InputError",
    "IntegrityError",
    "Kind",
    "Locator",
    "ManyErrors",
    "Polarity",
    "ReckoningError",
    "Sensitivity",
    "Source",
    "Statement",
    "StorageError",
    "UsageError",
    "Value",
    "parse_locator",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'reckoning' has no attribute {name!r}")
    return getattr(import_module(f"reckoning.{_HOMES[name]}"), name)
