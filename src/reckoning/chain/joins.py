"""Joins: which records tell of one cargo, and which call of a ship it is; each pair scored, with the reasons.

Definition. The score of a pair is a sum of five parts, each from 0 (against) to 1 (for), 0.5 where nothing is known:

| part | weight | for | never one |
|---|---|---|---|
| ship | 0.35 | 1 one IMO, entity, bill; 0.85 name; 0.7 a slip apart; 0.45 two bills; 0.25 none | two IMO or names |
| time | 0.30 | 1 at the same place under a day apart, to 0 at 14 days | over 14 days; loading to discharge over 60 |
| place | 0.20 | `reckoning.chain.whereabouts` | two countries, two ports far apart |
| mass | 0.10 | 1 intervals meet; 0 where they do not, and the contradiction is told | |
| goods | 0.05 | 1 the same | two kinds of goods |

Names are old and new ones of registers. A declaration filed up to 21 days after discharge is not apart from it, and
records of one bill are not apart in time. A pair of 0.65 or more is joined, the best first; from 0.45 it is only shown,
for a person to judge. Two records of one source over a day apart are never one cargo, unless they carry one bill
number: a source that lists two lists two. A person's judgement that two are the same, or different, goes before any
score.

Thresholds. All are ours; each is a parameter. 14 days: half of the shortest round voyage between the countries of the
case, loading and discharge included. 60 days: the longest laden voyage of a product tanker, waiting included.

What it cannot see. Two ships of one name at one port in one week. Two cargoes of one ship under 14 days apart when the
records carry neither day nor number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from reckoning.chain.delivery import Hull, Mass, Stop, When
from reckoning.chain.goods import may_be_one
from reckoning.chain.whereabouts import Likeness, likeness
from reckoning.model.instant import DAY_MS
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.resolve.names import parse_name

SHORTEST_SLIP = 5
TWO_BILLS = 0.45
"""Parcels of one cargo have bills of their own, and so do two cargoes."""


@dataclass(frozen=True)
class JoinParameters:
    """Weights and limits of scores; see the module's card."""

    ship: float = 0.35
    time: float = 0.30
    place: float = 0.20
    mass: float = 0.10
    goods: float = 0.05
    taken: float = 0.65
    shown: float = 0.45
    window_days: float = 14.0
    voyage_days: float = 60.0


@dataclass(frozen=True)
class Side:
    """What is compared of a record or an arrival; `source` is the publication it stands in, empty for a track.

    `late_days`: up to so long after the discharge it may have been written.
    """

    id: str
    hull: Hull
    goods: str
    loaded: Stop
    discharged: Stop
    mass: Mass
    bill: str = ""
    source: str = ""
    late_days: float = 0.0


@dataclass(frozen=True)
class Score:
    """How likely two sides are one cargo, from 0 to 1, and why; `never` when they cannot be."""

    value: float
    why: tuple[str, ...]
    never: bool = False
    judged: bool = False


@dataclass(frozen=True)
class Judged:
    """What a person decided of pairs of records or findings."""

    same: frozenset[tuple[str, str]]
    different: frozenset[tuple[str, str]]
    reasons: dict[tuple[str, str], str]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Judged:
        """The links among judgements that stand."""
        links = {(j.about[1], j.about[2]): j for j in judgements if j.on == JudgedOn.LINK}
        decided = {d: frozenset(p for p, j in links.items() if j.decision == d) for d in ("same", "different")}
        return cls(decided["same"], decided["different"], {pair: j.reason for pair, j in links.items()})


