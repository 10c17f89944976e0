"""Parameters: every threshold of a run by its full name, `detector.field` or `detector.part.field`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from reckoning.model.errors import ReckoningError, UsageError, raise_all

Group = TypeVar("Group")

GREATEST = 1_000_000
"""No threshold of any unit is greater (hours of a century: 876,600), and times of that length still fit."""


def flat(part: Any, prefix: str = "") -> dict[str, Any]:
    """Every value of a dataclass of dataclasses by its full name, as plain JSON values."""
    values: dict[str, Any] = {}
    for field in fields(part):
        value, name = getattr(part, field.name), prefix + field.name
        if is_dataclass(value):
            values.update(flat(value, f"{name}."))
        else:
            values[name] = list(value) if isinstance(value, tuple) else value
    return values


def with_values(groups: Group, values: Mapping[str, object]) -> Group:
    """The same parameters with some set by name; raises one error that names every unknown or unfit one."""
    known = flat(groups)
    wrong: list[ReckoningError] = []
    for name, value in values.items():
        if name not in known:
            wrong.append(UsageError(f"no parameter is named {name}", do=_nearest(name, list(known))))
            continue
        try:
            groups = _with_value(groups, name.split("."), _fit(value, known[name]))
        except ValueError:
            wrong.append(UsageError(f"{name} = {value!r} is not {_wanted(known[name])}"))
    raise_all(wrong)
    return groups


def _with_value(part: Any, path: list[str], value: object) -> Any:
    if len(path) > 1:
        value = _with_value(getattr(part, path[0]), path[1:], value)
    return replace(part, **{path[0]: value})


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
        if (isinstance(like, int) and number % 1) or not 0 <= number <= GREATEST:
            raise ValueError(value)
        return int(number) if isinstance(like, int) else number
    return str(value)


def _wanted(like: object) -> str:
    if isinstance(like, bool):
        return "true or false"
    return f"a {'whole ' * isinstance(like, int)}number from 0 to {GREATEST:,}"


def _nearest(name: str, known: list[str]) -> str:
    import difflib  # rarely needed, and start-up time counts

    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    return f"did you mean {', '.join(close)}?" if close else "see: reckoning parameters"
