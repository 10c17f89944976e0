"""Events of sources: read with their precision, merged with reasons, doubtful ones left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.count.rows import rows

from reckoning.count.figure import Side
from reckoning.count.incident import Incident, described, duplicate_ids, incidents
from reckoning.count.incident_match import matches
from reckoning.count.incident_merge import conclusions, dropped, merge, newest
from reckoning.count.incident_weapon import Weapon, weapon_in, weapon_of, weapons_in
from reckoning.model.basis import Grade
from reckoning.model.bound import Bound
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.judgement import Judgement

VILLAGE = {
    "id": "1",
    "date": "2023-04-11",
    "place": "Pazi Gyi",
    "region": "Sagaing",
    "position": "95.6 23.2 5",
    "perpetrator": "Government of Myanmar",
    "eventType": "Air/drone strike",
    "killed": "160..165..171",
}


def ours(source: str = "A", **changed: str) -> list[Incident]:
    return incidents(rows("incident", [{**VILLAGE, **changed}], source))


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("Air/drone strike", Weapon.AIR),
        ("Shelling/artillery/missile attack", Weapon.ARTILLERY),
        ("Armed clash", Weapon.GROUND),
        ("Arrests", Weapon.ARREST),
        ("soldiers burned 40 houses", Weapon.ARSON),
        ("an air raid at dawn", Weapon.AIR),
        ("collapsed jade mine", Weapon.UNKNOWN),
        ("shelled, then bombed from the air", Weapon.OTHER),
        ("", Weapon.UNKNOWN),
    ],
)
def test_weapon_classes_come_from_codes_and_words(text: str, weapon: Weapon) -> None:
    assert weapon_in(text) is weapon


def test_two_weapons_in_one_text_are_both_named_and_neither_chosen() -> None:
    assert weapons_in("air strikes and shelling") == (Weapon.AIR, Weapon.ARTILLERY)
    assert weapon_of("", "", "air strikes and shelling") == (Weapon.OTHER, "description: air strike, artillery")
    assert weapon_of("mortar", "Air/drone strike", "")[0] is Weapon.ARTILLERY


def test_an_event_keeps_its_bounds_precision_and_side() -> None:
    [event] = ours()
    assert (event.killed.low, event.killed.best, event.killed.high) == (160, 165, 171)
    assert (event.error_km, event.days, event.side) == (5, 1, Side.STATE)
    assert described(event) == (
        "2023-04-11, Pazi Gyi, air strike, said to be by Government of Myanmar: 160 to 171 people (best 165) killed"
    )


@pytest.mark.parametrize("kind", [{"violenceType": "state-based"}, {"eventType": "Armed clash"}])
def test_of_fighting_both_sides_are_named_and_neither_accused(kind: dict[str, str]) -> None:
    [event] = ours(target="NUG", **kind)
    assert event.perpetrator == "fighting between Government of Myanmar and NUG" and event.side is Side.ALL
    assert "said to be by" not in described(event)
    assert ours(target="Civilians", violenceType="one-sided")[0].side is Side.STATE


def test_precision_codes_become_errors_where_a_source_gives_none() -> None:
    given = {**VILLAGE, "placePrecision": "4", "violenceType": "3"}
    [row] = rows("incident", [given])
    fields = tuple(
        replace(f, value=replace(f.value, error_km=None)) if f.property == "position" else f for f in row.fields
    )
    assert incidents([replace(row, fields=fields)])[0].error_km == 200


@pytest.mark.parametrize(
    ("killed", "code", "ends"),
    [
        ("9..5..7", "bounds_out_of_order", (5, 5, 9)),
        ("-3", "impossible_number", (None, None, None)),
        (">=7", "", (7, None, None)),
    ],
)
def test_numbers_that_cannot_be_are_told_and_never_guessed(
    killed: str, code: str, ends: tuple[float | None, ...]
) -> None:
    [event] = ours(killed=killed)
    assert (event.killed.low, event.killed.best, event.killed.high) == ends
    assert [w.code for w in event.warnings] == ([code] if code else [])


def test_two_columns_both_called_killed_leave_a_span_and_a_warning() -> None:
    [row] = rows("incident", [VILLAGE])
    [killed] = row.every("killed")
    other = replace(killed, locator="record:0#killed.1", value=replace(killed.value, low=None, high=None, number=40.0))
    [event] = incidents([replace(row, fields=(*row.fields, other))])
    assert (event.killed.low, event.killed.best, event.killed.high) == (40, None, 171)
    assert [w.code for w in event.warnings] == ["two_columns"]


def test_killed_by_side_that_do_not_add_up_are_told() -> None:
    parts = {"killedCivilians": "100", "killedPerpetrator": "0", "killedTarget": "0", "killedUnknown": "4"}
    [event] = ours(**parts)
    assert [w.code for w in event.warnings] == ["parts_do_not_add"]
    assert not ours(**{**parts, "killedUnknown": "65"})[0].warnings


def test_one_id_for_two_events_of_a_source_counts_them_apart_with_a_warning() -> None:
    twice = rows("incident", [VILLAGE, {**VILLAGE, "place": "Kanbalu", "date": "2021-01-01"}])
    assert [w.code for w in duplicate_ids(twice)] == ["duplicate_ids"]
    assert len(merge(incidents(twice)).none_merged) == 2


def test_a_record_given_twice_word_for_word_is_in_the_high_and_not_in_the_low() -> None:
    twice = incidents(rows("incident", [VILLAGE, VILLAGE, {**VILLAGE, "id": "2"}]))
    merged = merge(twice)
    assert (len(merged.none_merged), len(merged.all_merged)) == (3, 2)
    assert [m.reasons for m in merged.doubtful] == [("given twice, word for word",)]
    two = [Judgement("link", twice[0].id, "different", "two strikes that day", twice[1].id)]
    assert len(merge(twice, two).all_merged) == 3
    one = [Judgement("link", twice[0].id, "same", "entered twice", twice[1].id)]
    assert len(merge(twice, one).none_merged) == 2


def test_one_event_of_two_sources_is_merged_and_keeps_what_each_said() -> None:
    both = [*ours("A"), *ours("B", killed="170", position="95.62 23.21 5", sources="AAPP; Irrawaddy")]
    merged = merge(both)
    [event] = merged.none_merged
    assert event.sources == ("A", "B") and len(event.statements) == 2
    assert (event.killed.low, event.killed.best, event.killed.high) == (160, 165, 171)
    assert not merged.doubtful and "the same day (+3)" in merged.certain[0].reasons
    [finding] = conclusions(merged)
    assert finding.grade is Grade.LIKELY and finding.kind == "incident"  # A, AAPP and the Irrawaddy state it
    assert conclusion_tables([finding])[1].num_rows == 2


def test_at_least_of_one_source_does_not_take_the_other_ones_upper_bound_away() -> None:
    [event] = merge([*ours("A", killed="165"), *ours("B", killed=">=150")]).none_merged
    assert (event.killed.low, event.killed.best, event.killed.high) == (150, 165, 165)


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2023-04-20"},
        {"position": "97.6 20.2 5"},
        {"killed": "2", "perpetrator": "armed resistance", "eventType": "Arrests"},
    ],
)
def test_other_days_places_or_everything_else_are_other_events(other: dict[str, str]) -> None:
    merged = merge([*ours("A"), *ours("B", **other)])
    assert len(merged.none_merged) == 2 and not merged.doubtful


def test_a_doubtful_match_waits_for_a_person_and_gives_bounds_meanwhile() -> None:
    vague = ours("B", place="", position="95.6 23.2 200", killed="3", eventType="")
    precise = ours("A", killed="3", eventType="")
    merged = merge([*precise, *vague])
    assert (len(merged.none_merged), len(merged.all_merged), len(merged.doubtful)) == (2, 1, 1)
    pair = (precise[0].id, vague[0].id)
    same = merge([*precise, *vague], [Judgement("link", pair[1], "same", "one village", pair[0])])
    apart = merge([*precise, *vague], [Judgement("link", pair[0], "different", "two villages", pair[1])])
    unsure = merge([*precise, *vague], [Judgement("link", pair[0], "unsure", "cannot tell", pair[1])])
    assert (len(same.none_merged), len(apart.all_merged), len(unsure.all_merged)) == (1, 2, 1)
    assert not same.doubtful and not apart.doubtful and unsure.doubtful


def test_two_events_that_fit_one_are_a_doubt_and_never_all_merged_into_one() -> None:
    one = ours("A", killed="12")
    two = incidents(
        rows("incident", [{**VILLAGE, "id": "1", "killed": "12"}, {**VILLAGE, "id": "2", "killed": "12"}], "B")
    )
    merged = merge([*one, *two])
    assert len(merged.doubtful) == 2 and len(merged.none_merged) == 3
    assert len(merged.all_merged) == 2


def test_judged_different_events_stay_apart_through_a_third() -> None:
    a, b, c = (ours(name)[0] for name in "ABC")
    merged = merge([a, b, c], [Judgement("link", a.id, "different", "two strikes", b.id)])
    together = [set(i.parts) for i in merged.none_merged]
    assert not any({a.id, b.id} <= parts for parts in together) and len(together) == 2


def test_the_newest_release_of_a_source_stands_for_an_event() -> None:
    first = incidents(rows("incident", [VILLAGE], "A", "2023-05-01"))
    second = [
        replace(i, id=f"row:later/{n}", known_on="2024-05-01", label="1") for n, i in enumerate(ours("A", killed="170"))
    ]
    for order in ([*first, *second], [*second, *first]):
        assert [i.killed.best for i in merge(order).none_merged] == [170]


def test_events_without_a_day_or_a_place_are_kept_and_matched_with_nothing() -> None:
    bare = incidents(rows("incident", [{"id": "9", "killed": "4"}], "B"))
    merged = merge([*ours("A"), *bare])
    assert len(merged.none_merged) == 2 and described(bare[0]).startswith("undated, place not said")
    assert bare[0].killed.bound is Bound.EXACT


def test_secondary_copies_alone_are_possible_at_most() -> None:
    copies = [*ours("A", sourceClass="secondary_copy"), *ours("B", sourceClass="secondary_copy")]
    copies += ours("C", sourceClass="secondary_copy")
    assert [c.grade for c in conclusions(merge(copies))] == [Grade.POSSIBLE]


small = st.fixed_dictionaries(
    {
        "id": st.integers(1, 3).map(str),
        "date": st.integers(1, 3).map(lambda d: f"2023-04-0{d}"),
        "position": st.sampled_from(["95.6 23.2 5", "95.65 23.2 30", "97 20 5"]),
        "killed": st.sampled_from(["1", "5", "3..9", ">=2", ""]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(small, max_size=6), st.lists(small, max_size=6), st.randoms(use_true_random=False))
def test_merging_keeps_every_record_once_in_any_order(a: list[dict[str, str]], b: list[dict[str, str]], mixed) -> None:  # type: ignore[no-untyped-def]
    given_ = [*incidents(rows("incident", a, "A")), *incidents(rows("incident", b, "B"))]
    merged = merge(given_)
    for events in (merged.none_merged, merged.all_merged):
        assert sorted(p for e in events for p in e.parts) == sorted(i.id for i in given_)
    assert len(merged.all_merged) <= len(merged.none_merged)
    shuffled = list(given_)
    mixed.shuffle(shuffled)
    assert merge(shuffled) == merged
    assert matches(shuffled) == matches(given_)


def test_an_event_that_a_later_file_leaves_out_still_counts_and_is_told() -> None:
    given = [{**VILLAGE, "id": str(n), "date": f"2023-04-{n + 10}"} for n in range(4)]
    earlier = incidents(rows("incident", given, "A", "2024-01-01"))
    later = [
        replace(i, id=i.id.replace("row:", "row:f"), known_on="2025-01-01") for n, i in enumerate(earlier) if n != 1
    ]
    assert len(newest([*earlier, *later])) == 4
    [told] = dropped([*earlier, *later])
    assert told.words.startswith("1 events of A are gone from its latest file")
    assert not dropped([*earlier[:2], *later[1:]])  # a file of other days is no release that drops anything


@pytest.mark.parametrize(
    ("killed", "civilians", "expected"),
    [
        ("3..5..9", "5", (3, 5, 9)),  # all civilians: theirs is the range of the event
        ("3..5..9", "1", (0, 1, 5)),
        ("3..5..9", "6", (6, 6, 6)),  # more than the whole: left as it is said
        ("5", "2", (2, 2, 2)),
        ("", "2", (2, 2, 2)),
    ],
)
def test_a_share_of_an_unsure_number_of_dead_is_not_sure(
    killed: str, civilians: str, expected: tuple[int, int, int]
) -> None:
    [made] = ours(killed=killed, killedCivilians=civilians)
    assert (made.civilians.low, made.civilians.best, made.civilians.high) == expected