def score(a: Side, b: Side, judged: Judged, given: JoinParameters) -> Score:
    """How likely two sides are one cargo."""
    pair = (min(a.id, b.id), max(a.id, b.id))
    if pair in judged.different:
        return Score(0.0, (f"judged different: {judged.reasons[pair]}",), never=True, judged=True)
    if pair in judged.same:
        return Score(1.0, (f"judged the same: {judged.reasons[pair]}",), judged=True)
    parts = {
        "ship": _ship(a, b),
        "time": _time(a, b, given),
        "place": _place(a, b),
        "mass": _mass(a.mass, b.mass),
        "goods": _goods(a.goods, b.goods),
    }
    value = sum(getattr(given, name) * part.score for name, part in parts.items())
    why = tuple(f"{name} {part.score:.2f}: {part.why}" for name, part in parts.items() if part.why)
    never = any(part.never for part in parts.values()) or _listed_apart(a, b)
    return Score(round(value, 4), why, never)


def _ship(a: Side, b: Side) -> Likeness:
    first, second = a.hull, b.hull
    if first.imo and second.imo and first.imo != second.imo:
        return Likeness(0.0, f"IMO {first.imo} and IMO {second.imo} are two ships", never=True)
    if a.bill and a.bill == b.bill:
        return Likeness(1.0, f"one bill of lading, {a.bill}")
    found = _hull(first, second)
    if a.bill and b.bill and found.score > TWO_BILLS:
        return Likeness(TWO_BILLS, f"{found.why}, but two bills of lading: {a.bill} and {b.bill}")
    return found


def _hull(first: Hull, second: Hull) -> Likeness:
    if first.imo and first.imo == second.imo:
        return Likeness(1.0, f"one IMO number, {first.imo}")
    if first.entity and first.entity == second.entity:
        return Likeness(1.0, f"one ship, {first.named}")
    mine, theirs = keys_of(first), keys_of(second)
    if mine & theirs:
        return Likeness(0.85, f"one name, {min(mine & theirs)}: a name is not an identity")
    if first.mmsi and first.mmsi == second.mmsi:
        return Likeness(0.8, f"one MMSI, {first.mmsi}")
    misspelt = [(a, b) for a in sorted(mine) for b in sorted(theirs) if slip_apart(a, b)]
    if misspelt:
        return Likeness(0.7, f"{misspelt[0][0]} may be {misspelt[0][1]} misspelt")
    if first.names and second.names:
        return Likeness(0.0, f"two names: {first.names[0]} and {second.names[0]}", never=True)
    return Likeness(0.25, "one of the two names no ship")


@lru_cache(maxsize=1 << 16)
def keys_of(hull: Hull) -> frozenset[str]:
    """The names of a ship as they are compared."""
    return frozenset(key for name in hull.names if (key := parse_name(name).key))


def slip_apart(a: str, b: str) -> bool:
    """Whether two names differ by one slip of the pen in one word of five letters or more: a letter too many, too few,
    another, or two swapped.

    >>> slip_apart("FARER GRANITE", "FARER GRAINTE"), slip_apart("FARER WILLOW", "FARER PEWTER"), slip_apart("A", "B")
    (True, False, False)
    """
    first, second = a.split(), b.split()
    rest = [w for w in first if w not in second], [w for w in second if w not in first]
    if len(first) != len(second) or len(rest[0]) != 1 or len(rest[1]) != 1:
        return False
    x, y = sorted((rest[0][0], rest[1][0]), key=len)
    if len(x) < SHORTEST_SLIP or len(y) - len(x) > 1:
        return False
    at = next((i for i, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), len(x))
    if len(x) < len(y):
        return x[at:] == y[at + 1 :]
    swapped = x[:at] + x[at : at + 2][::-1] + x[at + 2 :]
    return x[at + 1 :] == y[at + 1 :] or swapped == y


