"""A reach set as a finding: it can be drawn and checked from the finding alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from reckoning.chain.conclude_reach import reach_said
from reckoning.chain.reach import Candidate, Fix, Interval, ReachParameters, reach
from reckoning.chain.reaches import Reached
from reckoning.chain.supply_chain import Chain
from reckoning.model.instant import HOUR_MS

CANDIDATES = (Candidate("place:near", 147.6, 5.5, name="Near Jetty"), Candidate("place:far", -20.0, 40.0))
INTERVAL = Interval(Fix(147.5, 5.5, 0), Fix(147.5, 5.5, 30 * HOUR_MS))


def said() -> dict[str, Any]:
    found = reach(INTERVAL, CANDIDATES, ReachParameters())
    possible = tuple(r for r in found if not r.loading_impossible)
    seen = SimpleNamespace(kind="ais_gap", id="ab", pattern="")
    reached = Reached(cast(Any, seen), "imo:1", INTERVAL, possible, ("place:far",), CANDIDATES, 18.0)
    hulls = {"imo:1": SimpleNamespace(named="TAWNY DOTTEREL")}
    chain = SimpleNamespace(voyages=SimpleNamespace(fleet=SimpleNamespace(hulls=hulls)))
    conclusion = reach_said(reached, cast(Chain, chain))
    return {"title": conclusion.title, **conclusion.parameters}


def test_it_names_the_terminal_at_which_the_longest_stay_is_left() -> None:
    assert said()["title"].endswith("at 1 of 2 terminals; the longest stay is left at Near Jetty")


def test_it_keeps_both_ends_the_speed_and_every_candidate_with_its_point() -> None:
    kept = said()
    assert kept["last"] == {"lon": 147.5, "lat": 5.5, "t_ms": 0}
    assert kept["first"]["t_ms"] == 30 * HOUR_MS
    assert kept["greatest_speed_kn"] == 18.0
    assert [(c["place"], c["lon"]) for c in kept["candidates"]] == [("place:near", 147.6), ("place:far", -20.0)]
