"""Tally and trends: at least, never twice; lulls, first routes, and shares with intervals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.chain.rows import row
from tests.chain.world import TERMINALS, chain, delivery

from reckoning.chain.change import Lull
from reckoning.chain.supply_chain import ChainParameters
from reckoning.chain.tally import tally
from reckoning.chain.telling import delivery_said
from reckoning.chain.trends import First, Share, Untested
from reckoning.engine.parameters import flat, with_values
from reckoning.model.errors import UsageError


def paper(n: int, day: str, **more: str):  # type: ignore[no-untyped-def]
    return delivery(f"P{n}", dischargeDate=day, **more)


YEAR = [
    paper(1, "2022-11-10"),
    paper(2, "2022-12-10"),
    paper(3, "2023-04-05", loadPlace="Port Vant"),
    paper(4, "2023-05-05", loadPlace="Port Vant"),
]


def test_the_lull_is_the_longest_stretch_in_which_no_delivery_can_have_fallen() -> None:
    (lull,) = [t for t in chain(*TERMINALS, *YEAR).trends if t.kind == "lull"]
    assert (lull.start, lull.end) == (date(2022, 12, 11), date(2023, 4, 4))
    assert isinstance(lull.result, Lull)
    assert lull.result.days_low == 115


def test_a_route_first_comes_up_after_so_many_by_others() -> None:
    firsts = {t.about: t.result for t in chain(*TERMINALS, *YEAR).trends if t.kind == "first"}
    vant, orlen = firsts["Vantry"], firsts["Orlen"]
    assert isinstance(vant, First)
    assert isinstance(orlen, First)
    assert (vant.earliest, vant.others_before) == (date(2023, 4, 5), 2)
    assert orlen.others_before == 0


def test_the_share_of_a_route_is_an_interval_that_an_unknown_route_widens() -> None:
    rows = [*YEAR, paper(5, "2023-06-05", loadPlace="")]
    shares = {t.about: t.result for t in chain(*TERMINALS, *rows).trends if t.kind == "share"}
    share = shares["Vantry 2023"]
    assert isinstance(share, Share)
    assert (share.took, share.of) == ((2, 3), 3)
    assert share.low < 2 / 3 < share.high


def test_a_day_given_beforehand_is_tested_and_the_number_of_tests_told() -> None:
    ban = row("sanction", "X", authority="UK", target="jet fuel to Tessaly", targetType="goods", date="2023-01-31")
    rates = [t for t in chain(*TERMINALS, *YEAR, ban).trends if t.kind == "rate"]
    assert [t.about for t in rates] == ["2023-01-31"]
    assert rates[0].tests == 3
    asked = chain(*TERMINALS, *YEAR, parameters=ChainParameters(days="2023-01-31"))
    assert [t.about for t in asked.trends if t.kind == "rate"] == ["2023-01-31"]


def test_two_of_one_conflict_group_count_once_and_two_ships_twice() -> None:
    doubtful = [paper(1, "2023-04-05", conflictGroup="C1"), paper(2, "2023-05-05", conflictGroup="C1")]
    assert _counted(doubtful) == 1
    assert _counted([paper(1, "2023-04-05"), paper(2, "2023-04-05", vessel="GREY SKUA")]) == 2


def test_several_told_together_hold_the_single_ones_of_their_time_and_not_those_after() -> None:
    several = paper(
        9, "2023-01..2023-06", eventType="aggregate", vessel="", loadPlace="", quantityWording="at least three"
    )
    assert _counted([several, *YEAR[2:]]) == 3
    assert _counted([several, *YEAR[2:], paper(6, "2023-08-05")]) == 4


def _counted(rows: list[object]) -> int:
    cells = tally(chain(*TERMINALS, *rows).deliveries)  # type: ignore[arg-type]
    return next(c.deliveries for c in cells if (c.route, c.period) == ("all routes", "2023"))


def test_what_reaches_over_the_edge_of_a_year_is_told_and_not_parted() -> None:
    several = paper(9, "2022-10..2023-02", eventType="aggregate", vessel="", quantityWording="four shipments")
    cells = {(c.period, c.route): c for c in tally(chain(*TERMINALS, several).deliveries)}
    assert cells["2022", "all routes"].deliveries == 0
    assert len(cells["2023", "all routes"].over_edge) == 1


@pytest.mark.parametrize("many", [25])
def test_many_of_one_year_are_counted_too(many: int) -> None:
    rows = [paper(n, f"2023-{1 + n // 25:02d}-{1 + n % 25:02d}", vessel=f"SHIP {n}") for n in range(many)]
    assert _counted(rows) == many  # type: ignore[arg-type]


def test_too_many_events_for_an_exact_test_are_told_and_not_passed_over() -> None:
    rows = [paper(n, str(date(2020, 1, 1) + timedelta(days=20 * n)), vessel=f"SHIP {n}") for n in range(61)]
    kinds = {t.kind: t.result for t in chain(*TERMINALS, *rows).trends}
    assert kinds["untested"] == Untested(61, 60)
    assert "lull" not in kinds


def test_a_loading_of_which_nobody_says_that_it_arrived_is_no_delivery_counted() -> None:
    bill = row("bill_of_lading", "B1", vessel="AMBER TERN", date="2023-04-02", goods="Jet A-1", loadPlace="Port Orlen",
               dischargePlace="Quarry Bay", quantity="9001 t")  # fmt: skip
    found = chain(*TERMINALS, bill)
    (told,) = found.deliveries
    assert "whether it arrived" in told.unknown
    assert delivery_said(told).startswith("AMBER TERN loaded ")
    assert "nobody says that it arrived" in delivery_said(told)
    assert not found.cells


def test_every_threshold_of_the_chain_can_be_set_by_its_name() -> None:
    given = with_values(ChainParameters(), {"joins.taken": "0.8", "days": "2023-01-31, 2023-03-24"})
    assert given.joins.taken == 0.8
    assert given.asked_days == (date(2023, 1, 31), date(2023, 3, 24))
    assert {"tonnes.exact_share", "reach.greatest_speed_kn", "days"} <= flat(given).keys()
    with pytest.raises(UsageError, match="not a day"):
        chain(*TERMINALS, *YEAR, parameters=ChainParameters(days="yesterday"))


def test_shipments_told_together_are_worded_with_and_without_a_number() -> None:
    wordings = {"part": "part of several shipments told together, number not told", "aggregate": "at least 1 shipment,"}
    for event, words in wordings.items():
        (told,) = chain(*TERMINALS, paper(1, "2023-04", eventType=event)).deliveries
        assert delivery_said(told).startswith(words)
    two = paper(2, "2024-01", eventType="aggregate", quantityWording="two consignments, volume not stated")
    (told,) = chain(*TERMINALS, two).deliveries
    assert told.shipments == (2, 2)
