"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Face = Callable[..., Any]


def in_case(command: Face) -> Face:
    """`--case DIR`: the case to work in, else the one you stand in."""
    return click.option("--case", "case_dir", default=".", metavar="DIR", help="The case (default: where you stand).")(
        command
    )


def as_json(command: Face) -> Face:
    """`--json`: one JSON list on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON list on stdout and nothing else.")(command)


def as_of(command: Face) -> Face:
    """`--as-of DATE`: the case as it was known at the end of that day."""
    return click.option("--as-of", default="", metavar="DATE", help="The case as known at the end of that day.")(
        command
    )


def settings(command: Face) -> Face:
    """`--set NAME=VALUE`: thresholds for this run."""
    return click.option(
        "--set",
        "values",
        multiple=True,
        metavar="NAME=VALUE",
        help="A threshold for this run, as meetings.distance_km=0.5.",
    )(command)


def parse_settings(values: tuple[str, ...]) -> dict[str, str]:
    """`NAME=VALUE` texts as a mapping; raises `UsageError` for one without `=`."""
    from reckoning.model.errors import UsageError

    pairs = [value.partition("=") for value in values]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise UsageError(f"--set {wrong[0]} has no value", do="write --set NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}
