"""People: records put together to people, by sure links, by people's judgements, and with bounds for the doubtful ones.

Definition. A link is sure from `sure_from`, doubtful from `doubtful_from` to there, and none below. A judgement beats
any probability: same is sure, different is a bar, unsure is doubtful. Then

- high: the number of people when no doubtful link holds;
- low: the fewest people when doubtful links may all hold, but never across a bar (`person_bounds`);
- best: links are taken from the most probable down to `best_from`, and each joins the sets of its two records unless a
  bar forbids it or too little else links the two sets (`together`): one likely link among many that are not is a chain.

An entity's id is its least member.

Conflicts are reported and settled by nobody but people. Judged same along a chain whose ends are judged different: the
judgements on it count for nothing but for the bounds, where the chain may hold or not and its bar is lifted. Sure links
of the machine that contradict a bar become doubtful, all those of that cluster; the bar stands.

Thresholds. `sure_from` 0.97 and `doubtful_from` 0.03 were set on simulated registers (seeds 1 to 52) so that the true
number lay between the bounds in nearly all, `together` 0.7 so that pairs of the best figure were right most often;
docs/keep-a-register.md says what other seeds gave.

What it cannot see. People whom no register has (that is estimation), links that no block compared, and two people whose
records say the same: the bounds are of what is doubtful, not of what is wrong.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reckoning.count.linkage import Pair
from reckoning.count.person_bounds import fewest
from reckoning.count.person_record import PersonRecord
from reckoning.model.judgement import JudgedOn, Judgement, standing

Key = tuple[str, str]


@dataclass(frozen=True)
class PeopleParameters:
    """Probabilities from which a link is sure, holds in the best figure, and is doubtful.

    `together`: in the best figure two sets of records are joined only when all pairs across average so many times
    `best_from`, pairs without a link as 0. Where `best_from` is `doubtful_from`, every doubtful link holds.
    """

    sure_from: float = 0.97
    best_from: float = 0.5
    doubtful_from: float = 0.03
    together: float = 0.7


@dataclass(frozen=True)
class Entity:
    """One person as far as is known: `id` is the least of its members, which are record ids, sorted."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """Records that are said to be one person along a chain (in its order) and whose ends are said to be two.

    `judged`: the whole chain rests on judgements; else sure links of the machine are part of it.
    """

    chain: tuple[str, ...]
    judged: bool

    @property
    def what(self) -> str:
        """The conflict in words."""
        how = "judged the same" if self.judged else "linked as surely the same"
        return f"{' = '.join(self.chain)} are {how}, but {self.chain[0]} and {self.chain[-1]} are judged different"


@dataclass(frozen=True)
class People:
    """How many people the records are, the people of the best figure, what to review (most doubtful first), conflicts.

    `unknown` are judgements on a link of which a record is not here.
    """

    low: int
    best: int
    high: int
    entities: tuple[Entity, ...]
    queue: tuple[Pair, ...]
    conflicts: tuple[Conflict, ...]
    unknown: tuple[Judgement, ...] = ()

    def entity_of(self) -> dict[str, str]:
        """The entity's id of each record."""
        return {member: e.id for e in self.entities for member in e.members}


@dataclass(frozen=True)
class _Links:
    """Links by what they are: chains of `same` and `sure` make people, `barred` are two, `doubtful` may be one."""

    same: frozenset[Key]
    sure: frozenset[Key]
    doubtful: frozenset[Key]
    barred: frozenset[Key]
    lifted: frozenset[Key]
    conflicts: tuple[Conflict, ...]


