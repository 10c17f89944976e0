"""Published figures: kept as worded, never added across counters, doubted where their own series contradicts them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.count.rows import figures, rows

from reckoning.count.figure import Figure, Outcome, Side
from reckoning.count.series import _longest_rising, by_year, faults, joined, known_on, last_day, published, series_of
from reckoning.model.bound import Amount, Bound
from reckoning.model.row import Row

FIXTURE = Path(__file__).parents[1] / "fixtures" / "figures" / "published.csv"


def read() -> list[Row]:
    with FIXTURE.open(encoding="utf-8", newline="") as stream:
        return figures(csv.DictReader(stream))


def by_label() -> dict[str, Figure]:
    return {f.label: f for f in published(read())}


def test_the_wording_of_a_bound_is_kept() -> None:
    known = by_label()
    assert (known["F016"].value.low, known["F016"].value.best, known["F016"].value.high) == (4468, None, None)
    assert (known["F070"].value.low, known["F070"].value.best, known["F070"].value.high) == (None, None, 20000)
    assert known["F009"].wording == "verified; actual likely much higher"
    assert known["F085"].scope.side is Side.ALL


def test_a_running_total_that_falls_is_suspect_not_the_figures_around_it() -> None:
    fall = [f for f in faults(published(read())) if f.code == "fall"]
    assert [[x.label for x in f.suspect] for f in fall] == [["F079"]]
    assert "3,747 to 2023-07-05 (F078), then 1,108 to 2023-09-25 (F079)" in fall[0].words


def test_totals_from_two_first_days_are_two_series() -> None:
    known = by_label()
    later = replace(known["F009"], start_ms=(known["F009"].start_ms or 0) + 10**10, label="L", end_ms=10**13)
    few = replace(later, value=Amount(500, None, None, Bound.AT_LEAST, "people"))
    assert not [f for f in faults([known["F008"], known["F009"], few]) if f.code == "fall"]


def test_two_copies_of_one_statement_that_differ_are_named() -> None:
    copies = [f for f in faults(published(read())) if f.code == "copies_differ"]
    assert [[x.label for x in f.figures] for f in copies] == [["F079", "F181"]]


def test_people_in_detention_may_fall() -> None:
    held = by_label()["F164"]
    falling = [
        replace(held, value=Amount(n, n, n, Bound.EXACT, "people"), end_ms=day, label=str(day), running=True)
        for day, n in ((1, 9), (2, 5))
    ]
    assert [f.number for f in next(iter(series_of(falling).values()))] == [9, 5]
    assert not faults(falling)
    assert [f.code for f in faults([replace(f, outcome=Outcome.KILLED) for f in falling])] == ["fall"]


def test_arrested_is_in_detention_plus_released() -> None:
    known = by_label()
    sound = [known[label] for label in ("F163", "F164", "F166")]
    assert not faults(sound)
    wrong = [replace(sound[0], value=Amount(26825, 26825, 26825, Bound.EXACT, "people")), *sound[1:]]
    assert [f.words for f in faults(wrong)] == [
        "AAPP: 26,825 arrested is not 20,565 in detention plus 6,259 released: 1 too many"
    ]


def test_shares_by_side_add_up_to_their_total_or_are_told() -> None:
    known = by_label()
    parts = [known[f"F0{n}"] for n in (87, 88, 89, 90)]
    assert not faults([known["F085"], *parts])
    assert [f.code for f in faults([replace(known["F085"], value=parts[0].value), *parts])] == ["parts_do_not_add"]


def test_years_given_in_notes_are_figures_of_their_own_and_must_add_up() -> None:
    whole = by_label()["F015"]
    assert [f.number for f in by_year(whole)] == [1360, 1319, 1594]
    assert not faults([whole])
    wrong = replace(whole, notes=whole.notes.replace("1594", "1595"))
    assert [f.code for f in faults([wrong])] == ["parts_do_not_add"]


def test_only_consecutive_periods_of_one_counter_are_added_up() -> None:
    known = by_label()
    sums = {f.label: f.value for f in joined(list(known.values()))}
    assert sums["F092 + F093"] == Amount(724, None, None, Bound.AT_LEAST, "strikes")
    assert sums["F094 + F095"].best == 347
    assert all(known[a].counter == known[b].counter for a, b in (label.split(" + ") for label in sums))


def test_a_figure_without_a_number_is_kept_as_unknown() -> None:
    [figure] = published(rows("figure", [{"id": "X", "what": "civilians killed", "wording": "an unknown number"}]))
    assert figure.value.bound is Bound.UNKNOWN and figure.number is None


def test_when_a_row_was_known_is_its_own_date_before_its_documents() -> None:
    given = rows("figure", [{"asOf": "2023-01-05"}, {"what": "killed"}], stated_on="2026-01-01")
    assert [known_on(row) for row in given] == ["2023-01-05", "2026-01-01"]
    assert last_day("2024") == "2024-12-31"


@given(st.lists(st.integers(0, 50), max_size=30))
def test_what_is_kept_of_a_series_never_falls_and_nothing_longer_exists(values: list[int]) -> None:
    kept = _longest_rising([float(v) for v in values])
    run = [values[i] for i in kept]
    assert run == sorted(run) and kept == sorted(set(kept))
    best = [1] * len(values)
    for i in range(len(values)):
        best[i] = 1 + max([best[j] for j in range(i) if values[j] <= values[i]], default=0)
    assert len(kept) == max(best, default=0)
