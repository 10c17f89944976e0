"""Two figures side by side: causes found from the figures' own fields, in the direction in which they work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.count.test_series import by_label, read

from reckoning.count.comparison import Comparison, Relation, compare, conclusion, told
from reckoning.count.comparison_search import ALIKE, alike, all_comparisons, peers, with_sums
from reckoning.count.figure import Outcome, Scope, Side
from reckoning.count.series import published, suspects
from reckoning.model.basis import Grade
from reckoning.model.bound import Amount, Bound
from reckoning.model.conclusion import conclusion_tables
from reckoning.model.errors import UsageError


def found() -> dict[frozenset[str], Comparison]:
    return {frozenset((c.first.label, c.second.label)): c for c in all_comparisons(published(read()))}


def codes(c: Comparison) -> set[str]:
    return {cause.code for cause in c.causes if cause.explains}


def test_all_perpetrators_against_one_side_is_a_difference_of_scope() -> None:
    c = found()[frozenset(("F085", "F008"))]
    assert c.relation is Relation.NOT_COMPARABLE and "side" in codes(c)
    assert [s.label for s in c.shares] == ["F087"]
    assert [cause.explains for cause in c.causes if cause.code == "period"] == [False]  # the lower one is the longer


def test_a_total_known_earlier_against_the_years_published_later_is_revision_and_period() -> None:
    c = found()[frozenset(("F009", "F015/2021 + F015/2022"))]
    assert c.difference == 2702 - 2679 and {"revision", "period"} <= codes(c)
    assert "side" not in codes(c)


def test_a_running_total_below_its_own_past_is_contested() -> None:
    c = found()[frozenset(("F078", "F079"))]
    assert "level" in codes(c) and c.grade is Grade.CONTESTED
    assert c.unexplained == "nothing is concluded from the difference while one of them is suspect"
    assert "transcription" in codes(found()[frozenset(("F079", "F181"))])


def test_strikes_of_four_counters_are_side_by_side_and_days_are_not_strikes() -> None:
    pairs = found()
    for year in (("F092", "F094"), ("F092", "F096"), ("F094", "F096"), ("F093", "F095"), ("F093", "F097")):
        c = pairs[frozenset(year)]
        assert c.relation is Relation.DIFFER and c.unexplained.startswith("the whole difference"), year
    of_days = [c for pair, c in pairs.items() if "F100" in pair]
    assert {c.relation for c in of_days} == {Relation.NOT_COMPARABLE}
    assert all("unit" in codes(c) for c in of_days) and len(of_days) >= 3


def test_a_cause_that_works_against_the_difference_explains_nothing() -> None:
    known = by_label()
    wide = replace(known["F085"], value=Amount(100, 100, 100, Bound.EXACT, "people"))
    c = compare(wide, known["F008"])
    assert [cause.explains for cause in c.causes if cause.code == "side"] == [False]
    assert (
        c.unexplained == "the whole difference of 2,304: no cause found works in its direction"
        or "revision" in codes(c)
    )


def test_at_least_and_nearly_can_both_be_true() -> None:
    known = by_label()
    c = compare(known["F016"], known["F017"])
    assert c.relation is Relation.COMPATIBLE and {"rounding", "period"} <= codes(c)


def test_equal_figures_agree_and_two_outcomes_are_no_comparison() -> None:
    known = by_label()
    assert compare(known["F001"], replace(known["F001"], counter="other")).relation is Relation.AGREE
    with pytest.raises(UsageError, match="counts in detention"):
        compare(known["F001"], known["F070"])


def test_a_verified_numerator_over_unverified_attacks_is_no_rate() -> None:
    known = by_label()
    with pytest.raises(UsageError, match="counts attacks"):
        compare(known["F082"], known["F083"])
    c = compare(known["F074"], known["F075"])
    assert [cause.words for cause in c.causes if cause.code == "standard"] == ["AAPP: verified; AAPP: unverified"]


def test_an_unsaid_scope_is_a_possible_cause_and_makes_nothing_incomparable() -> None:
    known = by_label()
    c = compare(known["F180"], known["F179"])
    [side] = [cause for cause in c.causes if cause.code == "side"]
    assert side.possible and c.relation is Relation.DIFFER


def test_peers_have_nearly_the_same_days_and_one_side() -> None:
    known = by_label()
    every = with_sums(list(known.values()))
    for peer in peers(known["F008"], every):
        assert alike(known["F008"], peer) >= ALIKE
        assert peer.scope.side is not Side.OPPOSITION and peer.outcome is Outcome.KILLED
    assert not peers(replace(known["F008"], end_ms=None), every)


def test_comparisons_are_findings_with_ids_of_their_own() -> None:
    made = [conclusion(c) for c in found().values()]
    table, links = conclusion_tables(made)
    assert table.num_rows == len(made) and set(links["role"].to_pylist()) == {"supports"}
    assert all(c.title and c.parameters["figures"] for c in made)


def test_a_suspect_is_known_by_more_than_its_label() -> None:
    figures = published(read())
    twin = replace(figures[0], label="F079", subject="row:ff/record:1")
    assert twin.key not in suspects([*figures, twin])


def test_the_sentence_of_a_comparison_keeps_both_wordings() -> None:
    known = by_label()
    assert told(compare(known["F016"], known["F017"])) == (
        "F016 AAPP: at least 4,468 people | F017 rights groups: nearly 4,500 people: compatible"
    )


def test_one_weapon_against_any_is_the_lower_one() -> None:
    known = by_label()
    narrow = replace(
        known["F008"], label="N", counter="X", scope=Scope(Side.STATE, known["F008"].scope.victims, "air strike")
    )
    c = compare(known["F008"], replace(narrow, value=Amount(900, 900, 900, Bound.EXACT, "people")))
    assert codes(c) == {"weapon"}
