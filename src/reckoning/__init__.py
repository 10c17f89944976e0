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
    from reckoning.case import Case
    from reckoning.engine.outcome import Addition, Rebuilt, Studied
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
    from reckoning.model.judgement import Judgement
    from reckoning.model.locator import Locator, parse_locator
    from reckoning.model.row import Field, RecordKind, Row
    from reckoning.model.statement import Polarity, Statement, Value

_HOMES = {
    "Addition": "engine.outcome",
    "Amount": "model.bound",
    "Basis": "model.basis",
    "Bound": "model.bound",
    "BusyError": "model.errors",
    "Case": "case",
    "Evidence": "model.evidence",
    "Grade": "model.basis",
    "InputError": "model.errors",
    "IntegrityError": "model.errors",
    "Field": "model.row",
    "Judgement": "model.judgement",
    "Kind": "model.finding",
    "Locator": "model.locator",
    "ManyErrors": "model.errors",
    "Polarity": "model.statement",
    "Rebuilt": "engine.outcome",
    "ReckoningError": "model.errors",
    "RecordKind": "model.row",
    "Row": "model.row",
    "Sensitivity": "model.evidence",
    "Source": "model.evidence",
    "Statement": "model.statement",
    "StorageError": "model.errors",
    "Studied": "engine.outcome",
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
    "Field",
    "Grade",
    "InputError",
    "IntegrityError",
    "Judgement",
    "Kind",
    "Locator",
    "ManyErrors",
    "Polarity",
    "Rebuilt",
    "ReckoningError",
    "RecordKind",
    "Row",
    "Sensitivity",
    "Source",
    "Statement",
    "StorageError",
    "Studied",
    "UsageError",
    "Value",
    "parse_locator",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'reckoning' has no attribute {name!r}")
    return getattr(import_module(f"reckoning.{_HOMES[name]}"), name)
