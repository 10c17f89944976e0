"""Thresholds: the values that a rule went by when it found something."""

from __future__ import annotations

from collections.abc import Mapping

from reckoning.archive import acts
from reckoning.engine.thresholds import parameters_with
from reckoning.faces.web.sight import Sight

GROUPS: Mapping[str, tuple[str, ...]] = {
    "gaps": ("gaps", "silences"),
    "port_calls": ("port_calls", "stops"),
}
"""Rule -> groups of thresholds, where they are not of the rule's own name."""


def thresholds_of(sight: Sight, rule: str) -> tuple[tuple[str, object], ...]:
    """Names with their unit and values in force at the last trace; none for a rule that has no thresholds."""
    ran = sight.holding.runs.get(acts.TRACE)
    overrides = ran.overrides if ran else {}
    flat = parameters_with({**sight.case.settings.thresholds, **overrides}).flat()
    name = rule.partition("/")[0]
    groups = GROUPS.get(name, (name,))
    return tuple((key, value) for key, value in flat.items() if key.partition(".")[0] in groups)
