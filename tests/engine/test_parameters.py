"""Parameters: every threshold has one name, and a wrong one is told with its neighbours."""

from __future__ import annotations

import pytest

from reckoning.engine.thresholds import TraceParameters, parameters_with
from reckoning.model.errors import ManyErrors, UsageError


def test_every_threshold_can_be_set_by_the_name_it_is_listed_under() -> None:
    for name, value in TraceParameters().flat().items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        assert parameters_with({name: str(value + 1)}).flat()[name] == value + 1, name


def test_a_whole_number_stays_whole_and_text_is_no_number() -> None:
    with pytest.raises(UsageError, match="not a whole number"):
        parameters_with({"segments.short_fixes": "5.5"})
    for value in ("nan", "inf", "wide", "", "-1", "1e300"):
        with pytest.raises(UsageError, match="not a number from 0"):
            parameters_with({"meetings.distance_km": value})


def test_all_wrong_names_are_told_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        parameters_with({"meetings.distence_km": 1, "meeting.distance_km": 1})
    assert str(caught.value).count("meetings.distance_km") == 2
