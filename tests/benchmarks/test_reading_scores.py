"""What counts as right when a reader of prose is scored."""

from __future__ import annotations

from datetime import date

import pytest

from reading_align import Alignment
from reading_scores import (
    Claim,
    Dated,
    Figure,
    Scores,
    Span,
    same_days,
    same_figure,
    same_name,
    score_claims,
    score_dates,
    score_figures,
    score_verbatim,
)

TOLL = Figure((0, 14), 4468, None, None, "at_least", "civilians", "killed")
LABELS = [
    Claim(((0, 100),), ("Jora Minkas",), "Jora Minkas", "named", "direct", "asserts", (TOLL,)),
    Claim(((120, 200), (220, 260)), ("Lantern Watch",), "it", "pronoun", "indirect", "denies"),
]


def scored(found: list[Claim], labels: list[Claim] = LABELS) -> Scores:
    scores = Scores()
    score_claims(scores, labels, found, {})
    return scores


def moved(claim: Claim, by: int, **other: object) -> Claim:
    spans: tuple[Span, ...] = tuple((a + by, b + by) for a, b in claim.spans)
    return Claim(**{**claim.__dict__, "spans": spans, **other})  # type: ignore[arg-type]


def test_the_labels_themselves_score_one() -> None:
    scores = scored(list(LABELS))
    assert all(t.precision == t.recall == 1 for t in scores.tallies.values())
    assert scores["claims_80"].right == 2
    assert scores["figures"].right == scores["figure_outcomes"].right == 1


def test_nothing_found_is_nothing_right() -> None:
    scores = scored([])
    assert (scores["claims_50"].recall, scores["claims_50"].precision, scores["claims_50"].f1) == (0, 0, 0)
    assert scores["figures"].recall == 0
    assert scores["speakers"].labelled == 0


def test_a_shifted_span_is_close_but_not_closer() -> None:
    scores = scored([moved(LABELS[0], 25)])  # 75 of 125 code points in common: 0.6
    assert (scores["claims_50"].right, scores["claims_80"].right) == (1, 0)
    assert scored([moved(LABELS[0], 40)])["claims_50"].right == 0  # 60 of 140


def test_a_part_of_a_claim_alone_is_judged_by_its_share() -> None:
    assert scored([moved(LABELS[1], 0, spans=((120, 200),))])["claims_50"].right == 1
    assert scored([moved(LABELS[1], 0, spans=((220, 260),))])["claims_50"].right == 0


def test_two_findings_never_share_a_label() -> None:
    scores = scored([LABELS[0], LABELS[0], LABELS[0]])
    assert (scores["claims_50"].right, scores["claims_50"].precision) == (1, 1 / 3)


def test_as_many_pairs_as_can_be_are_matched() -> None:
    labels = [Claim(((0, 60),)), Claim(((0, 100),))]
    found = [Claim(((0, 80),)), Claim(((0, 100),))]
    assert scored(found, labels)["claims_50"].right == 2


def test_assertions_given_to_the_publisher_are_left_out() -> None:
    scores = scored([*LABELS, Claim(((300, 400),), basis="publisher")])
    assert scores["claims_50"].found == 2


@pytest.mark.parametrize(
    ("label", "found", "agree"),
    [
        ("Jora Minkas", "Minkas", True),
        ("Jora Minkas", "Dr Jora Minkas", True),
        ("ministry of defence", "The ministry", True),
        ("Dalmora’s army", "Dalmora", False),
        ("Lantern Watch", "Jora Minkas", False),
        ("A man from Pinewood Valley", "Pinewood Valley", False),
        ("panel", "", False),
    ],
)
def test_names_agree_by_their_words_and_their_head(label: str, found: str, agree: bool) -> None:
    assert same_name(label, found, {}) is agree
    assert same_name(found, label, {}) is agree


def test_short_names_agree_through_the_aliases_of_the_article() -> None:
    assert same_name("the FHF", "Free Highland Front", {"FHF": "Free Highland Front"})
    assert not same_name("the FHF", "Free Highland Front", {})


def test_a_claim_of_two_needs_both_and_no_third() -> None:
    label = Claim(((0, 10),), ("United Nations", "Lantern Watch"))
    both = moved(label, 0, speaker=("Lantern Watch", "the United Nations"))
    assert scored([both], [label])["speakers"].right == 1
    assert scored([moved(label, 0, speaker=("Lantern Watch",))], [label])["speakers"].right == 0
    assert scored([moved(both, 0, speaker=(*both.speaker, "Jora Minkas"))], [label])["speakers"].right == 0


