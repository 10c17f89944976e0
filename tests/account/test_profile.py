"""Profiles, names, pseudonyms, plans: allow-lists, so that what nobody thought of stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.account.bundle_names import Names
from reckoning.account.bundle_tables import bare_locator, coarse
from reckoning.account.profile import PROFILES, Profile
from reckoning.account.pseudonym import pseudonym
from reckoning.model.evidence import Sensitivity
from reckoning.model.row import RECORDS, RecordKind

NAMES = Names(
    {("win", "naing"): "person-a", ("thuzarlin",): "person-b"},
    frozenset({("win", "naing", "trading")}),
    {"အောင်ဆန်း": "person-c"},
)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda p: p.name)
def test_no_column_of_a_person_and_nothing_sealed_leaves_under_any_profile(profile: Profile) -> None:
    assert not any(profile.allows(RecordKind.CASUALTY, column) for column in RECORDS[RecordKind.CASUALTY])
    assert profile.ceiling < Sensitivity.SEALED
    assert not profile.findings & {"person", "removal"}
    assert not profile.allows("a kind of tomorrow", "name") and not profile.allows("delivery", "a column of tomorrow")


def test_each_profile_allows_no_more_than_the_next() -> None:
    for narrow, wide in (("public", "regulator"), ("regulator", "court")):
        for kind, columns in PROFILES[narrow].columns.items():
            assert columns <= PROFILES[wide].columns[kind]
        assert PROFILES[narrow].ceiling <= PROFILES[wide].ceiling


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("then WIN   Naing, aged 30", "then person-a, aged 30"),
        ("Win Naing Trading Ltd", "Win Naing Trading Ltd"),
        ("Winnaing, Winn, Naing", "Winnaing, Winn, Naing"),
        ("(Thuzarlin)", "(person-b)"),
        ("ဦးအောင်ဆန်းက", "ဦးperson-cက"),
        ("", ""),
    ],
)
def test_a_protected_name_gives_way_and_a_company_of_that_name_stays(text: str, hidden: str) -> None:
    assert NAMES.hidden(text) == hidden
    assert bool(NAMES.first(text)) is (text != hidden)


@given(st.text("xyz 0-.(\nကခ"), st.text("xyz 0-.(\nကခ"), st.sampled_from(["Win Naing", "win\nnaing", "THUZARLIN"]))
def test_a_name_between_any_texts_is_hidden(before: str, after: str, name: str) -> None:
    hidden = NAMES.hidden(f"{before} {name} {after}")
    assert "person-" in hidden and "naing" not in hidden.casefold() and "thuzarlin" not in hidden.casefold()


@given(st.text(), st.binary(min_size=1, max_size=32))
def test_a_pseudonym_says_nothing_and_is_the_same_each_time(name: str, key: bytes) -> None:
    made = pseudonym(key, name)
    assert made == pseudonym(key, name.upper().lower()) or name.upper().lower().casefold() != name.casefold()
    assert len(made) == len("person-") + 10 and made.isascii()


@given(st.floats(-180, 180))
def test_a_coarse_coordinate_is_at_most_a_twentieth_of_a_degree_off(degrees: float) -> None:
    rounded = coarse(degrees)
    assert rounded is not None and abs(rounded - degrees) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("text", "bare"),
    [("sheet:Ko Ko!record:3#His name", "record:3"), ("span:5-9", "span:5"), ("whole", "whole"), ("nonsense", "")],
)
def test_a_bare_locator_has_no_name_in_it(text: str, bare: str) -> None:
    assert bare_locator(text) == bare
