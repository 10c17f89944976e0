"""Parameters: every threshold of a run, each named `detector.field`, set from case.toml and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from reckoning.model.errors import ReckoningError, UsageError, raise_all

Group = TypeVar("Group")


def names_of(groups: Any) -> list[str]:
    """All parameter names of a dataclass of dataclasses, as `group.field`."""
    return [f"{g.name}.{f.name}" for g in fields(groups) for f in fields(getattr(groups, g.name))]


def with_values(groups: Group, values: Mapping[str, object]) -> Group:
    """The same parameters with some set by name; raises one error that names every unknown or unfit one."""
    wrong: list[ReckoningError] = []
    for name, value in values.items():
        group, _, field = name.partition(".")
        part = getattr(groups, group, None)
        if part is None or not hasattr(part, field):
            wrong.append(UsageError(f"no parameter is named {name}", do=_nearest(name, names_of(groups))))
            continue
        try:
            fit = _fit(value, getattr(part, field))
        except ValueError:
            wrong.append(UsageError(f"{name} = {value!r} is not a {type(getattr(part, field)).__name__}"))
            continue
        groups = replace(groups, **{group: replace(part, **{field: fit})})  # type: ignore[type-var]
    raise_all(wrong)
    return groups


def as_json(part: Any) -> dict[str, Any]:
    """One detector's parameters as plain JSON values, for the key of a step."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(part).items()}


def _fit(value: object, like: object) -> object:
    if isinstance(like, bool):
        words = {"true": True, "false": False, "1": True, "0": False}
        if str(value).lower() not in words:
            raise ValueError(value)
        return words[str(value).lower()]
    if isinstance(like, float | int):
        number = float(str(value))
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError(value)
        if isinstance(like, int) and number % 1:
            raise ValueError(value)
        return int(number) if isinstance(like, int) else number
    return str(value)


def _nearest(name: str, known: list[str]) -> str:
    import difflib  # rarely needed, and start-up time counts

    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    return f"did you mean {', '.join(close)}?" if close else "see: reckoning parameters"
