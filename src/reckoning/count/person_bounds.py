"""Person bounds: the fewest people that records may be when some links may hold and some must not.

Given groups of records that are one person each, links between groups that may hold, and pairs of groups that are two
people: the fewest people are the fewest sets that cover all groups, each set held together by links and holding no such
pair. Sets of groups that links connect are counted apart. Exact up to `EXACT_GROUPS` groups in one of them; beyond, the
largest number of groups found that are all two by two different people, which is never too many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

EXACT_GROUPS = 10
"""3 to the 10th sets of sets are looked through at most: 59,049."""


def fewest(groups: int, links: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]]) -> int:
    """The fewest people that groups numbered from 0 may be: `links` may hold, those `apart` are different people.

    >>> fewest(3, [(0, 1), (1, 2)], [(0, 2)]), fewest(3, [(0, 1), (1, 2)], [])
    (2, 1)
    """
    near = _neighbours(groups, links)
    unlike = _neighbours(groups, apart)
    return sum(_fewest_of(part, near, unlike) for part in components(groups, near))


def _neighbours(groups: int, edges: Iterable[tuple[int, int]]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(groups)]
    for one, two in edges:
        if one != two:
            found[one].add(two)
            found[two].add(one)
    return found


def components(groups: int, near: Sequence[set[int]]) -> list[list[int]]:
    """The sets of groups that links connect, each sorted, in the order of their least member."""
    seen = [False] * groups
    found = []
    for start in range(groups):
        if seen[start]:
            continue
        seen[start] = True
        stack, part = [start], []
        while stack:
            here = stack.pop()
            part.append(here)
            for other in near[here]:
                if not seen[other]:
                    seen[other] = True
                    stack.append(other)
        found.append(sorted(part))
    return found


def _fewest_of(part: list[int], near: Sequence[set[int]], unlike: Sequence[set[int]]) -> int:
    inside = set(part)
    contested = [g for g in part if unlike[g] & inside]
    if not contested:
        return 1
    if len(part) <= EXACT_GROUPS:
        return _exact(part, near, unlike)
    return _clique(contested, unlike)


def _exact(part: list[int], near: Sequence[set[int]], unlike: Sequence[set[int]]) -> int:
    """Over all ways to cut the part, by sets of groups as bits."""
    at = {g: i for i, g in enumerate(part)}
    links, apart = ([_bits(of[g], at) for g in part] for of in (near, unlike))
    whole = (1 << len(part)) - 1
    one_person = [
        _connected(s, links) and not any(s >> i & 1 and apart[i] & s for i in range(len(part)))
        for s in range(whole + 1)
    ]
    least = [0] * (whole + 1)
    for rest in range(1, whole + 1):
        first = rest & -rest
        best, chosen = len(part), rest
        while chosen:
            if chosen & first and one_person[chosen]:
                best = min(best, 1 + least[rest ^ chosen])
            chosen = (chosen - 1) & rest
        least[rest] = best
    return least[whole]


def _bits(groups: Iterable[int], at: Mapping[int, int]) -> int:
    return sum(1 << at[g] for g in groups if g in at)


def _connected(chosen: int, links: Sequence[int]) -> bool:
    reached = chosen & -chosen
    while True:
        wider = reached
        for i, near in enumerate(links):
            if reached >> i & 1:
                wider |= near & chosen
        if wider == reached:
            return reached == chosen and chosen > 0
        reached = wider


def _clique(contested: Sequence[int], unlike: Sequence[set[int]]) -> int:
    """Groups that are all two by two different people: taken greedily from each start, the most that is found."""
    most = 1
    ordered = sorted(contested, key=lambda g: (-len(unlike[g]), g))
    for start in ordered:
        chosen = {start}
        for other in ordered:
            if chosen <= unlike[other]:
                chosen.add(other)
        most = max(most, len(chosen))
    return most
