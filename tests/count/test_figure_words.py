"""What the words of a figure say it counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.figure import Outcome, Side, Standard, Victims
from reckoning.count.figure_words import counter_in, outcome_in, scope_in, side_in, standard_in, unit_in


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("civilians and activists killed by junta/pro-junta forces since coup", Outcome.KILLED),
        ("killed after being detained by the junta", Outcome.KILLED),
        ("currently in detention", Outcome.DETAINED),
        ("serving sentences", Outcome.SENTENCED),
        ("days with air strikes (township-days)", Outcome.ATTACKS),
        ("civilian casualties in air strikes", Outcome.CASUALTIES),
        ("aviation fuel imported", Outcome.OTHER),
    ],
)
def test_what_happened_is_read_from_the_words(what: str, outcome: Outcome) -> None:
    assert outcome_in(what) is outcome


@pytest.mark.parametrize(
    ("what", "side"),
    [
        ("civilians killed for political reasons, all perpetrators", Side.ALL),
        ("civilians killed for political reasons ...by regime forces", Side.STATE),
        ("civilians killed for political reasons ...by armed opposition", Side.OPPOSITION),
        ("civilians killed for political reasons ...by other civilians", Side.OTHER),
        ("civilians killed for political reasons ...by undetermined actors", Side.UNDETERMINED),
        ("civilians killed, UN-verified", Side.UNSAID),
        ("military aerial attacks during voting period", Side.UNSAID),
    ],
)
def test_who_did_it_is_what_follows_by(what: str, side: Side) -> None:
    assert side_in(what) is side


def test_a_column_of_perpetrators_goes_before_the_words() -> None:
    assert side_in("killed by regime forces", "NUG") is Side.OPPOSITION
    assert side_in("", "Government of Myanmar (Burma)") is Side.STATE


def test_the_first_standard_named_counts_and_unverified_is_not_verified() -> None:
    assert standard_in("verified; plus about 2,000 unverified") is Standard.VERIFIED
    assert standard_in("some; open sources") is Standard.UNVERIFIED
    assert standard_in("about 1,000 unverified") is Standard.UNVERIFIED
    assert standard_in("claimed from police records") is Standard.CLAIMED
    assert standard_in("at least") is Standard.UNSAID


def test_custody_weapon_and_place_narrow_a_scope() -> None:
    scope = scope_in("civilians killed by artillery and air strikes in Shan State")
    assert (scope.victims, scope.weapon, scope.place) == (Victims.CIVILIANS, "other", "Shan State")
    assert scope_in("killed in detention").setting == "in custody"
    assert scope_in("currently in detention").setting == ""


def test_units_of_people_are_one_unit_and_others_stay() -> None:
    assert unit_in("Deaths", "") == "people" == unit_in("", "killed")
    assert unit_in("days", "days with air strikes") == "days"
    assert unit_in("Families", "displaced") == "families"
    assert unit_in("", "something else") == "not said"


def test_who_handed_it_on_is_not_who_counted() -> None:
    assert counter_in("AAPP via the Myanmar Mission in New York") == "AAPP"
    assert counter_in("Amnesty from Myanma Port Authority data") == "Amnesty"


@given(st.text(max_size=200))
def test_any_text_has_a_scope(text: str) -> None:
    scope_in(text)
    standard_in(text)
    counter_in(text)
