"""Conflicts: those a person recorded come out by rule, each with its reading; what is no conflict stays out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.resolve.fact_base import FACTS, fact_rows
from tests.resolve.rows import day, labels, records, row_of

from reckoning.chain.conflict import Conflict, Differs, concluded
from reckoning.chain.conflicts import conflicts, conflicts_in
from reckoning.model.bound import Bound
from reckoning.model.judgement import Judgement
from reckoning.model.row import RECORDS, RecordKind, Row
from reckoning.model.statement import Value
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import mentions_of

FACT_ROWS = fact_rows()
FOUND = conflicts_in(FACT_ROWS, Entities(mentions_of(FACT_ROWS)))

# Of each recorded conflict: what the rules say differs, whether it is a contradiction, and the rows they link.
BY_RULE = {
    "K01": (Differs.DATE, True, "S07 S07b"),
    "K02": (Differs.UNIT, True, "S01 S01b S01c"),
    "K03": (Differs.EVENT, False, "S04 S04b"),
    "K04": (Differs.COUNT, True, "S09 S10 S11"),
    "K05": (Differs.SCOPE, False, "F092 F094 F096"),
    "K06": (Differs.DATE, False, "X016 X021"),
    "K07": (Differs.DATE_KIND, False, "X002"),
    "K08": (Differs.DATE_KIND, False, "X029"),
    "K09": (Differs.SCOPE, False, "X030 X026 X027"),
    "K10": (Differs.LEVEL, True, "F079 F078"),
    "K11": (Differs.SCOPE, True, "F112 F110"),
    "K12": (Differs.SCOPE, False, "F085 F008"),
    "K13": (Differs.HOMONYM, False, "C012 X005"),
    "K14": (Differs.HOMONYM, False, "V014 V009"),
    "K15": (Differs.REVISION, False, "F009 F015"),
}


def of(*some: Row, judgements: tuple[Judgement, ...] = ()) -> list[Conflict]:
    return conflicts_in(some, Entities(mentions_of(some), judgements))


def labels_of(conflict: Conflict) -> set[str]:
    return labels(FACT_ROWS, [s for side in conflict.sides for s in side.statements])


@pytest.mark.parametrize("key", [r["id"] for r in records(FACTS / "conflicts.csv")])
def test_a_recorded_conflict_is_found(key: str) -> None:
    if key == "K16":
        (found,) = [c for c in FOUND if c.recorded and "C002" in labels_of(c)]
        assert found.differs is Differs.OWNERSHIP  # no rule can find it: the record itself says that its sources differ
        return
    differs, contradiction, wanted = BY_RULE[key]
    fitting = [c for c in FOUND if not c.recorded and c.differs is differs and set(wanted.split()) <= labels_of(c)]
    assert fitting, key
    assert {c.contradiction for c in fitting} == {contradiction}
    assert all(c.reading and len(c.sides) > 1 for c in fitting)


def test_the_years_of_air_strikes_and_the_days_with_strikes_stand_apart() -> None:
    scopes = [labels_of(c) for c in FOUND if c.rule == "conflicts.scope/1"]
    assert {"F093", "F095", "F097"} in scopes
    assert {"F098", "F100"} in scopes


def test_contradictions_are_contested_and_what_only_looks_like_one_is_not() -> None:
    made = concluded(FOUND)
    assert {c.grade for c in made if c.parameters["contradiction"]} == {"contested"}
    assert "contested" not in {c.grade for c in made if not c.parameters["contradiction"]}
    assert len({c.id for c in made}) == len(made) == len(FOUND)
    assert all(link.statement for c in made for link in c.links)


def test_the_order_of_rows_changes_nothing() -> None:
    backwards = FACT_ROWS[::-1]
    assert conflicts(backwards, Entities(mentions_of(backwards))) == concluded(FOUND)


def delivery(label: str, load: str = "", discharge: str = "", quantity: str = "", **more: str) -> Row:
    fields = {
        "eventType": "single",
        "vessel": "ROSY 7",
        "goods": "jet fuel",
        "dischargePlace": "Thilawa",
        "loadDate": load,
        "dischargeDate": discharge,
        "quantity": quantity,
        "sourceUrl": f"https://example.org/{label}",
        **more,
    }
    values = {name: day(raw) for name, raw in (("loadDate", load), ("dischargeDate", discharge)) if raw}
    if quantity:
        values["quantity"] = Value(number=float(quantity), bound=Bound.EXACT, unit="t")
    return row_of(RecordKind.DELIVERY, label, fields, values)


def test_the_day_of_a_paper_is_not_the_day_of_the_discharge() -> None:
    fields = {"vessel": "ROSY 7", "port": "Thilawa", "goods": "jet fuel", "date": "2023-04-06", "quantity": "10000"}
    values = {"date": day("2023-04-06"), "quantity": Value(number=10000.0, bound=Bound.EXACT, unit="t")}
    paper = row_of(RecordKind.CUSTOMS, "c1", fields, values)
    assert of(delivery("1", discharge="2023-04-01", quantity="10000"), paper) == []


def test_two_days_of_one_source_are_two_voyages() -> None:
    one = {"sourceUrl": "https://example.org/list"}
    assert of(delivery("1", discharge="2023-04-01", **one), delivery("2", discharge="2023-04-08", **one)) == []


def test_two_months_apart_are_two_voyages() -> None:
    assert of(delivery("1", discharge="2023-04-01"), delivery("2", discharge="2023-06-01")) == []


def test_a_month_holds_each_of_its_days() -> None:
    assert of(delivery("1", discharge="2023-04"), delivery("2", discharge="2023-04-08")) == []


def test_a_difference_of_rounding_is_none_and_of_a_tenth_is_one() -> None:
    first = delivery("1", discharge="2023-04-01", quantity="10413")
    assert of(first, delivery("2", discharge="2023-04-01", quantity="10420")) == []
    (found,) = of(first, delivery("2", discharge="2023-04-01", quantity="11437"))
    assert found.differs is Differs.QUANTITY


def test_ships_judged_different_have_no_common_voyage() -> None:
    a, b = delivery("1", discharge="2023-04-01"), delivery("2", discharge="2023-04-05")
    assert len(of(a, b)) == 1
    numbered = delivery("2", discharge="2023-04-05", imoNumber="9333400")
    other = delivery("1", discharge="2023-04-01", imoNumber="9162928")
    assert [c.differs for c in of(other, numbered)] == [Differs.HOMONYM]


def test_reversed_dates_and_empty_rows_give_nothing() -> None:
    bad = row_of(
        RecordKind.DELIVERY,
        "1",
        {"vessel": "ROSY 7", "dischargeDate": "2023"},
        {"dischargeDate": Value(start_ms=5, end_ms=1)},
    )
    kinds = (RecordKind.DELIVERY, RecordKind.SANCTION, RecordKind.FIGURE, RecordKind.COMPANY, RecordKind.SHIP)
    assert of(bad, *(row_of(k, f"e{i}", {}) for i, k in enumerate(kinds))) == []
    assert of() == []


def listing(label: str, authority: str, on: str, kind: str = "designated", target: str = "Rosy Oil Pte Ltd") -> Row:
    fields = {"authority": authority, "target": target, "targetType": "entity", "date": on, "dateKind": kind}
    return row_of(RecordKind.SANCTION, label, fields, {"date": day(on)})


ODD = ["NOBLE", "2023-01-01", "third shipment", "1360 (2021) 9 (2022)", "conflict: a -> b"]
TEXTS = st.text(max_size=30) | st.sampled_from(ODD)
ANY_ROW = st.sampled_from(list(RecordKind)).flatmap(
    lambda kind: st.dictionaries(st.sampled_from(sorted(RECORDS[kind])), TEXTS, max_size=8).map(lambda f: (kind, f))
)


@given(st.lists(ANY_ROW, max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_text_in_any_column_breaks_a_rule(made: list[tuple[RecordKind, dict[str, str]]]) -> None:
    some = [
        row_of(kind, str(i), fields, {n: day("2023-01") for n in fields if n.endswith("Date")})
        for i, (kind, fields) in enumerate(made)
    ]
    found = conflicts(some, Entities(mentions_of(some)))
    assert all(c.links and c.grade for c in found)


def test_one_authority_with_two_days_of_one_kind_contradicts_itself() -> None:
    (found,) = of(listing("1", "UK", "2023-03-01"), listing("2", "UK (FCDO)", "2023-03-09"))
    assert (found.differs, found.contradiction) == (Differs.DATE, True)
    (found,) = of(listing("1", "UK", "2023-03-01", "registered"), listing("2", "UK", "2023-03-09", "announced"))
    assert (found.differs, found.contradiction) == (Differs.DATE_KIND, False)


def test_one_day_told_twice_is_no_conflict() -> None:
    assert of(listing("1", "UK", "2023-03-01"), listing("2", "UK", "2023-03-01", "listed")) == []


def figure(label: str, value: float, until: str, by: str = "AAPP", **more: str) -> Row:
    fields = {"what": "people killed", "figure": str(value), "unit": "people", "statedBy": by, **more}
    end = day(until).end_ms
    values = {
        "figure": Value(number=value, bound=Bound.AT_LEAST, unit="people"),
        "period": Value(start_ms=day("2021-02-01").start_ms, end_ms=end, precision="range"),
        "asOf": day(until),
    }
    return row_of(RecordKind.FIGURE, label, {**fields, "period": f"to {until}", "asOf": until}, values)


def test_a_count_that_rises_is_no_conflict_and_one_too_high_is_one_conflict() -> None:
    rising = [figure(str(n), 1000.0 + 100 * n, f"2022-0{n}-01") for n in range(1, 6)]
    assert of(*rising) == []
    (found,) = of(*rising, figure("9", 9000, "2022-01-15"))
    assert found.differs is Differs.LEVEL
    assert len(found.sides) == 5  # the high one, and all that come after it


def test_counters_who_agree_are_not_set_against_each_other() -> None:
    assert of(figure("1", 1000, "2022-05-01"), figure("2", 1050, "2022-05-01", by="OHCHR")) == []
    (found,) = of(figure("1", 1000, "2022-05-01"), figure("2", 1500, "2022-05-01", by="OHCHR"))
    assert (found.differs, found.contradiction) == (Differs.SCOPE, False)


def test_judgements_that_cannot_hold_together_are_a_conflict() -> None:
    some = [
        row_of(RecordKind.SHIP, label, {"name": "NOBLE", "imoNumber": imo})
        for label, imo in (("1", "9333400"), ("2", ""), ("3", "9162928"))
    ]
    a, b, c = mentions_of(some)
    made = tuple(Judgement("link", x.subject, "same", "one photograph", other=b.subject) for x in (a, c))
    found = [x for x in of(*some, judgements=made) if x.differs is Differs.IDENTITY]
    assert len(found) == 1
    assert "one photograph" in found[0].reading


def test_parents_told_differently_are_kept_both() -> None:
    some = [
        row_of(RecordKind.COMPANY, n, {"name": name, "parent": parent, "country": "Singapore"})
        for n, name, parent in (("1", "P.E.I. Energy Pte Ltd", "Shoon Energy"), ("2", "PEI Energy", "Khin Trading"))
    ]
    (found,) = of(*some)
    assert found.differs is Differs.OWNERSHIP
