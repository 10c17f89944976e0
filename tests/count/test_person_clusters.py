"""People from records: judgements beat probabilities, conflicts are reported, bounds are honest."""

from hypothesis import given
from hypothesis import strategies as st
from tests.count.people import pair, records

from reckoning.count.person_clusters import PeopleParameters, people
from reckoning.model.judgement import Judgement

R = records(4)
A, B, C, D = R
AB, BC, AC = (A, B), (B, C), (A, C)


def judged(decision: str, *ends: object, at: int = 0) -> Judgement:
    one, two = (getattr(e, "id", e) for e in ends)
    return Judgement("link", str(one), decision, "seen by hand", other=str(two), at_ms=at)


def test_without_links_everybody_is_somebody() -> None:
    found = people(R, [])
    assert (found.low, found.best, found.high) == (4, 4, 4)
    assert [e.id for e in found.entities] == [r.id for r in R]


def test_sure_links_make_people_and_doubtful_ones_bounds() -> None:
    found = people(R, [pair(A, B, 0.99), pair(B, C, 0.8), pair(C, D, 0.3)])
    assert (found.low, found.best, found.high) == (1, 2, 3)
    assert [e.members for e in found.entities] == [(A.id, B.id, C.id), (D.id,)]
    assert [p.probability for p in found.queue] == [0.3, 0.8]


def test_one_likely_link_among_many_unlikely_ones_is_a_chain() -> None:
    sure = [pair(A, B, 0.99), pair(C, D, 0.99)]
    assert people(R, [*sure, pair(B, C, 0.8)]).best == 2
    assert people(R, [*sure, pair(B, C, 0.8), pair(A, C, 0.4), pair(A, D, 0.4)]).best == 1
    assert people(R, [*sure, pair(B, C, 0.8)]).low == 1


def test_with_the_best_figure_at_the_doubtful_end_every_doubtful_link_holds() -> None:
    given_ = PeopleParameters(best_from=PeopleParameters().doubtful_from)
    assert people(R, [pair(A, B, 0.04), pair(B, C, 0.04), pair(C, D, 0.04)], (), given_).best == 1


def test_an_entity_is_named_by_its_least_member_in_any_order() -> None:
    links = [pair(A, B, 0.99), pair(B, C, 0.6), pair(C, D, 0.3)]
    assert people(R[::-1], links[::-1]) == people(R, links)


def test_a_judgement_beats_any_probability_and_can_be_undone() -> None:
    links = [pair(A, B, 0.99), pair(C, D, 0.01)]
    apart = judged("different", A, B)
    assert people(R, links, [apart, judged("same", C, D)]).best == 3
    assert (people(R, links, [apart]).low, people(R, links, [apart]).high) == (4, 4)
    assert people(R, links, [apart, judged("undone", B, A, at=1)]).best == 3


def test_unsure_is_doubtful_whatever_the_machine_says() -> None:
    for probability in (0.001, 0.999):
        found = people(R, [pair(A, B, probability)], [judged("unsure", A, B)])
        assert (found.low, found.high) == (3, 4)
        assert len(found.queue) == 1


def test_a_bar_keeps_both_bounds_honest() -> None:
    links = [pair(A, B, 0.6), pair(B, C, 0.6)]
    found = people(R[:3], links, [judged("different", A, C)])
    assert (found.low, found.best, found.high) == (2, 2, 3)
    assert found.conflicts == ()


def test_same_same_different_is_reported_and_settled_by_nobody() -> None:
    judgements = [judged("same", *AB), judged("same", *BC), judged("different", *AC)]
    found = people(R[:3], [], judgements)
    assert [c.chain for c in found.conflicts] == [(A.id, B.id, C.id)]
    assert found.conflicts[0].judged
    assert (found.low, found.high) == (1, 3)
    assert "judged different" in found.conflicts[0].what


def test_a_bar_against_sure_links_makes_them_doubtful_and_stands() -> None:
    found = people(R[:3], [pair(*AB, 0.99), pair(*BC, 0.98)], [judged("different", *AC)])
    assert (found.low, found.best, found.high) == (2, 2, 3)
    assert not found.conflicts[0].judged
    assert found.entities[0].members == (A.id, B.id)


def test_a_judgement_on_a_record_that_is_not_here_is_named() -> None:
    one = judged("same", A, "row:ff/record:99")
    assert people(R, [], [one]).unknown == (one,)


def test_judgements_on_other_things_are_left_aside() -> None:
    assert people(R, [], [Judgement("name", A.id, "public", "published")]).best == 4


SIX = records(6)
LINKS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda e: e[0] < e[1]),
    st.floats(0, 1, allow_nan=False),
    max_size=12,
)
WORDS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda e: e[0] < e[1]),
    st.sampled_from(["same", "different", "unsure"]),
    max_size=5,
)


@given(LINKS, WORDS, st.randoms(use_true_random=False))
def test_bounds_hold_the_best_figure_whatever_is_judged(
    links: dict[tuple[int, int], float], words: dict[tuple[int, int], str], random: object
) -> None:
    pairs = [pair(SIX[a], SIX[b], p) for (a, b), p in links.items()]
    judgements = [judged(word, SIX[a], SIX[b]) for (a, b), word in words.items()]
    found = people(SIX, pairs, judgements)
    assert 1 <= found.low <= found.best <= found.high <= 6
    assert sorted(m for e in found.entities for m in e.members) == [r.id for r in SIX]
    turned = people(SIX[::-1], pairs[::-1], judgements)
    assert turned == found
    barred = {frozenset((SIX[a].id, SIX[b].id)) for (a, b), word in words.items() if word == "different"}
    assert not any(frozenset((x, y)) in barred for e in found.entities for x in e.members for y in e.members)


@given(LINKS)
def test_without_bars_low_merges_all_and_high_merges_only_what_is_sure(links: dict[tuple[int, int], float]) -> None:
    pairs = [pair(SIX[a], SIX[b], p) for (a, b), p in links.items()]
    given_ = PeopleParameters()
    every = people(SIX, [pair(SIX[a], SIX[b], 1.0) for (a, b), p in links.items() if p >= given_.doubtful_from])
    sure = people(SIX, [pair(SIX[a], SIX[b], 1.0) for (a, b), p in links.items() if p >= given_.sure_from])
    found = people(SIX, pairs)
    assert (found.low, found.high) == (every.best, sure.best)
