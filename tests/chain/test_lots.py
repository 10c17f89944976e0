"""Lots: records of stock and deliveries as one network; bounds carried through, corrections told, bad records named."""

from __future__ import annotations

import pytest
from tests.chain.rows import row
from tests.chain.world import IMO, TERMINALS, chain, customs

from reckoning.chain.study import chain_conclusions
from reckoning.model.finding import FINDING_SCHEMA
from reckoning.model.row import Row
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of
from reckoning.sea.static import STATIC_SCHEMA

LEFT = {"vessel": "AMBER TERN", "imoNumber": str(IMO)}


def stock(label: str, direction: str, day: str, quantity: str, terminal: str = "Orlen Tanks", **more: str) -> Row:
    given = {"direction": direction, "date": day, "quantity": quantity, "goods": "Jet A-1", "terminal": terminal}
    return row("stock", label, evidence="ef" * 32, **(given | more))


OPENING = stock("O", "opening", "2023-03-01", "0 t")
HALVES = (
    stock("1", "in", "2023-04-01", "6001 t", origin="Vantry"),
    stock("2", "in", "2023-04-02", "6001 t", origin="Skarland"),
)


def bounds(*rows: Row) -> dict[str, tuple[float, float]]:
    found = chain(*TERMINALS, *rows)
    return {o.bounds.origin: (o.bounds.least, o.bounds.greatest) for o in found.storage.origins}


def test_a_delivery_that_left_shared_tanks_has_guaranteed_bounds_of_origin() -> None:
    out = stock("3", "out", "2023-04-10", "9001 t", **LEFT)
    loaded = row(
        "bill_of_lading",
        "B1",
        date="2023-04-10",
        loadPlace="Port Orlen",
        dischargePlace="Quarry Bay",
        goods="Jet A-1",
        **LEFT,
    )
    found = bounds(OPENING, *HALVES, out, loaded, customs())
    assert set(found) == {"Vantry", "Skarland"}
    for least, greatest in found.values():
        assert 0.3 < least < 1 / 3 + 1e-3  # 3,000 of 9,001 t, less what figures given as exact may be off
        assert 2 / 3 - 1e-3 < greatest < 0.7


def test_composition_is_carried_from_one_terminal_to_the_next() -> None:
    moved = (
        stock("M", "out", "2023-04-05", "6001 t", lot="M1"),
        stock("N", "in", "2023-04-07", "6001 t", "Vant Pier", lot="M1"),
    )
    whole = stock("1", "in", "2023-04-01", "6001 t", origin="Skarland")
    out = stock("4", "out", "2023-04-12", "6001 t", "Vant Pier", **LEFT)
    empty = stock("P", "opening", "2023-03-01", "0 t", "Vant Pier")
    paper = customs(departureCountry="Vantry")
    loaded = row(
        "bill_of_lading",
        "B1",
        date="2023-04-12",
        loadPlace="Port Vant",
        dischargePlace="Quarry Bay",
        goods="Jet A-1",
        **LEFT,
    )
    found = bounds(OPENING, empty, whole, *moved, out, loaded, paper)
    assert found["Skarland"][0] > 0.97
    assert found["Skarland"][1] == pytest.approx(1.0)


def test_more_out_than_in_is_corrected_and_whom_to_doubt_is_told() -> None:
    out = stock("3", "out", "2023-04-10", "20001 t", **LEFT)
    found = chain(*TERMINALS, OPENING, HALVES[0], out)
    (correction,) = found.storage.corrections.values()
    assert correction.least_t == pytest.approx(20_001 * 0.995 - 6_001 * 1.005, abs=1)
    doubted = {r for d in correction.doubts for r in d.records}
    assert {out.subject, HALVES[0].subject} <= doubted


def test_the_correction_is_a_finding_with_the_statements_to_doubt() -> None:
    rows = [*TERMINALS, OPENING, HALVES[0], stock("3", "out", "2023-04-10", "20001 t", **LEFT)]
    empty = FINDING_SCHEMA.empty_table(), STATIC_SCHEMA.empty_table()
    found = chain_conclusions(rows, *empty, Entities(mentions_of(rows)))
    (told,) = [c for c in found if c.rule == "problems/1"]
    assert "more left than came" in told.title
    out = rows[-1]
    assert {HALVES[0].statement, out.statement} <= {link.statement for link in told.links}


