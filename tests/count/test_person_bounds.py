"""The fewest people that groups of records may be, against every way to cut them."""

from hypothesis import given
from hypothesis import strategies as st

from reckoning.count.person_bounds import EXACT_GROUPS, components, fewest

GROUPS = 6
EDGES = st.sets(
    st.tuples(st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1)).filter(lambda e: e[0] < e[1]), max_size=9
)


def partitions(items: list[int]) -> list[list[list[int]]]:
    """Every way to cut a list into sets."""
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    found = []
    for smaller in partitions(rest):
        found.append([[first], *smaller])
        found += [[*smaller[:i], [first, *own], *smaller[i + 1 :]] for i, own in enumerate(smaller)]
    return found


def may_be_one(own: list[int], links: set[tuple[int, int]], apart: set[tuple[int, int]]) -> bool:
    inside = {e for e in links if set(e) <= set(own)}
    near: list[set[int]] = [{b if a == g else a for a, b in inside if g in (a, b)} for g in range(GROUPS)]
    whole = any(set(own) <= set(part) for part in components(GROUPS, near))
    return whole and not any(set(e) <= set(own) for e in apart)


@given(EDGES, EDGES)
def test_fewest_is_the_least_over_every_way_to_cut(links: set[tuple[int, int]], apart: set[tuple[int, int]]) -> None:
    tried = [len(p) for p in partitions(list(range(GROUPS))) if all(may_be_one(own, links, apart) for own in p)]
    assert fewest(GROUPS, links, apart) == min(tried)


@given(EDGES)
def test_beyond_the_exact_size_the_bound_is_never_too_high(apart: set[tuple[int, int]]) -> None:
    small = [(i, j) for i in range(GROUPS) for j in range(i + 1, GROUPS)]
    many = EXACT_GROUPS + 5
    chain = [*small, *((GROUPS - 1 + i, GROUPS + i) for i in range(many - GROUPS))]
    assert 1 <= fewest(many, chain, apart) <= fewest(GROUPS, small, apart)


def test_more_than_the_exact_size_all_different_are_all_counted() -> None:
    many = EXACT_GROUPS + 4
    every = [(i, j) for i in range(many) for j in range(i + 1, many)]
    assert fewest(many, every, every) == many


def test_nobody_is_nobody() -> None:
    assert fewest(0, [], []) == 0
