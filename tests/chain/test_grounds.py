"""Grounds: the sources under a conflict, and why it has its grade."""

from __future__ import annotations

from tests.resolve.fact_base import rows

from reckoning.chain.conflicts import conflicts
from reckoning.chain.grounds import grounds, why_graded
from reckoning.model.judgement import Judgement
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of

ROWS = rows("shipments", only="S07 S07b S04 S04b")
FOUND = {c.pattern: c for c in conflicts(ROWS, Entities(mentions_of(ROWS)))}


def test_each_record_counts_once_and_the_other_side_denies() -> None:
    found = FOUND["date"]
    supports = grounds(found.links, ROWS)
    assert sorted(s.supports for s in supports) == [False, True]
    assert any(s.secondary_copy for s in supports)


def test_a_contradiction_says_who_supports_and_who_denies() -> None:
    found = FOUND["date"]
    told = why_graded(found.id, found.grade, found.basis, found.links, ROWS)
    assert told.grade == "contested"
    assert told.because[0].startswith("contested: at least one group denies")
    judged = [Judgement("grade", found.id, "likely", "the port log says the 28th")]
    assert why_graded(found.id, found.grade, found.basis, found.links, ROWS, judged).grade == "likely"


def test_two_events_deny_nothing() -> None:
    found = FOUND["event"]
    assert all(s.supports for s in grounds(found.links, ROWS))


def test_a_finding_of_a_track_rests_on_its_feed() -> None:
    told = why_graded("f", "likely", "observed", [], [], feed="noaa")
    assert told.because == (
        "likely: one observed or documented group supports it, or three or more groups state it",
        "supported by noaa (observed)",
    )
