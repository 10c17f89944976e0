"""Regular: tracks without a receiver's jitter."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sea.build import steaming
from tests.sea.lies import AT, find, minute, voyage


@pytest.mark.parametrize(("jitter_m", "found"), [(0.0, ["too_regular"]), (10.0, [])])
def test_a_line_too_straight_and_even_for_a_ship_is_told(jitter_m: float, found: list[str]) -> None:
    part = steaming(AT, 12.0, 90.0, lon=12.0, jitter_m=jitter_m)
    part["lon"], part["lat"] = np.round(part["lon"], 5), np.round(part["lat"], 5)
    events = find(voyage(part))
    assert [e["pattern"] for e in events] == found
    for event in events:
        assert abs(minute(event["start"]) - 600) <= 2
        assert abs(minute(event["end"]) - 998) <= 2
        assert "one speed, 12.0 kn" in str(event["signs"])
        assert "all the same time apart" in str(event["signs"])


def test_lying_still_is_not_regular() -> None:
    assert find(steaming(np.arange(0.0, 600.0, 2.0), 0.0, 0.0, jitter_m=0.0)) == []
