"""Screening: listed on the day, both neighbouring versions named, IMO decides, nothing merged by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reckoning.model.errors import InputError, ManyErrors, UsageError
from reckoning.model.evidence import DateBasis
from reckoning.model.record import Account
from reckoning.readers.sanctions_file import load_sanctions, read_sanctions
from reckoning.readers.sanctions_list import (
    Alias,
    AliasStrength,
    Designation,
    FileRecords,
    ListedKind,
    SanctionsList,
)
from reckoning.resolve.answer import Answer
from reckoning.resolve.list_diff import diff
from reckoning.resolve.list_series import ListSeries, SourcedDate
from reckoning.resolve.screen import HITS_SCHEMA, Screen, as_query

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sanctions"
DAYS = ("2023-08-17", "2023-08-24", "2024-05-03")
LISTS = [load_sanctions(FIXTURES / f"ofac_sdn_{day}.csv") for day in DAYS]
SCREEN = Screen(LISTS)
EARLY, MIDDLE, LATE = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)


def version(day: date | None, *records: Designation, authority: str = "OFAC", name: str = "L") -> SanctionsList:
    basis = DateBasis.GIVEN if day else DateBasis.UNKNOWN
    kept = FileRecords(f"list of {day}", Account(len(records), len(records), 0))
    return SanctionsList(authority, name, day, basis, records, (kept,))


def party(uid: str, name: str, kind: ListedKind = ListedKind.ENTITY, **more: object) -> Designation:
    return Designation("OFAC", uid, name, kind, **more)  # type: ignore[arg-type]


def test_shoon_energy_was_not_listed_on_20_august_2023_and_was_on_the_24th() -> None:
    before = SCREEN.ask("Shoon Energy Pte Ltd", on=date(2023, 8, 20)).candidates[0]
    assert (before.name, before.id, before.listed) == ("SHOON ENERGY PTE. LTD.", "44660", Answer.NO)
    assert (before.list_version, before.next_version) == (date(2023, 8, 17), date(2023, 8, 24))
    assert "not in OFAC SDN of 2023-08-17" in before.why
    assert "in OFAC SDN of 2023-08-24, the next" in before.why
    after = SCREEN.ask("Shoon Energy Pte Ltd", on=date(2023, 8, 24)).candidates[0]
    assert (after.listed, after.list_version, after.next_version) == (
        Answer.YES,
        date(2023, 8, 24),
        date(2024, 5, 3),
    )


def test_a_sourced_date_overrides_the_lists() -> None:
    source = SourcedDate("OFAC", "44660", date(2023, 8, 23), "Treasury press release jy1701")
    screen = Screen(LISTS, [source])
    answers = {d: screen.ask("Shoon Energy", on=date(2023, 8, d)).candidates[0] for d in (16, 22, 23, 24)}
    assert [answers[d].listed for d in (16, 22, 23, 24)] == [Answer.NO, Answer.NO, Answer.YES, Answer.YES]
    assert answers[23].designated_on == date(2023, 8, 23)
    assert "jy1701" in answers[23].why


X = party("1", "X")


@pytest.mark.parametrize(
    ("held", "day", "on", "expected"),
    [
        # held: in the early, middle and late version; day: sourced date; on: the day asked
        ((0, 1, 1), None, date(2019, 6, 1), Answer.UNDETERMINED),
        ((0, 1, 1), None, date(2020, 6, 1), Answer.NO),
        ((0, 1, 1), None, MIDDLE, Answer.YES),
        ((0, 1, 0), None, date(2022, 6, 1), Answer.NO),
        ((0, 1, 1), date(2020, 6, 1), date(2020, 5, 31), Answer.NO),
        ((0, 1, 1), date(2020, 6, 1), date(2020, 6, 1), Answer.YES),
        ((0, 1, 1), date(2020, 6, 1), date(2019, 6, 1), Answer.NO),
        ((1, 1, 1), date(2020, 6, 1), date(2020, 3, 1), Answer.UNDETERMINED),
        ((1, 1, 1), date(2019, 6, 1), date(2019, 7, 1), Answer.YES),
        ((0, 0, 1), MIDDLE, MIDDLE, Answer.YES),
        ((0, 0, 1), date(2020, 6, 1), date(2021, 6, 1), Answer.UNDETERMINED),
        ((1, 0, 0), date(2019, 6, 1), date(2021, 6, 1), Answer.NO),
        ((0, 0, 0), LATE, date(2022, 6, 1), Answer.YES),
    ],
)
def test_listed_on_a_day_follows_the_table(
    held: tuple[int, int, int], day: date | None, on: date, expected: Answer
) -> None:
    days = (EARLY, MIDDLE, LATE)
    versions = [version(d, *([X] if h else [])) for d, h in zip(days, held, strict=True)]
    sourced = [SourcedDate("OFAC", "1", day, "a decree")] if day else []
    assert ListSeries(versions, sourced).standing("1", on).listed is expected


def test_a_date_printed_in_the_list_is_a_sourced_date() -> None:
    dated = party("1", "X", designated_on=date(2020, 6, 1))
    screen = Screen([version(EARLY), version(MIDDLE, dated)])
    assert [screen.ask("X", on=date(2020, m, 1)).candidates[0].listed for m in (5, 6)] == [Answer.NO, Answer.YES]


def test_an_old_list_is_called_stale() -> None:
    why = Screen([version(EARLY, X)]).ask("X", on=date(2021, 1, 1)).candidates[0].why
    assert "366 days older" in why


def test_a_list_without_a_date_cannot_be_screened() -> None:
    with pytest.raises(InputError, match="has no date") as refusal:
        Screen([version(EARLY, X), version(None, X)])
    assert refusal.value.where == "list of None"
    with pytest.raises(ManyErrors):
        Screen([version(None, X), version(None, X, authority="EU")])


NOBLE = party("9", "NOBLE", ListedKind.VESSEL, imo=9187629)
FIRM = party("10", "NOBLE SHIPPING LTD")


def test_an_imo_number_decides_whatever_the_name() -> None:
    screen = Screen([version(EARLY, NOBLE, FIRM)])
    found = screen.ask("RENAMED", imo=9187629, on=EARLY)
    assert [(c.id, c.score) for c in found.candidates] == [("9", 1.0)]
    assert "same IMO number" in found.candidates[0].why
    other = screen.ask("NOBLE", imo=9333400, on=EARLY)
    assert other.candidates == ()
    assert [(c.id, c.score) for c in other.vetoed] == [("9", 0.0)]
    assert "IMO 9187629, not 9333400" in other.vetoed[0].why


def test_a_ship_listed_without_a_number_can_only_be_proposed_by_name() -> None:
    screen = Screen([version(EARLY, party("9", "NOBLE STAR", ListedKind.VESSEL))])
    assert [c.id for c in screen.ask("Noble Star", imo=9333400, on=EARLY).candidates] == ["9"]
    assert "not its identity" in Screen([version(EARLY, NOBLE)]).ask("Noble", on=EARLY).candidates[0].why


@pytest.mark.parametrize(("name", "imo"), [("", None), ("  ", None), ("X", 9187628), ("", 12)])
def test_nothing_to_screen_or_a_bad_number_is_refused(name: str, imo: int | None) -> None:
    with pytest.raises(UsageError):
        SCREEN.ask(name, imo=imo, on=EARLY)
    with pytest.raises(UsageError, match="check digit"):
        as_query("IMO 9187628")


def test_homonyms_on_two_lists_stay_two_candidates() -> None:
    spokesman = Designation("EU", "31", "Zaw Min Tun", ListedKind.PERSON)
    screen = Screen([*LISTS, version(MIDDLE, spokesman, authority="EU")])
    found = screen.ask("Zaw Min Tun", on=date(2024, 6, 1)).candidates
    assert {(c.authority, c.id) for c in found if c.score == 1.0} == {("EU", "31"), ("OFAC", "44659")}


def test_a_weak_alias_counts_less_and_says_so() -> None:
    weak = party("1", "SOMETHING LONG", aliases=(Alias("BNC", AliasStrength.WEAK),))
    found = Screen([version(EARLY, weak)]).ask("BNC", on=EARLY).candidates[0]
    assert (found.name, found.matched, found.score) == ("SOMETHING LONG", "BNC", 0.95)
    assert "weak alias" in found.why


def test_many_names_at_once_give_what_one_at_a_time_gives() -> None:
    names = ["Shoon Energy", "nobody at all", "PEIA", "Khin Phyu Win"]
    table = SCREEN.ask_many(names, on=date(2023, 8, 20), threads=2)
    assert table.schema == HITS_SCHEMA
    rows = [(r["query"], r["authority"], r["id"], r["listed"], round(r["score"], 4)) for r in table.to_pylist()]
    single = [
        (i, c.authority, c.id, str(c.listed), c.score)
        for i, name in enumerate(names)
        for c in SCREEN.ask(name, on=date(2023, 8, 20)).candidates
    ]
    assert rows == single


def test_the_list_of_24_august_2023_adds_five_burma_rows() -> None:
    change = diff(LISTS[0], LISTS[1])
    assert [d.name for d in change.added if "BURMA-EO14014" in d.programmes] == [
        "WIN, Khin Phyu",
        "TUN, Zaw Min",
        "SHOON ENERGY PTE. LTD.",
        "P.E.I ENERGY PTE. LTD.",
        "PEIA PTE. LTD.",
    ]
    assert [d.id for d in change.removed] == ["8232"]
    assert [(c.after.id, [f.field for f in c.changes]) for c in change.changed] == [
        ("30610", ["programmes", "remarks"])
    ]
    assert diff(LISTS[1], LISTS[1]) == diff(LISTS[2], LISTS[2])


def test_two_different_lists_are_not_compared() -> None:
    eu = read_sanctions(b"celex,recordId,startDate,schema,name\nR,1,1.1.2020,Person,X\n", "eu.csv")
    with pytest.raises(UsageError, match="not two versions"):
        diff(LISTS[0], eu)
