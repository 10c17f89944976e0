"""Disclosure: no table, alone or beside one released before, shows a small number of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.count.rows import rows as records

from reckoning.count.disclosure import HIDDEN, Cell, Released, refuse_differencing, release
from reckoning.count.disclosure_names import names_allowed, withdrawn, without_withdrawn
from reckoning.count.figure_count import Entries, Entry, count
from reckoning.count.figure_query import query
from reckoning.count.figure_table import check_releases, read_released, released_table, rows, to_csv
from reckoning.model.errors import InputError, UsageError
from reckoning.model.judgement import Judgement


def cell(*labels: str, n: float) -> Cell:
    return Cell(labels, n, n, n)


def table(by: str, filters: dict[str, str] | None = None, **cells: float) -> Released:
    listed = [cell(*name.split("__"), n=n) for name, n in cells.items()]
    total = cell(n=sum(cells.values()))
    return release("deaths", by.split(","), total, listed, filters=filters or {})


def test_cells_under_five_are_hidden_and_zero_is_not() -> None:
    made = table("region", a=4, b=5, c=0, d=3)
    assert made.hidden == {("a",), ("d",)}
    assert rows(made, "people")[1] == {
        "region": "a",
        "low": None,
        "best": None,
        "high": None,
        "in words": f"{HIDDEN} or withheld",
    }


def test_one_hidden_cell_takes_the_smallest_other_with_it() -> None:
    assert table("region", a=4, b=50, c=9).hidden == {("a",), ("c",)}


def test_hidden_cells_of_five_together_protect_each_other() -> None:
    assert table("region", a=2, b=3, c=40).hidden == {("a",), ("b",)}


def test_hidden_people_who_are_few_together_take_another_cell_with_them() -> None:
    assert table("region", a=1, b=2, c=50, d=9).hidden == {("a",), ("b",), ("d",)}


def test_a_small_cell_alone_under_a_total_hides_the_total() -> None:
    assert table("region", a=4).hidden == {("a",), ()}
    assert table("region", a=4, b=0).hidden == {("a",), ()}


def test_a_cell_of_none_at_best_and_a_few_at_most_is_hidden() -> None:
    cells = [Cell(("a",), 0, 0, 1), cell("b", n=50), cell("c", n=9)]
    assert release("deaths", ["region"], Cell((), 59, 59, 60), cells).hidden == {("a",), ("c",)}
    assert not release("deaths", ["region"], cell(n=50), [Cell(("a",), 0, 0, 12), cell("b", n=50)]).hidden


def by_source(total: float, **cells: float) -> Released:
    return release("deaths", ["source"], cell(n=total), [cell(s, n=n) for s, n in cells.items()], adds_up=False)


def test_rows_by_source_do_not_tell_of_the_few_whom_one_alone_saw() -> None:
    assert by_source(41, A=29, B=38).hidden == {("B",)}  # 41 - 38: three whom A alone saw
    assert by_source(58, A=30, B=30).hidden == {("A",)}  # 30 + 30 - 58: two whom both saw
    assert not by_source(60, A=40, B=38).hidden


def test_rows_by_source_beside_a_total_are_refused_like_one_sources_table() -> None:
    rows_of = by_source(60, A=40, B=38)
    for total in (41.0, 37.0):
        with pytest.raises(UsageError, match="together with"):
            refuse_differencing(release("deaths", [], cell(n=total), []), rows_of)
    refuse_differencing(release("deaths", [], cell(n=60), []), rows_of)


@pytest.mark.parametrize("region", ["sagaing", "SAGAING", "Sag", "aing"])
def test_another_way_to_write_a_filter_does_not_part_two_tables(region: str) -> None:
    earlier = release("deaths", [], cell(n=40), [], filters={"region": "Sagaing"})
    with pytest.raises(UsageError, match="together with"):
        refuse_differencing(release("deaths", [], cell(n=42), [], filters={"region": region}), earlier)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_nothing_small_follows_from_the_total_and_what_is_shown(counts: list[int]) -> None:
    made = table("region", **{f"r{i}": n for i, n in enumerate(counts)})
    shown = {labels[0]: c.size for labels, c in made.shown.items() if labels}
    assert all(n == 0 or n >= 5 for n in shown.values())
    if () in made.shown:
        rest = sum(counts) - sum(shown.values())
        hidden = [labels for labels in made.hidden if labels]
        assert rest == 0 or (rest >= 5 and len(hidden) > 1)


def test_a_later_table_that_differs_by_a_few_people_is_refused() -> None:
    before, after = table("month", **{"2021-03": 20, "2021-04": 30}), table("month", **{"2021-03": 22, "2021-04": 30})
    with pytest.raises(UsageError, match="a cell of <5 people"):
        refuse_differencing(after, before)
    refuse_differencing(table("month", **{"2021-03": 26, "2021-04": 30}), before)
    refuse_differencing(before, before)


def test_a_coarser_table_that_gives_away_what_a_finer_one_hid_is_refused() -> None:
    fine = table("month,region", **{"2021-03__a": 20, "2021-03__b": 2, "2021-04__a": 9, "2021-04__b": 3})
    assert fine.hidden == {("2021-03", "b"), ("2021-04", "b")}
    months = table("month", **{"2021-03": 22, "2021-04": 12})
    for new, earlier in ((months, fine), (fine, months)):
        with pytest.raises(UsageError, match="2021-0"):
            refuse_differencing(new, earlier, "fine.csv")


def test_a_year_beside_its_months_is_a_coarser_table_too() -> None:
    months = table("month", **{"2021-03": 20, "2021-04": 2, "2022-01": 3, "2022-02": 30})
    with pytest.raises(UsageError):
        refuse_differencing(table("year", **{"2021": 22, "2022": 33}), months)


def test_a_filtered_total_is_a_cell_of_the_table_by_that_filter() -> None:
    by_region = table("region", Chin=20, Shan=40)
    with pytest.raises(UsageError):
        refuse_differencing(release("deaths", [], cell(n=22), [], filters={"region": "Chin"}), by_region)
    refuse_differencing(release("deaths", [], cell(n=20), [], filters={"region": "Chin"}), by_region)
    with pytest.raises(UsageError):  # everyone outside Shan would be three
        refuse_differencing(release("deaths", [], cell(n=57), [], filters={"region": "Shan"}), by_region)


def test_tables_of_other_things_or_other_regions_do_not_meet() -> None:
    chin = release("deaths", [], cell(n=20), [], filters={"region": "Chin"})
    refuse_differencing(release("deaths", [], cell(n=22), [], filters={"region": "Shan"}), chin)
    refuse_differencing(release("injured", [], cell(n=22), [], filters={"region": "Chin"}), chin)


people = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(people)
def test_two_tables_that_pass_never_give_a_small_group_of_one_dimension(of: list[tuple[int, int]]) -> None:
    entries = tuple(
        Entry(str(n), ("A",), (str(n),), 1, 1, 1, 0, 1, region=f"r{r}", weapon=f"w{w}") for n, (r, w) in enumerate(of)
    )
    made = Entries(entries, entries)
    fine, coarse = (released_table(count(made, query(by=by))) for by in ("region,weapon", "region"))
    try:
        refuse_differencing(coarse, fine)
    except UsageError:
        return
    for region in {f"r{r}" for r, _ in of}:
        if (region,) in coarse.shown:
            inside = [c.size for labels, c in fine.shown.items() if labels and labels[0] == region]
            assert not 0 < coarse.shown[(region,)].size - sum(inside) < 5


def test_a_released_file_is_read_back_as_it_was(tmp_path: Path) -> None:
    entries = tuple(Entry(str(n), ("A",), (), 1, 1, 1, 0, 1, region="=1+1" if n < 7 else "Shan") for n in range(20))
    for asked in (query(by="region"), query(by="region", weapon=""), query(region="shan"), query()):
        made = released_table(count(Entries(entries, entries), asked))
        path = tmp_path / "table.csv"
        path.write_text(to_csv(made, "people", (), {"as known on": "2024-01-01"}), encoding="utf-8")
        assert "\n=1" not in path.read_text() and ",=1" not in path.read_text()
        again = read_released(path)
        assert (again.what, again.by, again.filters, again.hidden) == (made.what, made.by, made.filters, made.hidden)
        assert again.shown == made.shown
        check_releases([made], [path])


def test_a_file_that_is_no_released_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for text in ("", "a,b\n1,2\n", "what,low,best,high\ndeaths,x,1,1\n"):
        path.write_text(text)
        with pytest.raises(InputError):
            read_released(path)
    with pytest.raises(InputError):
        read_released(tmp_path / "missing.csv")


def test_names_need_a_basis_on_record_and_are_nobodys_by_default() -> None:
    given = records(
        "casualty", [{"name": "A"}, {"name": "B", "consent": "given"}, {"name": "C", "consent": "withdrawn"}]
    )
    assert set(names_allowed(given, [])) == {given[1].subject}
    public = Judgement("name", given[0].subject, "public", "published by the family, 3 May")
    allowed = names_allowed(given, [public])
    assert allowed[given[0].subject].words == "published by the family, 3 May" and len(allowed) == 2
    withheld = Judgement("name", given[1].subject, "withheld", "asked for")
    assert set(names_allowed(given, [public, withheld])) == {given[0].subject}


def test_withdrawn_consent_beats_a_public_name_and_takes_the_record_out_of_the_count() -> None:
    given = records("casualty", [{"name": "A", "status": "killed"}, {"name": "B", "status": "killed"}])
    made = [
        Judgement("name", given[0].subject, "public", "in the press"),
        Judgement("consent", given[0].fields[0].statement, "withdrawn"),
    ]
    assert not names_allowed(given, made)
    assert without_withdrawn(given, made) == ([given[1]], 1)
    assert withdrawn(made) == {given[0].fields[0].statement}
    back = [*made[:1], Judgement("consent", given[0].fields[0].statement, "given")]
    assert without_withdrawn(given, back)[1] == 0
