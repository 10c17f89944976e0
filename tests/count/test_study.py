"""The count of a case: withdrawn and later records go first, people and events are never added, bad input is told."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from tests.count.rows import rows
from tests.count.test_incident import VILLAGE
from tests.count.test_series import read

from reckoning.count.figure_query import query
from reckoning.count.study import (
    Linking,
    basis,
    compare_with,
    conclusions,
    counts,
    linked,
    overlaps,
    standing,
    unlinked,
)
from reckoning.model.bound import Amount
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.errors import UsageError
from reckoning.model.judgement import Judgement
from reckoning.model.row import Row

ROOT = Path(__file__).parents[2]


def dead(n: int, source: str = "register", **given: str) -> list[Row]:
    records = [{"id": str(i), "name": f"N{i}", "status": "killed", "killedOn": "2023-04-11", **given} for i in range(n)]
    return rows("casualty", records, source, "2023-06-01")


def bounds(value: Amount) -> tuple[float | None, float | None, float | None]:
    return value.low, value.best, value.high


def test_people_and_events_of_a_case_are_counted_apart() -> None:
    people, events = counts(basis([*dead(9), *rows("incident", [VILLAGE])]), query())
    assert bounds(people.total.value) == (9, 9, 9) and bounds(events.total.value) == (160, 165, 171)
    assert all("never_added" in [w.code for w in c.warnings] for c in (people, events))


def test_two_registers_that_nobody_linked_give_bounds_and_never_a_sum_alone() -> None:
    [made] = counts(basis([*dead(9), *dead(7, "other")]), query())
    assert bounds(made.total.value) == (9, 16, 16)
    assert [w.code for w in made.warnings] == ["not_linked"]


def test_a_count_as_of_a_day_leaves_out_what_was_said_later() -> None:
    later = rows("casualty", [{"id": "x", "status": "killed", "killedOn": "2023-04-11"}], "second", "2024-01-01")
    undated = rows("casualty", [{"id": "y", "status": "killed"}], "third")
    given = [*dead(9), *[r for r in later if r.label == "x"], *undated]
    [now] = counts(basis(given), query())
    [then] = counts(basis(given, as_of="2023-12-31"), query())
    assert (now.total.value.best, then.total.value.best) == (11, 9)
    assert [w.code for w in then.warnings] == ["no_knowledge_date"]


def test_withdrawn_consent_recomputes_the_count_without_the_record() -> None:
    given = dead(9)
    made = [Judgement("consent", given[3].subject, "withdrawn")]
    [after] = counts(basis(given, made), query())
    assert after.total.value.best == 8 and given[3].statement not in after.total.statements
    assert [w.words for w in after.warnings] == ["records whose consent was withdrawn are left out"]


def test_status_says_who_is_counted() -> None:
    records = [
        {"id": "1", "status": "released", "arrestedOn": "2021-02-10", "releasedOn": "2021-03-01"},
        {"id": "2", "status": "sentenced", "arrestedOn": "2021-02-10"},
        {"id": "3", "status": "killed in custody", "arrestedOn": "2021-02-10", "killedOn": "2021-02-12"},
    ]
    of = basis(rows("casualty", records))
    found = {what: counts(of, query(what))[0].total.value.best for what in ("deaths", "detained", "people")}
    assert found == {"deaths": 1, "detained": 1, "people": 3}


def test_an_age_of_two_hundred_is_no_age_and_burmese_digits_are() -> None:
    records = [
        {"id": "1", "status": "killed", "age": "၁၆", "gender": "F"},
        {"id": "2", "status": "killed", "age": "200", "gender": "F"},
        {"id": "3", "status": "killed", "age": "30", "gender": "F"},
    ]
    given = rows("casualty", records, numbers=frozenset())
    [made] = counts(basis(given), query(by="group"))
    assert {g.labels[0]: g.value.best for g in made.groups} == {"children": 1, "women": 1, "not said": 1}
    assert [w.code for w in made.warnings] == ["not_an_age"]


def test_what_stands_where_an_age_should_is_not_repeated() -> None:
    slipped = rows("casualty", [{"id": "1", "status": "killed", "age": "U Hidden Name"}], numbers=frozenset())
    assert "Hidden" not in str(counts(basis(slipped), query()))


def test_an_id_that_two_people_bear_counts_both_and_says_so() -> None:
    records = [{"id": "7", "name": "A", "status": "killed"}, {"id": "7", "name": "B", "status": "killed"}]
    [made] = counts(basis(rows("casualty", records)), query())
    assert made.total.value.best == 2 and [w.code for w in made.warnings] == ["duplicate_ids"]


def test_figures_alone_count_nothing_and_the_latest_sound_one_of_each_series_stands() -> None:
    of = basis(read())
    assert counts(of, query()) == []
    latest = {(f.counter, f.outcome): f.label for f in standing(of.figures)}
    assert latest["OHCHR", "killed"] == "F080" and "F079" not in latest.values()
    before = basis(read(), as_of="2023-09-30")
    assert {f.label for f in standing(before.figures) if f.counter == "OHCHR"} == {"F181"}


def test_an_empty_case_is_told_what_to_add() -> None:
    with pytest.raises(UsageError, match="no record to count deaths from"):
        counts(basis([]), query())
    with pytest.raises(UsageError, match="nothing to compare"):
        overlaps(basis([]), query().what)


def test_a_figure_is_set_beside_what_the_case_itself_counts() -> None:
    events = [
        {**VILLAGE, "id": "1", "date": "2022-03-01", "target": "Civilians", "killedCivilians": "160"},
        {**VILLAGE, "id": "2", "date": "2022-10-30", "target": "PDF", "killed": "10..10..10", "killedCivilians": "4"},
    ]
    of = basis([*rows("incident", events, "UCDP GED"), *read()])
    found = {c.second.label: c for c in compare_with(of, "F008")}
    every = found["counted (deaths, all sides)"]
    assert bounds(every.second.value) == (170, 175, 181) and every.second.statements
    assert {c.code for c in every.causes if not c.possible} >= {"side", "victims"}
    assert "definition" in {c.code for c in every.causes}
    assert found["counted (civilians, all sides)"].second.number == 164
    by_state = found["counted (civilians, the state and its allies)"]
    assert by_state.second.number == 160 and "setting" in {c.code for c in by_state.causes if c.explains}
    assert "F085" in found
    with pytest.raises(UsageError, match="no published figure"):
        compare_with(of, "F999")


def test_a_register_known_later_than_a_figure_is_a_revision() -> None:
    given = [*dead(8, killedOn="2022-10-01"), *read()]  # published on 2023-06-01, the figure on 2022-10-31
    [now] = [c for c in compare_with(basis(given), "F008") if c.second.counted]
    assert "revision" in {cause.code for cause in now.causes}
    assert not [c for c in compare_with(basis(given, as_of="2022-10-31"), "F008") if c.second.counted]


def test_events_that_stop_before_a_figures_days_are_not_set_beside_it() -> None:
    of = basis([*rows("incident", [{**VILLAGE, "date": "2022-03-01"}]), *read()])
    assert not [c for c in compare_with(of, "F008") if c.second.counted]


def test_everything_concluded_is_a_finding_with_what_it_rests_on() -> None:
    given = [*dead(9), *rows("incident", [VILLAGE]), *read()]
    found = conclusions(given, [], query(by="month"))
    table, links = conclusion_tables(found)
    assert set(table["kind"].to_pylist()) == {"figure", "incident", "comparison"}
    assert set(links["finding"].to_pylist()) == set(table["id"].to_pylist())
    assert not any("N1" in (title or "") for title in table["title"].to_pylist())  # no name of a victim


def test_the_same_rows_in_any_order_conclude_the_same() -> None:
    given = [*dead(9), *rows("incident", [VILLAGE]), *read()]
    one, other = (conclusion_tables(conclusions(of)) for of in (given, given[::-1]))
    assert one[0].equals(other[0]) and one[1].equals(other[1])


def test_two_figures_of_one_name_are_not_mixed_up() -> None:
    twice = [*read(), *rows("figure", [{"id": "F009", "what": "civilians killed", "figure": "3"}], "another")]
    with pytest.raises(UsageError, match="2 figures are called 'F009'"):
        compare_with(basis(twice), "F009")
    statement = next(row.statement for row in twice if row.label == "F009")
    assert {c.first.counter for c in compare_with(basis(twice), statement)} == {"AAPP"}


def test_few_people_of_the_case_are_not_set_beside_a_figure() -> None:
    given = dead(3, killedOn="2022-10-01")
    assert not [c for c in compare_with(basis([*given, *read()]), "F008") if c.second.counted]
    enough = dead(6, killedOn="2022-10-01")
    assert [c.second.number for c in compare_with(basis([*enough, *read()]), "F008") if c.second.counted] == [6]


def test_groups_of_few_people_give_no_finding() -> None:
    given = rows(
        "casualty", [{"id": str(n), "status": "killed", "region": "Chin" if n < 2 else "Shan"} for n in range(20)]
    )
    titles = [c.title for c in conclusions(given, [], query(by="region")) if c.kind == "figure"]
    assert titles == ["deaths, in all: 20 people"]


def test_few_records_are_linked_by_hand_alone() -> None:
    given = [*dead(4), *dead(2, "other")]
    same = Judgement("link", given[0].subject, "same", "one man", given[4].subject)
    [before] = counts(basis(given, link=linked), query())
    [after] = counts(basis(given, [same], link=linked), query())
    assert (bounds(before.total.value), bounds(after.total.value)) == ((4, 6, 6), (4, 5, 5))


def test_the_fewest_people_are_not_more_than_a_person_judged() -> None:
    given = [*dead(9), *dead(7, "other")]
    twice = Judgement("link", given[0].subject, "same", "entered twice", given[1].subject)
    [made] = counts(basis(given, [twice], link=linked), query())
    assert bounds(made.total.value) == (8, 15, 15)


def release(n: int, stated_on: str, without: tuple[int, ...] = (), **given: str) -> list[Row]:
    """A release of the register "kept", in a document of its own."""
    made = [row for i, row in enumerate(dead(n, "kept", **given)) if i not in without]
    evidence = (stated_on.encode().hex() * 9)[:64]
    return [
        replace(row, evidence=evidence, subject=f"row:{evidence[:16]}/record:{i}", stated_on=stated_on)
        for i, row in enumerate(made)
    ]


@pytest.mark.parametrize("link", [unlinked, linked])
def test_a_register_released_twice_counts_nobody_twice_and_says_what_is_gone(link: Linking) -> None:
    given = [*release(8, "2022-01-01"), *release(10, "2023-01-01", without=(3,))]
    [made] = counts(basis(given, link=link), query())
    assert (made.total.value.best, made.total.value.high) == (10, 10)  # not 17
    assert "releases" in [w.code for w in made.warnings]
    [gone] = [c for c in conclusions(given, link=link) if c.kind == "removal"]
    assert gone.pattern == "removed" and "no. 3 of kept" in gone.title and gone.links
    assert "N3" not in str(gone)


def test_a_source_that_recorded_nothing_here_is_refused() -> None:
    with pytest.raises(UsageError, match="no source here is called"):
        counts(basis(dead(9)), query(source="registr"))


def test_registers_are_linked_before_they_are_counted() -> None:
    with (ROOT / "examples" / "figures" / "fictional-register-a.csv").open(encoding="utf-8") as stream:
        first = [_record(n, row) for n, row in enumerate(csv.DictReader(stream))]
    second = [{**row, "id": f"b{n}", "name": f"Ko {row['name']}"} for n, row in enumerate(first[30:])]
    of = basis([*rows("casualty", first, "A"), *rows("casualty", second, "B")], link=linked)
    [made] = counts(of, query())
    low, best, high = bounds(made.total.value)
    assert low is not None and high is not None and low <= 48 <= high and best == 48
    both = next(i for i in overlaps(of, query().what).intersections if i.sources == ("A", "B"))
    assert both.none_merged <= 18 <= both.all_merged


def _record(n: int, row: dict[str, str]) -> dict[str, str]:
    names = {"name": "Name", "gender": "Sex", "age": "Age", "fatherName": "Father's name", "township": "Township"}
    given = {name: row[column] for name, column in names.items()}
    return {"id": str(n), **given, "killedOn": row["Date of death"], "status": row["Status"]}