def _time(a: Side, b: Side, given: JoinParameters) -> Likeness:
    found = []
    if a.discharged.when.known and b.discharged.when.known:
        found.append(_late(a, b) or _late(b, a) or _apart(a.discharged.when, b.discharged.when, "discharged", given))
    if a.loaded.when.known and b.loaded.when.known:
        found.append(_apart(a.loaded.when, b.loaded.when, "loaded", given))
    if found:
        worst = min(found, key=lambda x: (not x.never, x.score))
        return Likeness(max(worst.score, 0.9), worst.why) if a.bill and a.bill == b.bill else worst
    for first, second in ((a, b), (b, a)):
        if first.loaded.when.known and second.discharged.when.known:
            days = _days(first.loaded.when, second.discharged.when)
            if not -1 <= days <= given.voyage_days:
                return Likeness(0.0, f"discharged {days:+.0f} days after loading", never=True)
            return Likeness(max(0.3, 0.8 - 0.8 * days / given.voyage_days), f"discharged {days:.0f} days after loading")
    return Likeness(0.4, "")


def _late(paper: Side, other: Side) -> Likeness | None:
    """Likeness of a paper filed some time after the discharge that the other side tells; None where it was not."""
    days = _days(other.discharged.when, paper.discharged.when)
    if other.late_days or not paper.late_days or not 0 <= days <= paper.late_days:
        return None
    return Likeness(1.0 - 0.75 * days / paper.late_days, f"filed {days:.0f} days after discharge")


def _apart(a: When, b: When, what: str, given: JoinParameters) -> Likeness:
    """Likeness of two times of one thing; wide ones say less."""
    days = max(_days(a, b), _days(b, a), 0.0)
    if days > given.window_days:
        return Likeness(0.0, f"{what} {days:.0f} days apart", never=True)
    width = max(_width(a), _width(b))
    sharp = 1.0 if width <= 4 else 0.9 if width <= 31 else 0.6
    near = 1.0 if days <= 1 else 1.0 - days / given.window_days
    return Likeness(sharp * near, f"{what} {days:.0f} days apart" if days >= 1 else f"{what} at the same time")


def _days(a: When, b: When) -> float:
    """Days from the end of one time to the beginning of another, below zero where they overlap."""
    end = a.end_ms if a.end_ms is not None else a.start_ms
    start = b.start_ms if b.start_ms is not None else b.end_ms
    return ((start or 0) - (end or 0)) / DAY_MS


def _width(when: When) -> float:
    if when.start_ms is None or when.end_ms is None:
        return 32.0
    return (when.end_ms - when.start_ms) / DAY_MS


def _place(a: Side, b: Side) -> Likeness:
    there, here = likeness(a.discharged.where, b.discharged.where), likeness(a.loaded.where, b.loaded.where)
    told = [x for x in (there, here) if x.score != 0.5]
    if not told:
        return Likeness(0.5, "")
    never = any(x.never for x in told)
    return Likeness(sum(x.score for x in told) / len(told), "; ".join(x.why for x in told), never)


def _mass(a: Mass, b: Mass) -> Likeness:
    if not (a.known and b.known):
        return Likeness(0.5, "")
    apart = [
        first.low_t > second.high_t
        for first, second in ((a, b), (b, a))
        if first.low_t is not None and second.high_t is not None
    ]
    if not apart:
        return Likeness(0.5, "")
    return Likeness(0.0, "tonnes that cannot both be") if any(apart) else Likeness(1.0, "tonnes that can both be")


def _goods(a: str, b: str) -> Likeness:
    same = may_be_one(a, b)
    if same is None:
        return Likeness(0.5, "")
    return Likeness(1.0, a) if same else Likeness(0.0, f"{a} and {b}", never=True)


def _listed_apart(a: Side, b: Side) -> bool:
    """Whether one source lists both, over a day apart: then it means two."""
    if not a.source or a.source != b.source or (a.bill and a.bill == b.bill):
        return False
    for end in ("discharged", "loaded"):
        first, second = getattr(a, end).when, getattr(b, end).when
        apart = first.known and second.known and max(_days(first, second), _days(second, first)) >= 0
        if apart and abs((first.start_ms or 0) - (second.start_ms or 0)) > DAY_MS:
            return True
    return False


