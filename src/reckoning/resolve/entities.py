"""Entities: the clusters of mentions and subjects that are one ship, company, person or place.

Definition. Two mentions are one entity for one of two reasons, and for no other: both carry one deciding identifier (a
valid IMO number; a company's number in one country's register), or a chain of judgements `same` joins them. An entity's
id is its least member.

Never one, whatever joins them:
- two different valid IMO numbers;
- two subjects judged `different`.
Where judgements lead from one of such a pair to the other, one of them is wrong and nobody knows which: none of the
judgements on any way between the two holds, those elsewhere do, and the case is a `Contradiction` until one is undone.
A mention stays with the number written beside it whatever is judged, save that a person judges it `different` from that
very number: then the number is the source's error. A company may stand in several registers: two numbers of companies
keep nothing apart.

Mentions with two valid IMO numbers in one row belong to neither. MMSI decides nothing. A judgement of `unsure` links
nothing. Neither the order of mentions nor that of judgements changes an entity; undoing a judgement restores it.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.resolve.mentions import Mention


@dataclass(frozen=True)
class Tie:
    """What joins two subjects: an identifier they share, or a person's judgement; `why` in words."""

    first: str
    second: str
    why: str
    judged: bool


@dataclass(frozen=True)
class Contradiction:
    """Two subjects that are never one, though judgements or identifiers join them; `ties` are those that do."""

    first: str
    second: str
    why: str
    ties: tuple[Tie, ...]


class Entities:
    """Who is who, from mentions and the judgements that stand (`reckoning.model.judgement.standing`)."""

    def __init__(self, mentions: Iterable[Mention], judgements: Iterable[Judgement] = ()) -> None:
        self.mentions: dict[str, Mention] = {m.subject: m for m in mentions}
        links = [j for j in judgements if j.on == JudgedOn.LINK]
        apart = {(j.about[1], j.about[2]): j.reason for j in links if j.decision == "different"}
        fixed = [tie for m in self.mentions.values() if (tie := _by_number(m, apart))]
        judged = [Tie(j.about[1], j.about[2], _said(j), judged=True) for j in links if j.decision == "same"]
        self.contradictions, held = _without_contradictions(fixed, judged, apart)
        self._ties = _neighbours([*fixed, *held])
        self._of: dict[str, str] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        for cluster in _clusters(self._ties, self.mentions):
            self._members[cluster[0]] = cluster
            self._of.update(dict.fromkeys(cluster, cluster[0]))

    @property
    def ids(self) -> tuple[str, ...]:
        """Every entity, sorted."""
        return tuple(sorted(self._members))

    def of(self, subject: str) -> str:
        """The entity a subject belongs to: its least member; a subject nothing is known of is its own."""
        return self._of.get(subject, subject)

    def members(self, entity: str) -> tuple[str, ...]:
        """The subjects that are one with this one, sorted."""
        return self._members.get(self.of(entity), (entity,))

    def named(self, entity: str) -> list[Mention]:
        """The mentions among its members, sorted by subject."""
        return [self.mentions[m] for m in self.members(entity) if m in self.mentions]

    def name(self, entity: str) -> str:
        """The name most often given to it (of several the first in the alphabet); its id where none is known."""
        given = Counter(m.name for m in self.named(entity))
        return min(given, key=lambda n: (-given[n], n), default=self.of(entity))

    def why(self, a: str, b: str) -> tuple[str, ...]:
        """The fewest reasons that make two subjects one, from the first to the second; none when they are not one."""
        if self.of(a) != self.of(b):
            return ()
        return tuple(tie.why for tie in _shortest(self._ties, a, b))


def _by_number(mention: Mention, apart: Mapping[tuple[str, str], str]) -> Tie | None:
    number = mention.decides
    if not number or (number, mention.subject) in apart:
        return None
    told = f"IMO {number[4:]}" if mention.imo else f"register number {number.removeprefix('company:')}"
    return Tie(number, mention.subject, f"{mention.name} carries {told}", False)


def _said(judgement: Judgement) -> str:
    return f"judged the same{f' by {judgement.by}' if judgement.by else ''}: {judgement.reason}"


def _neighbours(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in sorted(ties, key=lambda t: (t.first, t.second, t.why)):
        found[tie.first].append(tie)
        found[tie.second].append(tie)
    return dict(found)


def _clusters(ties: Mapping[str, list[Tie]], alone: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """The connected sets, each sorted; subjects nothing ties are clusters of one."""
    seen: set[str] = set()
    clusters = []
    for start in (*ties, *alone):
        if start in seen:
            continue
        waiting, found = [start], {start}
        while waiting:
            for tie in ties.get(waiting.pop(), ()):
                fresh = {tie.first, tie.second} - found
                found |= fresh
                waiting += fresh
        seen |= found
        clusters.append(tuple(sorted(found)))
    return clusters


def _shortest(ties: Mapping[str, list[Tie]], a: str, b: str) -> list[Tie]:
    came: dict[str, Tie | None] = {a: None}
    waiting = deque([a])
    while waiting and b not in came:
        here = waiting.popleft()
        for tie in ties.get(here, ()):
            there = tie.second if tie.first == here else tie.first
            if there not in came:
                came[there] = tie
                waiting.append(there)
    way: list[Tie] = []
    here, step = b, came.get(b)
    while step:
        way.append(step)
        here = step.first if step.second == here else step.second
        step = came[here]
    return way[::-1]


def _without_contradictions(
    fixed: list[Tie], judged: list[Tie], apart: Mapping[tuple[str, str], str]
) -> tuple[tuple[Contradiction, ...], list[Tie]]:
    """The contradictions, and the judged ties that none of them touches."""
    ties = _neighbours([*fixed, *judged])
    contradictions: list[Contradiction] = []
    for cluster in _clusters(ties):
        inside = set(cluster)
        never = [(a, b, "two IMO numbers are two ships") for a, b in combinations(_ships(cluster), 2)]
        never += [(a, b, f"judged different: {why}") for (a, b), why in apart.items() if {a, b} <= inside]
        for a, b, why in sorted(never):
            way = _between(cluster, ties, a, b)
            contradictions.append(Contradiction(a, b, why, tuple(way)))
    refused = {tie for c in contradictions for tie in c.ties if tie.judged}
    return tuple(sorted(contradictions, key=lambda c: (c.first, c.second))), [t for t in judged if t not in refused]


def _ships(cluster: Iterable[str]) -> list[str]:
    return [subject for subject in cluster if subject.startswith("imo:")]


def _between(cluster: tuple[str, ...], ties: Mapping[str, list[Tie]], a: str, b: str) -> list[Tie]:
    """The ties of a cluster on any way from a to b: what is left of it when loose ends are cut off, again and again."""
    left = {tie for subject in cluster for tie in ties[subject]}
    degree = Counter(end for tie in left for end in {tie.first, tie.second})
    loose = [s for s in cluster if degree[s] == 1 and s not in (a, b)]
    while loose:
        end = loose.pop()
        for tie in ties[end]:
            if tie in left:
                left.discard(tie)
                other = tie.second if tie.first == end else tie.first
                degree[other] -= 1
                if degree[other] == 1 and other not in (a, b):
                    loose.append(other)
    return sorted(left, key=lambda t: (t.first, t.second, t.why))