def test_a_pronoun_left_as_it_stands_is_no_speaker() -> None:
    found = moved(LABELS[1], 0, speaker=("it",), speaker_span="it")
    assert scored([found], [LABELS[1]])["speakers"].right == 0


@pytest.mark.parametrize("other", [(4486, None, "at_least"), (4468, None, "more_than"), (4468, 4468, "exact")])
def test_a_wrong_toll_or_bound_is_wrong(other: tuple[float, float | None, str]) -> None:
    low, high, bound = other
    assert not same_figure(TOLL, Figure(TOLL.span, low, high, None, bound))


def test_a_range_is_judged_by_its_ends_alone() -> None:
    label = Figure((0, 17), 30, 40, None, "between")
    assert same_figure(label, Figure((0, 17), 30, 40, 35, "about"))
    assert not same_figure(label, Figure((0, 17), 30, None, None, "at_least"))


def test_about_needs_its_number() -> None:
    label = Figure((0, 9), None, None, 300, "about")
    assert not same_figure(label, Figure((0, 9), None, None, 200, "about"))


def test_a_figure_elsewhere_is_not_found_and_counts_against_precision() -> None:
    scores = Scores()
    score_figures(scores, [TOLL], [Figure((50, 60), 4468, None, None, "at_least", outcome="killed")])
    assert (scores["figures"].right, scores["figures"].found, scores["figures"].labelled) == (0, 1, 1)


def test_other_figures_are_counted_apart_and_a_false_outcome_counts() -> None:
    scores = Scores()
    released = Figure((20, 30), 12, 12, 12, "exact", "inmates", "")
    held = Figure((20, 30), 12, 12, 12, "exact", "inmates", "detained")
    score_figures(scores, [TOLL, released], [TOLL, held])
    assert (scores["figures"].labelled, scores["figures"].found, scores["figures_other"].right) == (1, 1, 1)
    assert (scores["figure_outcomes"].labelled, scores["figure_outcomes"].right) == (2, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


OCTOBER = (day("2023-10-01"), day("2023-10-31"))


@pytest.mark.parametrize(
    ("found", "agree"),
    [
        (OCTOBER, True),
        ((day("2023-10-21"), day("2023-10-31")), True),
        ((day("2023-10-04"), day("2023-11-02")), True),  # 28 of 33 days
        ((day("2023-10-01"), day("2023-11-15")), False),  # 31 of 46
        ((day("2022-10-01"), day("2022-10-31")), False),
        ((day("2023-01-01"), day("2023-12-31")), False),
        (None, False),
    ],
)
def test_days_agree_when_shared_or_inside(found: tuple[date, date] | None, agree: bool) -> None:
    assert same_days(OCTOBER, found) is agree


def test_a_date_that_cannot_be_resolved_is_right_when_left_alone() -> None:
    label = [Dated((5, 14), None)]
    for found, right in (([], 1), ([Dated((5, 14), None)], 1), ([Dated((5, 14), OCTOBER)], 0)):
        scores = Scores()
        score_dates(scores, label, found)
        assert scores["dates"].right == right


def test_dates_of_a_case_s_own_table_are_asked_only_of_those_who_have_it() -> None:
    label = [Dated((0, 18), OCTOBER, "the takeover")]
    without, having = Scores(), Scores()
    score_dates(without, label, [])
    score_dates(having, label, [], anchors=True)
    assert (without["dates"].labelled, having["dates"].labelled, having["dates"].right) == (0, 1, 0)


def test_words_that_are_not_in_the_source_are_not_verbatim() -> None:
    text, scores = "At least 4,468 were killed", Scores()
    said = [(((0, 14),), ("At least 4,468",)), (((0, 14),), ("At least 4,486",))]
    score_verbatim(scores, text, "At least\n4,468 were killed", said)
    assert (scores["verbatim"].labelled, scores["verbatim"].right) == (2, 1)
    score_verbatim(scores, text, "At least 4,486 were killed", said)
    assert (scores["verbatim"].labelled, scores["verbatim"].right) == (4, 1)


def test_the_same_words_are_found_under_headers_tags_and_broken_lines() -> None:
    read = "Six men were held, she said. Four were freed."
    printed = "NOTE 7\nSix men were\nNOTE 7\nheld, she said. Four were\nfreed."
    place = Alignment(printed, read)
    start = printed.index("Six")
    assert place((start, printed.index("held") + 4)) == (0, 17)
    assert place((0, 6)) is None
    assert Alignment(read, read)((3, 9)) == (3, 9)
