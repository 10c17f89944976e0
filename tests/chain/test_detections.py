"""Detections: what AIS explains, what it does not, and what contradicts a broadcast; errors of place and time count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.chain.rows import day_ms, row
from tests.chain.tracks import finding, findings
from tests.chain.world import IMO

from reckoning.chain.detections import Detection, Match, detections_of, match_detections
from reckoning.chain.reaches import Positions
from reckoning.chain.seen import fleet_of
from reckoning.chain.voyages import Sizes
from reckoning.chain.who import Who
from reckoning.model.instant import HOUR_MS
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of

AT = day_ms("2024-03-01T10:00:00Z")
SHIP, OTHER = 200_000_001, 200_000_002


def positions(*fixes: tuple[int, float, float, float]) -> Positions:
    """Fixes as (MMSI, minutes from the image, lon, lat)."""
    mmsi, minutes, lon, lat = zip(*fixes, strict=True)
    times = AT + (np.array(minutes) * 60_000).astype(np.int64)
    return Positions(np.array(mmsi, np.int64), times, np.array(lon), np.array(lat))


def seen(lon: float, lat: float, **more: object) -> Detection:
    return Detection("row:ab/1", "1", AT, 0, lon, lat, 0.5, **more)  # type: ignore[arg-type]


def match(
    detection: Detection, heard: Positions, *doubts: dict[str, object], sizes: dict[int, Sizes] | None = None
) -> Match:
    return match_detections([detection], heard, sizes or {}, fleet_of(findings(*doubts)))[0]


def test_a_ship_is_placed_between_its_positions_before_and_after() -> None:
    heard = positions((SHIP, -20, 10.0, 0.0), (SHIP, 20, 10.2, 0.0))
    found = match(seen(10.1, 0.0), heard)
    assert (found.answer, found.mmsi) == ("matched", SHIP)
    assert found.distance_km == pytest.approx(0.0, abs=0.1)
    assert match(seen(10.0, 0.0), heard).answer == "dark"


def test_it_is_placed_across_180_degrees() -> None:
    heard = positions((SHIP, -20, 179.9, 0.0), (SHIP, 20, -179.9, 0.0))
    assert match(seen(180.0, 0.0), heard).answer == "matched"


def test_an_image_of_uncertain_time_allows_what_a_ship_sails_in_it() -> None:
    heard = positions((SHIP, 0, 10.0, 0.0))
    d = seen(10.2, 0.0)
    assert match(d, heard).answer == "dark"
    assert match(replace(d, t_error_ms=HOUR_MS), heard).answer == "matched"


def test_a_ship_of_another_length_is_not_the_one_seen() -> None:
    heard = positions((SHIP, 0, 10.0, 0.0))
    sizes = {SHIP: Sizes(60.0, 12.0)}
    assert match(seen(10.0, 0.0, length_m=180.0), heard, sizes=sizes).answer == "dark"
    assert match(seen(10.0, 0.0, length_m=66.0), heard, sizes=sizes).answer == "matched"


def test_where_nobody_was_heard_nothing_is_called_dark() -> None:
    far = positions((SHIP, 0, 40.0, 0.0))
    assert match(seen(10.0, 0.0), far).answer == "not_observed"


def test_a_ship_that_lies_elsewhere_is_a_candidate_and_no_more() -> None:
    lie = finding(
        "false_position", SHIP, AT - 5 * HOUR_MS, AT + 5 * HOUR_MS, imo=IMO, lon=14.0, lat=0.0, pattern="jump"
    )
    heard = positions((SHIP, 0, 14.0, 0.0), (OTHER, 0, 10.2, 0.0))
    found = match(seen(10.0, 0.0), heard, lie)
    assert (found.answer, found.mmsi) == ("dark", None)
    assert found.candidates == (f"imo:{IMO}",)
    assert found.findings == (lie["id"],)


def test_a_silent_ship_too_far_off_is_no_candidate() -> None:
    def gap(lon: float) -> dict[str, object]:
        ends = {"lon": lon, "lat": 0.0, "lon_end": lon, "lat_end": 0.0}
        return finding("ais_gap", SHIP, AT - 5 * HOUR_MS, AT + 5 * HOUR_MS, imo=IMO, **ends)

    heard = positions((OTHER, 0, 10.2, 0.0))
    assert match(seen(10.0, 0.0), heard, gap(10.5)).candidates == (f"imo:{IMO}",)
    assert match(seen(10.0, 0.0), heard, gap(20.0)).candidates == ()


def test_a_ship_that_the_image_names_contradicts_what_it_broadcast() -> None:
    named = row(
        "detection",
        "1",
        date="2024-03-01T10:00:00Z",
        position="10 0 0.5",
        vessel="AMBER TERN",
        imoNumber=str(IMO),
        sensor="SAR",
    )
    silent = row("detection", "2", date="", position="10 0 0.5")
    detections = detections_of([named, silent], Who(Entities(mentions_of([named, silent]))))
    assert [d.label for d in detections] == ["1"]
    call = finding("port_call", SHIP, AT, AT + 1, imo=IMO)
    heard = positions((SHIP, -5, 14.0, 0.0), (SHIP, 5, 14.0, 0.0), (OTHER, 0, 10.0, 0.0))
    (found,) = match_detections(detections, heard, {}, fleet_of(findings(call)))
    assert (found.answer, found.mmsi) == ("contradicts", SHIP)
    assert found.distance_km == pytest.approx(444.8, abs=1)
    assert found.limit_km is not None and found.limit_km < 2
