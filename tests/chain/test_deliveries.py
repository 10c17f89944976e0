"""Deliveries: voyages and documents put together; nothing counted twice, nothing averaged, every join explained."""

from __future__ import annotations

import pytest
from tests.chain.rows import row
from tests.chain.tracks import finding, laden_voyage, sizes
from tests.chain.world import IMO, TERMINALS, chain, customs, delivery

from reckoning.chain.delivery import Delivery, Pattern
from reckoning.model.basis import Basis, Grade
from reckoning.model.judgement import Judgement


def singles(*rows: object, **given: object) -> list[Delivery]:
    found = chain(*TERMINALS, *rows, **given)  # type: ignore[arg-type]
    return [d for d in found.deliveries if d.pattern is Pattern.SINGLE]


def test_papers_and_a_track_of_one_cargo_are_one_delivery() -> None:
    found = singles(
        customs(), delivery(quantity="at least 9000 t"), tracks=laden_voyage(), statics=sizes(200_000_001, 150, 24)
    )
    assert len(found) == 1
    d = found[0]
    assert d.hull.imo == IMO
    assert (d.loaded.where.terminal, d.discharged.where.terminal) == ("place:T2", "place:T1")
    assert d.route_observed
    assert any("silent for 24 h" in text for leg in d.legs for text in leg.unknown)
    assert d.mass.low_t == pytest.approx(9_750)
    assert set(d.mass.bases) >= {Basis.DOCUMENTED, Basis.STATED}
    assert (d.grade, d.basis) == (Grade.CONFIRMED, Basis.OBSERVED)
    assert len(d.rows) == 2
    assert all(j.taken and j.why for j in d.joins)


def test_documents_alone_say_that_the_route_was_not_observed() -> None:
    (d,) = singles(customs())
    assert not d.route_observed
    assert "route not observed: known from documents alone" in d.unknown
    assert (d.grade, d.basis) == (Grade.LIKELY, Basis.DOCUMENTED)


def test_a_track_alone_is_a_delivery_only_of_a_ship_that_some_document_names() -> None:
    tracks, statics = laden_voyage(), sizes(200_000_001, 150, 24)
    assert [d.pattern for d in chain(*TERMINALS, tracks=tracks, statics=statics).deliveries] == [Pattern.DISCHARGE]
    told = row("ship", "V1", name="AMBER TERN", imoNumber=str(IMO))
    earlier = customs("D0", date="2022-01-10", imoNumber=str(IMO))
    known = singles(told, earlier, tracks=tracks, statics=statics)
    assert [bool(d.findings) for d in known] == [False, True]
    assert known[1].grade is Grade.POSSIBLE  # a crew's word on its draught, and nobody else's


def test_a_week_apart_in_one_source_is_two_and_a_slip_of_the_pen_is_one() -> None:
    two = [customs("D1", date="2023-04-15"), customs("D2", date="2023-04-19")]
    assert len(singles(*two)) == 2
    one = [customs("D1", imoNumber="", vessel="AMBRE TERN"), delivery()]
    (d,) = singles(*one)
    assert any("misspelt" in why for j in d.joins for why in j.why)


def test_two_imo_numbers_are_two_ships_whatever_the_name() -> None:
    assert len(singles(customs(), customs("D2", imoNumber="3123451", billNumber="B2"))) == 2


def test_old_and_new_names_of_a_register_join_and_a_name_that_two_ships_bear_does_not() -> None:
    renamed = row("ship", "V1", name="GREY SKUA", pastNames="AMBER TERN", imoNumber=str(IMO))
    rows = (delivery("P1", vessel="GREY SKUA"), delivery("P2"))
    assert len(singles(renamed, *rows)) == 1
    namesake = row("ship", "V2", name="AMBER TERN", imoNumber="3123451")
    assert len(singles(renamed, namesake, *rows)) == 2


def test_a_person_decides_before_any_score() -> None:
    rows = delivery("P1"), delivery("P2")
    (joined,) = singles(*rows)
    assert len(joined.rows) == 2
    names = sorted(r.subject for r in rows)
    apart = Judgement("link", names[0], "different", "two ships, says the harbour master", names[1])
    assert len(singles(*rows, judgements=[apart])) == 2
    far = delivery("P1"), delivery("P3", dischargeDate="2023-08-01")
    names = sorted(r.subject for r in far)
    same = Judgement("link", names[0], "same", "a misprint", names[1])
    (d,) = singles(*far, judgements=[same])
    assert {j.decided_by for j in d.joins} == {"judgement"}
    assert any("discharged" in text for text in d.contradictions)


