"""Preset values: what stands in a preset's TOML, checked; every fault is a `UsageError` that says what is known."""

from __future__ import annotations

from reckoning.model.errors import UsageError


def table_of(value: object) -> dict[str, object]:
    """A table, empty where there is none.

    >>> table_of(None), table_of({"a": 1})
    ({}, {'a': 1})
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UsageError(f"a table was expected, not {value!r}")
    return value


def list_of(value: object) -> list[object]:
    """A list; one value is a list of one.

    >>> list_of("name"), list_of(["name", 2])
    (['name'], ['name', 2])
    """
    return list(value) if isinstance(value, list) else [value]


def refuse_unknown(given: set[str], known: set[str], what: str) -> None:
    """Raise for what is given and not known, `what` it is in words."""
    if unknown := sorted(given - known):
        raise UsageError(f"unknown {what} in a preset: {', '.join(unknown)} (known: {', '.join(sorted(known))})")