class _Sets:
    """Disjoint sets of records; the least member stands for each."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.parent = {i: i for i in ids}

    def find(self, one: str) -> str:
        """The member that stands for its set."""
        root = one
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[one] != root:
            self.parent[one], one = root, self.parent[one]
        return root

    def join(self, keys: Iterable[Key]) -> _Sets:
        """Join both ends of each."""
        for left, right in keys:
            a, b = sorted((self.find(left), self.find(right)))
            self.parent[b] = a
        return self

    def together(self, key: Key) -> bool:
        """Whether both ends are in one set."""
        return self.find(key[0]) == self.find(key[1])


def people(
    records: Sequence[PersonRecord],
    pairs: Sequence[Pair],
    judgements: Iterable[Judgement] = (),
    parameters: PeopleParameters = PeopleParameters(),
) -> People:
    """The people that records are, with bounds; `pairs` are those of `link` over the same records, in any order."""
    ids = sorted({r.id for r in records})
    known = set(ids)
    on_links = [j for j in standing(judgements) if j.on == JudgedOn.LINK]
    judged = {_key(j.target, j.other): j.decision for j in on_links if {j.target, j.other} <= known}
    unknown = tuple(j for j in on_links if not {j.target, j.other} <= known)
    probability = {_key(p.left, p.right): p.probability for p in pairs if {p.left, p.right} <= known}
    links = _sorted_out(ids, probability, judged, parameters)
    groups = _Sets(ids).join(links.same | links.sure)
    best = _best(ids, links, probability, parameters)
    return People(
        low=_low(ids, groups, links),
        best=len(best),
        high=len({groups.find(i) for i in ids}),
        entities=best,
        queue=_queue(pairs, links, groups),
        conflicts=links.conflicts,
        unknown=unknown,
    )


def _key(one: str, two: str) -> Key:
    return (one, two) if one < two else (two, one)


def _sorted_out(
    ids: Sequence[str], probability: dict[Key, float], judged: dict[Key, str], given: PeopleParameters
) -> _Links:
    same = {k for k, d in judged.items() if d == "same"}
    barred = {k for k, d in judged.items() if d == "different"}
    unsure = {k for k, d in judged.items() if d == "unsure"}
    free = {k: p for k, p in probability.items() if k not in judged}
    sure = {k for k, p in free.items() if p >= given.sure_from}
    doubtful = {k for k, p in free.items() if given.doubtful_from <= p < given.sure_from} | unsure
    contested, lifted, first = _conflicts(ids, same, barred, judged=True)
    same, barred, doubtful = same - contested, barred - lifted, doubtful | contested
    against, _, second = _conflicts(ids, same | sure, barred, judged=False)
    against &= sure
    return _Links(
        same=frozenset(same),
        sure=frozenset(sure - against),
        doubtful=frozenset(doubtful | against),
        barred=frozenset(barred),
        lifted=frozenset(lifted),
        conflicts=(*first, *second),
    )


def _conflicts(
    ids: Sequence[str], links: set[Key], barred: set[Key], *, judged: bool
) -> tuple[set[Key], set[Key], list[Conflict]]:
    """Links of every set that holds a bar, those bars, and the chain of each."""
    sets = _Sets(ids).join(links)
    inside = sorted(k for k in barred if sets.together(k))
    roots = {sets.find(k[0]) for k in inside}
    contested = {k for k in links if sets.find(k[0]) in roots}
    near: dict[str, list[str]] = {}
    for left, right in sorted(contested):
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    return contested, set(inside), [Conflict(_chain(near, *k), judged) for k in inside]


def _chain(near: dict[str, list[str]], start: str, end: str) -> tuple[str, ...]:
    """The shortest chain of links between two records."""
    before = {start: ""}
    waiting = deque([start])
    while waiting and end not in before:
        here = waiting.popleft()
        for other in near[here]:
            if other not in before:
                before[other] = here
                waiting.append(other)
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))


def _low(ids: Sequence[str], groups: _Sets, links: _Links) -> int:
    roots = sorted({groups.find(i) for i in ids})
    at = {root: n for n, root in enumerate(roots)}
    may, apart = ([(at[groups.find(a)], at[groups.find(b)]) for a, b in of] for of in (links.doubtful, links.barred))
    return fewest(len(roots), may, apart)


def _best(
    ids: Sequence[str], links: _Links, probability: dict[Key, float], given: PeopleParameters
) -> tuple[Entity, ...]:
    """Sure sets, then the doubtful links that are probable enough, most probable first, none across a bar."""
    sets = _Sets(ids).join(links.same | links.sure)
    members: dict[str, list[str]] = {}
    for i in ids:
        members.setdefault(sets.find(i), []).append(i)
    least = given.together * given.best_from if given.best_from > given.doubtful_from else 0.0
    bars = _bars(sets, links)
    chosen = [k for k in links.doubtful if probability.get(k, 0.0) >= given.best_from]
    for key in sorted(chosen, key=lambda k: (-probability[k], k)):
        a, b = sorted(sets.find(end) for end in key)
        if a == b or b in bars.get(a, ()) or _average(members[a], members[b], probability) < least:
            continue
        sets.join([(a, b)])
        members[a] += members.pop(b)
        for other in bars.pop(b, set()):
            bars[other].discard(b)
            bars[other].add(a)
            bars.setdefault(a, set()).add(other)
    return tuple(Entity(root, tuple(sorted(found))) for root, found in sorted(members.items()))


def _bars(sets: _Sets, links: _Links) -> dict[str, set[str]]:
    """Of each set, by its least member, the sets that are other people."""
    bars: dict[str, set[str]] = {}
    for key in links.barred | links.lifted:
        a, b = (sets.find(end) for end in key)
        bars.setdefault(a, set()).add(b)
        bars.setdefault(b, set()).add(a)
    return bars


def _average(some: Sequence[str], others: Sequence[str], probability: dict[Key, float]) -> float:
    every = [probability.get(_key(one, other), 0.0) for one in some for other in others]
    return sum(every) / len(every)


def _queue(pairs: Sequence[Pair], links: _Links, groups: _Sets) -> tuple[Pair, ...]:
    """What to ask people: doubtful pairs that sure links do not settle, the most doubtful first."""
    described = {_key(p.left, p.right): p for p in pairs}
    open_keys = [k for k in links.doubtful if not groups.together(k)]
    asked = [described.get(k) or Pair(*k, 0.0) for k in open_keys]
    return tuple(sorted(asked, key=lambda p: (abs(p.probability - 0.5), p.left, p.right)))
