"""Candidates: pairs of entities that may be one, each with the reasons behind its score; a person decides.

Definition. Every name an entity bears (former names and aliases too) is compared with every other through
`reckoning.resolve.name_index`. A pair's weight is in bits, a sum of reasons; its score is the share 2^w / (1 + 2^w).

| reason | bits |
|---|---|
| before anything is known | -log2(n), n the number of different names of that sort, at least 100 |
| a word of the names agrees | log2(n / names that hold it); scaled by likeness, from none at 0.5 to all at 1 |
| the same, of words up to three letters that differ | half of it |
| the same, of a person's name | half of it: few words make up many names |
| a word only one name has | half of that against; a number, all of it |
| one country or flag, or two | +1; -0.5 for a ship, which may change it, -2 for a party |
| one MMSI, at dates that overlap, or at others | +6, +3: numbers are used again |
| two MMSI with one flag at one time | -1 |
| one role | +0.5 |
| one ended before the other began, in registers of parties | -1 |
| it may be any of several ships with numbers | so much that all their shares and "none" add up to 1 |
| a source calls one the parent or successor of the other | -16: it tells the two apart |

So one rare word alone comes to a half, and two rare words pass it. A name counts once however often it is given, or a
ship named in every source would seem to have a common name. The bits are weights of evidence set by hand, not learnt:
the score orders a queue and is never a probability of being right.

Of k entities under one name, each is paired with those that carry an IMO number, or with the one most often named; the
others follow when these are judged. So a queue grows with the names and not with their square.

What it cannot see. Two IMO numbers are never a pair (`reckoning.resolve.entities`). Names in other scripts; a name
changed beyond likeness with no former name given: only a person can link those.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, MentionKind
from reckoning.resolve.name_index import Likeness, NameIndex
from reckoning.resolve.names import is_light, parse_name

SCORE_FLOOR = 0.01
NEAREST_KEPT = 16
FEWEST_NAMES = 100
_MOST_FROM_THE_REST_BITS = 1.5
PERSON_SHARE = 0.5
SHORT_WORD = 3
TOLD_APART_BITS = -16.0
_OF_REGISTERS = frozenset({"name", "owner", "asset"})


@dataclass(frozen=True)
class Reason:
    """One reason for or against a pair: which feature, its weight in bits (negative: against), and words."""

    feature: str
    bits: float
    words: str


@dataclass(frozen=True)
class CandidatePair:
    """Two entities that may be one, with the names compared, the score from 0 to 1 and the reasons."""

    first: str
    second: str
    kind: MentionKind
    first_name: str
    second_name: str
    score: float
    reasons: tuple[Reason, ...]
    unsure: bool = False

    @property
    def doubt(self) -> float:
        """1 when it could go either way, 0 when the reasons all but settle it."""
        return 1.0 - abs(2.0 * self.score - 1.0)


@dataclass(frozen=True)
class _Sort:
    """The entities of one sort (ships, or parties), grouped by the names they bear."""

    mentions: Mapping[str, list[Mention]]
    names: tuple[str, ...]  # one as written for each group
    groups: tuple[tuple[str, ...], ...]  # entities that bear it, those with an IMO number first, then the most named
    written: Mapping[tuple[str, str], str]  # entity and key -> the name as written for it
    count: int
    frequency: Mapping[str, int]  # word -> names that hold it


Pair = tuple[str, str]


def candidates(
    entities: Entities,
    judgements: Iterable[Judgement] = (),
    related: Iterable[Pair] = (),
    *,
    floor: float = SCORE_FLOOR,
) -> list[CandidatePair]:
    """The pairs that reach a score and that nobody has judged the same or different, most doubtful first.

    `related` are pairs of subjects that a source calls parent, successor or predecessor of each other. Pairs judged
    unsure come last. Places are not here: `reckoning.resolve.place_names`.
    """
    links = [j for j in judgements if j.on == JudgedOn.LINK]
    settled = {_pair(entities, j.target, j.other) for j in links if j.decision == "different"}
    unsure = {_pair(entities, j.target, j.other) for j in links if j.decision == "unsure"}
    kin = {_pair(entities, a, b) for a, b in related}
    found: list[CandidatePair] = []
    for kinds in ((MentionKind.SHIP,), (MentionKind.COMPANY, MentionKind.PERSON)):
        sort = _sort_of(entities, kinds)
        best: dict[Pair, CandidatePair] = {}
        for a, b, names, likeness in _compared(sort, settled, floor):
            pair = _weighed(sort, a, b, names, likeness, (a, b) in kin, (a, b) in unsure)
            if pair.score >= floor and ((a, b) not in best or best[a, b].score < pair.score):
                best[a, b] = pair
        found += _rivals(list(best.values()))
    return sorted(found, key=lambda p: (p.unsure, -p.doubt, p.first, p.second))


def _rivals(pairs: list[CandidatePair]) -> list[CandidatePair]:
    """The same pairs; where one may be any of several ships with numbers, it is one at most: these share its score."""
    rivals: dict[str, list[CandidatePair]] = defaultdict(list)
    for pair in pairs:
        if pair.first.startswith("imo:"):
            rivals[pair.second].append(pair)
    weighed = []
    for pair in pairs:
        others = rivals[pair.second] if pair.first.startswith("imo:") else []
        if len(others) < 2:
            weighed.append(pair)
            continue
        odds = {p.first: 2.0 ** sum(r.bits for r in p.reasons) for p in others}
        share = odds[pair.first] / (1.0 + sum(odds.values()))
        bits = math.log2(share / (1.0 - share)) - math.log2(odds[pair.first])
        reason = Reason("rivals", round(bits, 2), f"{len(others)} ships with numbers may be it, and it is one at most")
        weighed.append(replace(pair, score=round(share, 4), reasons=(*pair.reasons, reason)))
    return weighed


def _pair(entities: Entities, a: str, b: str) -> Pair:
    first, second = sorted((entities.of(a), entities.of(b)))
    return first, second


def _sort_of(entities: Entities, kinds: Sequence[MentionKind]) -> _Sort:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for subject, mention in sorted(entities.mentions.items()):
        if mention.kind in kinds and not mention.describes:
            mentions[entities.of(subject)].append(mention)
    written: dict[Pair, str] = {}
    bearers: dict[str, set[str]] = defaultdict(set)
    for entity, named in mentions.items():
        for name in dict.fromkeys(n for m in named for n in (m.name, *m.other_names)):
            if key := parse_name(name).key:
                written.setdefault((entity, key), name)
                bearers[key].add(entity)
    keys = sorted(bearers)
    groups = [tuple(sorted(bearers[k], key=lambda e: (not e.startswith("imo:"), -len(mentions[e]), e))) for k in keys]
    frequency = Counter(word for key in keys for word in set(key.split()))
    names = tuple(written[group[0], key] for key, group in zip(keys, groups, strict=True))
    return _Sort(mentions, names, tuple(groups), written, max(len(keys), FEWEST_NAMES), frequency)


def _compared(sort: _Sort, settled: set[Pair], floor: float) -> Iterator[tuple[str, str, Pair, Likeness]]:
    """Pairs of entities with a name each, how like the two are; only where the names alone can reach the floor."""
    if not sort.names:
        return
    people = [any(m.kind is MentionKind.PERSON for e in group for m in sort.mentions[e]) for group in sort.groups]
    index = NameIndex(sort.names, people)
    nearest = index.among_themselves(keep=NEAREST_KEPT)
    least = math.log2(floor / (1 - floor)) - _MOST_FROM_THE_REST_BITS
    for one, row in enumerate(nearest.entry.tolist()):
        likeness = index.between(one, one)
        for a, b in _within(sort.groups[one], settled):
            yield a, b, _as_written(sort, one, one, a, b), likeness
        for other in (e for e in row if e > one or (e >= 0 and one not in nearest.entry[e])):
            likeness = index.between(one, other)
            bits = sum(bits for bits, _ in _word_bits(sort, likeness)) - math.log2(sort.count)
            if bits < least and not _one_radio(sort, one, other):
                continue
            for a, b in product(_hubs(sort.groups[one]), _hubs(sort.groups[other])):
                if a != b and _may_be_one(a, b, settled):
                    names = _as_written(sort, one, other, a, b)
                    yield (a, b, names, likeness) if a < b else (b, a, names[::-1], likeness)


def _as_written(sort: _Sort, one: int, other: int, a: str, b: str) -> Pair:
    first, second = (parse_name(sort.names[n]).key for n in (one, other))
    return sort.written[a, first], sort.written[b, second]


def _hubs(group: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(e for e in group if e.startswith("imo:")) or group[:1]


def _within(group: tuple[str, ...], settled: set[Pair]) -> Iterator[Pair]:
    """The pairs of entities under one name: each with the hubs; those judged different from all, among themselves."""
    hubs = _hubs(group)
    left = []
    for entity in (e for e in group if e not in hubs):
        may_be = [h for h in hubs if _may_be_one(h, entity, settled)]
        yield from ((min(h, entity), max(h, entity)) for h in may_be)
        if not may_be:
            left.append(entity)
    if len(left) > 1:
        yield from _within(tuple(left), settled)


def _may_be_one(a: str, b: str, settled: set[Pair]) -> bool:
    two_ships = a.startswith("imo:") and b.startswith("imo:")
    return not two_ships and (min(a, b), max(a, b)) not in settled


def _one_radio(sort: _Sort, one: int, other: int) -> bool:
    """Whether bearers of two names share an MMSI."""
    radios = [{i for e in sort.groups[n] for m in sort.mentions[e] for i in m.identifiers} for n in (one, other)]
    return not radios[0].isdisjoint(radios[1])


def _word_bits(sort: _Sort, likeness: Likeness) -> list[tuple[float, str]]:
    """What each word of two names weighs for or against, with the word."""
    told: list[tuple[float, str]] = []
    for pair in likeness.pairs:
        bits = max(_rarity_bits(sort, pair.listed.split()), _rarity_bits(sort, pair.word.split()))
        alike = pair.word == pair.listed
        short = 0.5 if not alike and len(pair.listed) <= SHORT_WORD else 1.0
        said = pair.word if alike else f"{pair.word} for {pair.listed}"
        told.append((short * bits * max(2.0 * pair.likeness - 1.0, 0.0), said))
    for word in (*likeness.only_here, *likeness.only_listed):
        share = 1.0 if word.isdigit() else 0.5
        told.append((-share * _rarity_bits(sort, [word]), f"only one has {word}"))
    return told


def _rarity_bits(sort: _Sort, words: Sequence[str]) -> float:
    """The bits that agreement on words is worth; titles and small words are worth none."""
    heavy = [w for w in words if not is_light(w)]
    return sum(math.log2(sort.count / min(max(sort.frequency.get(w, 1), 1), sort.count)) for w in heavy)


def _weighed(sort: _Sort, a: str, b: str, names: Pair, likeness: Likeness, kin: bool, unsure: bool) -> CandidatePair:
    first, second = sort.mentions[a], sort.mentions[b]
    people = any(m.kind is MentionKind.PERSON for m in (*first, *second))
    reasons = [Reason("names", -math.log2(sort.count), f"any two of {sort.count} names")]
    share = PERSON_SHARE if people else 1.0
    reasons += [Reason("name", share * bits, words) for bits, words in _word_bits(sort, likeness)]
    reasons += _former(first, second, names)
    reasons += [r for r in (_country(first, second), _radio(first, second), _role(first, second)) if r]
    if first[0].kind is not MentionKind.SHIP and (apart := _apart(first, second)):
        reasons.append(apart)
    if kin:
        reasons.append(Reason("relation", TOLD_APART_BITS, "a source calls one the parent or successor of the other"))
    if a.startswith("imo:") != b.startswith("imo:"):
        reasons.append(Reason("imo", 0.0, "only one of the two carries an IMO number"))
    score = 1.0 / (1.0 + 2.0 ** -sum(r.bits for r in reasons))
    kind = MentionKind.PERSON if people else first[0].kind
    rounded = tuple(Reason(r.feature, round(r.bits, 2), r.words) for r in reasons)
    return CandidatePair(a, b, kind, *names, round(score, 4), rounded, unsure)


def _former(first: list[Mention], second: list[Mention], names: Pair) -> list[Reason]:
    """Says where a name compared is a former name or alias, which is why the pair was found at all."""
    told = []
    for mentions, name in zip((first, second), names, strict=True):
        if name not in {m.name for m in mentions}:
            told.append(Reason("former name", 0.0, f"{name} is another name of {mentions[0].name}"))
    return told


def _country(first: list[Mention], second: list[Mention]) -> Reason | None:
    ours, theirs = ({c.casefold(): c for m in some for c in m.countries} for some in (first, second))
    if not ours or not theirs:
        return None
    shared = sorted(ours.keys() & theirs.keys())
    ship = first[0].kind is MentionKind.SHIP
    what = "flag" if ship else "country"
    if shared:
        return Reason(what, 1.0, f"one {what}: {ours[shared[0]]}")
    told = f"{' or '.join(ours.values())} against {' or '.join(theirs.values())}"
    return Reason(what, -0.5 if ship else -2.0, f"{what} {told}")


def _radio(first: list[Mention], second: list[Mention]) -> Reason | None:
    ours, theirs = ([(i, m) for m in some for i in m.identifiers if i.startswith("mmsi:")] for some in (first, second))
    shared = [(i, m, n) for i, m in ours for j, n in theirs if i == j]
    if shared:
        together = next((s for s in shared if _overlap(s[1], s[2])), None)
        number = (together or shared[0])[0].removeprefix("mmsi:")
        if together:
            return Reason("mmsi", 6.0, f"one MMSI, {number}, at dates that overlap")
        return Reason("mmsi", 3.0, f"one MMSI, {number}, at other dates: numbers are used again")
    if any(_overlap(m, n) and m.country and m.country == n.country for _, m in ours for _, n in theirs):
        return Reason("mmsi", -1.0, "two MMSI under one flag at one time")
    return None


def _overlap(a: Mention, b: Mention) -> bool:
    """Whether two mentions may speak of one time; what is not dated may be any."""
    if a.start_ms is not None and b.end_ms is not None and a.start_ms >= b.end_ms:
        return False
    return not (b.start_ms is not None and a.end_ms is not None and b.start_ms >= a.end_ms)


def _role(first: list[Mention], second: list[Mention]) -> Reason | None:
    shared = sorted({m.role for m in first} & {m.role for m in second} - {"name"})
    return Reason("role", 0.5, f"both stand as {shared[0]}") if shared else None


def _apart(first: list[Mention], second: list[Mention]) -> Reason | None:
    ours, theirs = ([m for m in some if m.role in _OF_REGISTERS] for some in (first, second))
    if not ours or not theirs or any(_overlap(m, n) for m in ours for n in theirs):
        return None
    return Reason("dates", -1.0, "one ended before the other began")