def clusters(sides: Sequence[Side], judged: Judged, given: JoinParameters) -> list[list[int]]:
    """The numbers of sides that tell of one cargo, in order of the least of each; none holds a pair of `never`."""
    at = {side.id: i for i, side in enumerate(sides)}
    forced = {(min(at[a], at[b]), max(at[a], at[b])) for a, b in judged.same if a in at and b in at}
    near = _near(sides, given) | forced
    pairs = {(i, j): score(sides[i], sides[j], judged, given) for i, j in near}
    home = list(range(len(sides)))
    members = {i: [i] for i in home}
    good = [p for p in pairs.items() if not p[1].never and p[1].value >= given.taken]
    for (i, j), _ in sorted(good, key=lambda p: (-p[1].value, p[0])):
        a, b = home[i], home[j]
        if a == b or any(_refused(sides, pairs, x, y, judged, given) for x in members[a] for y in members[b]):
            continue
        into, gone = min(a, b), max(a, b)
        members[into] = sorted(members[into] + members.pop(gone))
        for x in members[into]:
            home[x] = into
    return [members[i] for i in sorted(members)]


def _refused(
    sides: Sequence[Side], pairs: dict[tuple[int, int], Score], i: int, j: int, judged: Judged, given: JoinParameters
) -> bool:
    key = (min(i, j), max(i, j))
    if key not in pairs:
        pairs[key] = score(sides[key[0]], sides[key[1]], judged, given)
    return pairs[key].never


def _near(sides: Sequence[Side], given: JoinParameters) -> set[tuple[int, int]]:
    """Pairs worth a look: of one ship, number or name; and those that name none with all of about the same time."""
    blocks: dict[str, list[int]] = {}
    for i, side in enumerate(sides):
        keys = {f"name {k}" for k in keys_of(side.hull)} | ({f"imo {side.hull.imo}"} if side.hull.imo else set())
        keys |= {f"is {side.hull.entity}"} if side.hull.entity else set()
        keys |= {f"bill {side.bill}"} if side.bill else set()
        for key in keys:
            blocks.setdefault(key, []).append(i)
    names = sorted(k for k in blocks if k.startswith("name "))
    for x, y in combinations(names, 2):
        if slip_apart(x, y):
            blocks[f"{x} or {y}"] = blocks[x] + blocks[y]
    found = {pair for key, block in blocks.items() for pair in _pairs(key, block, sides, given)}
    span = given.voyage_days * DAY_MS
    dated = sorted((t, i) for i, s in enumerate(sides) if (t := _moment(s)) is not None)
    for at, (t, i) in enumerate(dated):
        for u, j in dated[at + 1 :]:
            if u - t > span:
                break
            if not (sides[i].hull.names and sides[j].hull.names):
                found.add((min(i, j), max(i, j)))
    return found


def _pairs(key: str, block: Sequence[int], sides: Sequence[Side], given: JoinParameters) -> Iterable[tuple[int, int]]:
    """The pairs of a block; but for those of one bill, only such as are near enough in time to be one cargo."""
    late = max((sides[i].late_days for i in block), default=0.0)
    span = float("inf") if key.startswith("bill ") else (given.voyage_days + given.window_days + late + 1) * DAY_MS
    timed = sorted((*_extent(sides[i]), i) for i in block)
    for at, (_, end, i) in enumerate(timed):
        for start, _, j in timed[at + 1 :]:
            if start - end > span:
                break
            if i != j:
                yield min(i, j), max(i, j)


def _extent(side: Side) -> tuple[float, float]:
    """From the first to the last moment a side names; all of time where it names none."""
    whens = (side.loaded.when, side.discharged.when)
    times = [t for w in whens for t in (w.start_ms, w.end_ms) if t is not None]
    return (min(times), max(times)) if times else (float("-inf"), float("inf"))


def _moment(side: Side) -> int | None:
    times = (side.discharged.when.start_ms, side.discharged.when.end_ms, side.loaded.when.start_ms)
    return next((t for t in times if t is not None), None)