def test_what_is_told_together_is_never_added_to_the_single_ones() -> None:
    several = delivery(
        "A1", eventType="aggregate", vessel="", dischargeDate="2023-04..2023-12", quantity="at least 67000 t",
        quantityWording="at least 67 kt in seven shipments",
    )  # fmt: skip
    found = chain(*TERMINALS, delivery(), several)
    patterns = {d.pattern: d for d in found.deliveries}
    assert patterns[Pattern.AGGREGATE].shipments == (7, 7)
    year = [c for c in found.cells if c.period == "2023" and c.route == "all routes"]
    assert [(c.deliveries, c.tonnes) for c in year] == [(7, 67_000)]


def test_calls_forecasts_and_context_are_no_deliveries() -> None:
    rows = [
        delivery(e, eventType=e, dischargeDate=d)
        for e, d in (("port_call", "2023-01-01"), ("forecast", "2023-03-01"), ("context", "2023-05-01"))
    ]
    assert singles(*rows) == []


def test_a_cargo_handed_over_at_sea_is_traced_to_where_the_first_ship_loaded() -> None:
    first, second = 200_000_001, 200_000_002
    meeting = finding(
        "meeting", first, "2023-04-12T00:00:00Z", "2023-04-12T12:00:00Z", mmsi_2=second, lon=148.0, lat=7.0, imo=IMO
    )
    tracks = [
        *laden_voyage()[:2],
        meeting,
        finding(
            "draught_change", first, "2023-04-12T10:00:00Z", "2023-04-12T14:00:00Z",
            draught_before_m=8.5, draught_after_m=5.5, imo=IMO, basis="stated",
        ),
        finding(
            "port_call", second, "2023-04-15T06:00:00Z", "2023-04-16T12:00:00Z",
            place="place:T1", imo=3_123_451, name="GREY SKUA",
        ),
        finding(
            "draught_change", second, "2023-04-16T08:00:00Z", "2023-04-16T13:00:00Z",
            place="place:T1", draught_before_m=8.0, draught_after_m=5.0, imo=3_123_451, basis="stated",
        ),
    ]  # fmt: skip
    named = customs("D9", imoNumber="3123451", vessel="GREY SKUA", date="2023-04-17")
    (d,) = singles(named, tracks=tracks, statics=sizes(second, 150, 24))
    assert [(e.giver.id, e.kind, e.taker.id) for e in d.custody] == [
        ("place:T2", "loading", f"imo:{IMO}"),
        (f"imo:{IMO}", "transfer", "imo:3123451"),
        ("imo:3123451", "discharge", "place:T1"),
        ("place:T1", "road", ""),
    ]
    assert d.custody[-1].taker.name == "end use unknown"


def test_a_resale_on_paper_is_three_sales_over_one_custody() -> None:
    (d,) = singles(
        delivery(sellerChain="Northwater Refining -> Marle Trading Ltd -> Orso Pte Ltd", buyer="Quarry Bay Fuels")
    )
    assert [(e.seller.name, e.buyer.name) for e in d.title] == [
        ("Northwater Refining", "Marle Trading Ltd"),
        ("Marle Trading Ltd", "Orso Pte Ltd"),
        ("Orso Pte Ltd", "Quarry Bay Fuels"),
    ]
    assert [e.kind for e in d.custody] == ["loading", "discharge", "road"]


def test_an_unknown_buyer_is_a_party_without_a_name() -> None:
    (d,) = singles(delivery(sellerChain="Marle Trading Ltd", buyer="not identified (possibly sanctioned entity)"))
    assert [(e.seller.name, e.buyer.name) for e in d.title] == [("Marle Trading Ltd", "")]
    (nothing,) = singles(delivery(sellerChain=""))
    assert [(e.seller.name, e.buyer.name) for e in nothing.title] == [("", "")]


def test_dates_reversed_and_a_missing_unit_are_told_with_their_record_and_count_as_not_known() -> None:
    bad = delivery("P1", loadDate="2023-05-01", dischargeDate="2023-04-01", quantity="9650")
    found = chain(*TERMINALS, bad)
    told = {p.what: p.row for p in found.problems}
    assert set(told.values()) == {bad.subject}
    assert any("dates reversed" in what for what in told)
    assert any("without a unit" in what for what in told)
    (d,) = [d for d in found.deliveries if d.pattern is Pattern.SINGLE]
    assert not d.mass.known
    assert not d.when.known
