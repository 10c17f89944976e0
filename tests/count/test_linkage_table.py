"""Person records as columns: days that may be two things, keys of blocks, and how rare values are."""

from __future__ import annotations

from datetime import date

from tests.count.people import record

from reckoning.count.burmese_names import name_of
from reckoning.count.linkage_table import OWN_RECORDS, linkage_table, rarities
from reckoning.count.person_record import PersonRecord


def column(of: str, **told: str | int | date) -> object:
    return linkage_table([record(1, **told)])[of].to_pylist()[0]


def test_a_day_of_death_and_one_of_arrest_stand_apart_and_an_unsaid_one_in_both() -> None:
    day = date(2022, 3, 4)
    assert (column("killed_first", killedOn=day), column("held_first", killedOn=day)) == (19055, None)
    assert (column("killed_first", arrestedOn=day), column("held_first", arrestedOn=day)) == (None, 19055)
    assert (column("killed_first", date=day), column("held_first", date=day)) == (19055, 19055)


def test_a_day_that_may_be_a_month_has_its_other_reading() -> None:
    assert column("killed_swapped", killedOn=date(2022, 3, 4)) == (date(2022, 4, 3) - date(1970, 1, 1)).days
    assert column("killed_swapped", killedOn=date(2022, 3, 14)) is None
    assert column("killed_swapped", killedOn=date(2022, 4, 4)) is None


def test_a_name_has_its_reading_with_the_form_of_address_beside_it() -> None:
    assert column("other", name="Maung Aye Win") == name_of("Maung Aye Win").code_with
    assert column("other", name="U Aye Win") is None
    assert column("other", name="U Aye Win (Ko Pho Htoo)") == name_of("Pho Htoo").code


def test_the_order_of_records_does_not_change_the_table() -> None:
    records = [record(n, name=f"Aung {w}", age=n) for n, w in enumerate(["Kyaw", "Zaw", "Win", "Moe"])]
    assert linkage_table(records).equals(linkage_table(records[::-1]))


def test_nobody_is_an_empty_table() -> None:
    assert linkage_table([]).num_rows == 0
    assert all(r.values == () for r in rarities(linkage_table([])))


def test_what_one_person_may_have_does_not_make_a_value_common() -> None:
    day = date(2022, 3, 4)
    few = [record(n, name="Thura Lwin", township="Myinmu", killedOn=day) for n in range(OWN_RECORDS)]
    others = [
        record(100 + n, name=f"{w} {v}", township="Myinmu", killedOn=date(2022, 4, 1 + n))
        for n, (w, v) in enumerate(
            zip(["Aung", "Kyaw", "Zaw", "Win", "Moe", "Soe"], ["Hla", "Tin", "Yin", "Mya", "Nu", "San"], strict=True)
        )
    ]
    many = [record(200 + n, name="Thura Lwin", township="Myinmu", killedOn=day) for n in range(6)]
    code = name_of("Thura Lwin").code
    rare, common = (share_of(r, "code", code) for r in ([*few, *others], [*few, *many, *others]))
    assert rare < common
    there = f"{name_of('Myinmu').code}|19055"
    quiet, busy = (share_of(r, "day_there", there) for r in ([*few, *others], [*few, *many, *others]))
    assert quiet < 0.3 < busy


def share_of(records: list[PersonRecord], of: str, value: str) -> float:
    found = next(r for r in rarities(linkage_table(records)) if r.column == of)
    return dict(zip(found.values, found.shares, strict=True))[value]