def test_records_that_say_too_little_are_left_out_and_named() -> None:
    bad = [
        stock("1", "sideways", "2023-04-01", "10 t"),
        stock("2", "in", "", "10 t"),
        stock("3", "in", "2023-04-01", "10 t", ""),
        stock("4", "in", "2023-04-01", "-10 t"),
        stock("5", "in", "2023-04-01", "10"),
    ]
    found = chain(*TERMINALS, *bad)
    told = {p.row: p.what for p in found.problems}
    assert set(told) == {r.subject for r in bad}
    assert "a direction" in told[bad[0].subject]
    assert "a date" in told[bad[1].subject]
    assert "a terminal" in told[bad[2].subject]
    assert "a mass that can be" in told[bad[3].subject]
    assert "without a unit" in told[bad[4].subject]


def _came(**more: str) -> tuple[Row, Row]:
    """The papers of a cargo of 9,000 t that came to Orlen Tanks, and the terminal's own record of it."""
    paper = customs(
        "D7",
        vessel="GRANITE FARER",
        date="2023-04-02",
        quantity="9001 t",
        originCountry="Vantry",
        departureCountry="Vantry",
        destinationCountry="Orlen",
        port="Port Orlen",
        terminal="Orlen Tanks",
        billNumber="B-20",
    )
    return paper, stock("9", "in", "2023-04-02", "9001 t", origin="Vantry", **more)


@pytest.mark.parametrize(
    "ledger",
    [
        {"vessel": "GRANITE AFRER", "lot": "B-20"},  # the ship misspelt, the number of the bill right
        {"vessel": "GRANITE AFRER"},  # a slip of the pen alone
        {"vessel": "ANOTHER NAME", "lot": "B-20"},  # the number alone
    ],
)
def test_a_cargo_is_counted_once_where_the_ledger_misspells_its_ship(ledger: dict[str, str]) -> None:
    found = chain(*TERMINALS, OPENING, *_came(**ledger))
    (network,) = found.storage.networks.values()
    assert len(network.lots) == 1
    assert not found.storage.corrections


def test_a_cargo_that_the_ledger_does_not_show_may_be_nothing() -> None:
    found = chain(*TERMINALS, OPENING, *_came(vessel="WHOLLY OTHER"))
    (network,) = found.storage.networks.values()
    assert sorted(lot.low_t > 0 for lot in network.lots) == [False, True]
    assert not found.storage.corrections


def test_a_bill_for_a_cargo_that_nobody_saw_arrive_is_no_lot_that_came() -> None:
    bill = row(
        "bill_of_lading",
        "B2",
        date="2023-04-05",
        vessel="GRANITE FARER",
        loadPlace="Port Vant",
        dischargePlace="Port Orlen",
        goods="Jet A-1",
        quantity="9001 t",
        billNumber="B-21",
    )
    found = chain(*TERMINALS, OPENING, *HALVES, bill)
    (network,) = found.storage.networks.values()
    assert sum(bool(lot.came) for lot in network.lots) == 2


def test_an_origin_on_which_record_and_papers_differ_counts_as_either_and_is_told() -> None:
    paper, record = _came(vessel="GRANITE FARER", lot="B-20")
    other = customs(
        "D7",
        vessel="GRANITE FARER",
        date="2023-04-02",
        quantity="9001 t",
        originCountry="Skarland",
        departureCountry="Skarland",
        destinationCountry="Orlen",
        port="Port Orlen",
        terminal="Orlen Tanks",
        billNumber="B-20",
    )
    assert not chain(*TERMINALS, OPENING, paper, record).storage.problems
    found = chain(*TERMINALS, OPENING, other, record)
    ((lot,),) = (n.lots for n in found.storage.networks.values())
    assert {(o.origin, o.low, o.high) for o in lot.origins} == {("Vantry", 0.0, 1.0), ("Skarland", 0.0, 1.0)}
    assert any("it counts as either" in p.what and p.statements for p in found.problems)
