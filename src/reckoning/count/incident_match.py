"""Incident matches: which records of two sources may be one event, with the reasons for and against.

Definition: two records of different sources are compared when their days, widened by one day, overlap and their places
can be one. Each sign adds or takes weight; the sum decides:

| sign | weight |
|---|---|
| the same single day; days overlap; one day apart | +3; +1.5 (up to a week each), else +0.5; +1 |
| points within their errors, the errors together up to 15, 60, 150 km, or wider | +3, +2, +1, +0.25 |
| the same name of place; no point and only the same region | +2; +0.5 |
| the same weapon class; two different ones | +1; -2 |
| the same number killed: 20 or more, 5 or more, 1 or more | +3, +2, +0.5 |
| numbers overlap; apart by up to a factor of two; by more | +0.5; -0.5; -2 |
| the same side; the state's and its opponents' | +0.25; -3 |
| both name one source | +0.5 |

Thresholds: 5.5 or more is a match, 2 or more is doubtful and goes to a person, less is none. Weights and thresholds are
ours, set by hand, then tried on a noisy copy of UCDP's events of Myanmar (`benchmarks/incidents.py` prints it): nearly
all certain matches are right, and the bounds hold the true number of events; most true matches stay doubtful, because
townships are wide and events many. A match is doubtful too when another record of one source fits within 1.5 of it.
Intervals over 31 days are not compared.

What it cannot see: two attacks on one village on one day by one side; an event that one source split in two.

Known failures: in a township with many events a day, precision of place decides, and sources often give the township.
Two records of one source are not compared, it is taken to have coded each event once; but one that it gives twice word
for word under one id is a doubtful match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reckoning.count.figure import Side, number_of
from reckoning.count.incident import Incident
from reckoning.count.incident_weapon import Weapon
from reckoning.model.instant import DAY_MS
from reckoning.model.judgement import JudgedOn, Judgement
from reckoning.places.names import folded
from reckoning.places.sphere import distance_km

JUDGED = 100.0
"""The weight of a person's word."""
REPEATED = 99.0
"""The weight of a record that its source gives twice, word for word and under one id: once too often, or two events."""


@dataclass(frozen=True)
class MatchParameters:
    """Weights in the module's table are fixed; these decide what a sum of them means."""

    certain: float = 5.5
    doubtful: float = 2.0
    ambiguous: float = 1.5
    widest_days: float = 31.0
    days_apart: int = 1


DEFAULTS = MatchParameters()


@dataclass(frozen=True)
class Match:
    """Two records that may be one event: the sum of the signs, the signs, and whether it is certain enough to merge."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]
    certain: bool


def matches(
    incidents: Sequence[Incident],
    judgements: Iterable[Judgement] = (),
    parameters: MatchParameters = DEFAULTS,
) -> list[Match]:
    """Matches, certain ones and doubtful ones, best first; a person's "same" is certain, "different" is none."""
    known = {i.id: i for i in incidents}
    scored: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
    for a, b in _candidates(incidents, parameters):
        if compared := _compare(a, b):
            scored[min(a.id, b.id), max(a.id, b.id)] = compared
    decided: list[Match] = []
    settled = set()
    for pair, decision in _judged(judgements).items():
        if pair[0] in known and pair[1] in known:
            scored.pop(pair, None)
            settled.add(pair)
            if decision == "same":
                decided.append(Match(*pair, JUDGED, ("a person judged them the same",), True))
            elif decision == "unsure":
                decided.append(Match(*pair, parameters.doubtful, ("a person is unsure",), False))
    decided += [m for m in _repeated(incidents) if not {(m.first, m.second)} & settled]
    by_end = _by_end(scored, known)
    for pair, (score, reasons) in scored.items():
        if score < parameters.doubtful:
            continue
        crowded = any(score - other < parameters.ambiguous for other in _rivals(pair, by_end, known))
        told = (*reasons, "another record of that source fits as well") if crowded else reasons
        decided.append(Match(*pair, score, told, score >= parameters.certain and not crowded))
    return sorted(decided, key=lambda m: (-m.score, m.first, m.second))


def _repeated(incidents: Sequence[Incident]) -> list[Match]:
    """Doubtful matches of each record with the first that says the same under the same id of the same source."""
    first: dict[Incident, str] = {}
    found = []
    for incident in sorted(incidents, key=lambda i: i.id):
        content = replace(incident, id="", parts=(), statements=(), warnings=())
        one = first.setdefault(content, incident.id)
        if one != incident.id and incident.label:
            found.append(Match(one, incident.id, REPEATED, ("given twice, word for word",), False))
    return found


def _judged(judgements: Iterable[Judgement]) -> dict[tuple[str, str], str]:
    found = {}
    for j in judgements:
        if j.on == JudgedOn.LINK and j.other:
            first, second = sorted((j.target, j.other))
            found[first, second] = j.decision
    return found


def different(judgements: Iterable[Judgement]) -> set[tuple[str, str]]:
    """Pairs of records that a person judged to be different events."""
    return {pair for pair, decision in _judged(judgements).items() if decision == "different"}


def _candidates(incidents: Sequence[Incident], p: MatchParameters) -> Iterator[tuple[Incident, Incident]]:
    """Pairs of different sources whose days overlap or nearly do."""
    by_day: dict[int, list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.days <= p.widest_days:
            first, last = _days(incident)
            for day in range(first, last + 1):
                by_day[day].append(incident)
    for incident in incidents:
        if incident.days > p.widest_days:
            continue
        first, last = _days(incident)
        met: set[str] = set()
        for day in range(first - p.days_apart, last + p.days_apart + 1):
            for other in by_day.get(day, ()):
                if other.id not in met and other.id > incident.id and not set(other.sources) & set(incident.sources):
                    met.add(other.id)
                    yield incident, other


def _days(incident: Incident) -> tuple[int, int]:
    assert incident.start_ms is not None and incident.end_ms is not None  # incident.days is infinite otherwise
    first = incident.start_ms // DAY_MS
    return first, max(first, (incident.end_ms - 1) // DAY_MS)


def _compare(a: Incident, b: Incident) -> tuple[float, tuple[str, ...]] | None:
    """The weight of two records and its reasons; None when their places cannot be one."""
    place = _place(a, b)
    if place is None:
        return None
    signs = [_when(a, b), *place, *_weapon(a, b), *_victims(a, b), *_sides(a, b)]
    if set(a.groups) & set(b.groups):
        signs.append((0.5, "both name one source"))
    return sum(weight for weight, _ in signs), tuple(f"{words} ({weight:+g})" for weight, words in signs)


def _when(a: Incident, b: Incident) -> tuple[float, str]:
    (first_a, last_a), (first_b, last_b) = _days(a), _days(b)
    if first_a == last_a == first_b == last_b:
        return 3.0, "the same day"
    if max(first_a, first_b) <= min(last_a, last_b):
        return (1.5 if max(a.days, b.days) <= 7 else 0.5), "days overlap"
    return 1.0, "one day apart"


def _place(a: Incident, b: Incident) -> list[tuple[float, str]] | None:
    signs: list[tuple[float, str]] = []
    if a.lon is not None and a.lat is not None and b.lon is not None and b.lat is not None:
        errors = (a.error_km or 0.0) + (b.error_km or 0.0)
        apart = distance_km(a.lon, a.lat, b.lon, b.lat)
        if apart > max(errors, 5.0):
            return None
        weight = 3.0 if errors <= 15 else 2.0 if errors <= 60 else 1.0 if errors <= 150 else 0.25
        signs.append((weight, f"{apart:.0f} km apart, errors {errors:.0f} km"))
    same_name = folded(a.place) and folded(a.place) == folded(b.place)
    if same_name:
        signs.append((2.0, "the same name of place"))
    elif not signs:
        if not folded(a.region) or folded(a.region) != folded(b.region):
            return None
        signs.append((0.5, "the same region"))
    return signs


def _weapon(a: Incident, b: Incident) -> list[tuple[float, str]]:
    open_ones = (Weapon.UNKNOWN, Weapon.OTHER)
    if a.weapon in open_ones or b.weapon in open_ones:
        return []
    return [(1.0, f"both {a.weapon}")] if a.weapon is b.weapon else [(-2.0, f"{a.weapon} against {b.weapon}")]


def _victims(a: Incident, b: Incident) -> list[tuple[float, str]]:
    first, second = number_of(a.killed), number_of(b.killed)
    if first is None or second is None:
        return []
    if first == second:
        weight = 3.0 if first >= 20 else 2.0 if first >= 5 else 0.5 if first >= 1 else 0.0
        return [(weight, f"both {first:,.0f} killed")]
    low = max(a.killed.low or 0.0, b.killed.low or 0.0)
    highs = [x for x in (a.killed.high, b.killed.high) if x is not None]
    if not highs or low <= min(highs):
        return [(0.5, f"{first:,.0f} and {second:,.0f} killed, bounds overlap")]
    far = max(first, second) > 2 * min(first, second)
    return [(-2.0 if far else -0.5, f"{first:,.0f} against {second:,.0f} killed")]


def _sides(a: Incident, b: Incident) -> list[tuple[float, str]]:
    known = (Side.STATE, Side.OPPOSITION)
    if a.side not in known or b.side not in known:
        return []
    return [(0.25, "the same side")] if a.side is b.side else [(-3.0, f"{a.side} against {b.side}")]


def _rivals(
    pair: tuple[str, str], by_end: dict[tuple[str, str], list[tuple[float, str]]], known: dict[str, Incident]
) -> list[float]:
    """The scores that either record of a pair has with other records of the other's source."""
    return [
        score
        for one, other in (pair, pair[::-1])
        for source in known[other].sources
        for score, who in by_end[one, source]
        if who != other
    ]


def _by_end(
    scored: dict[tuple[str, str], tuple[float, tuple[str, ...]]], known: dict[str, Incident]
) -> dict[tuple[str, str], list[tuple[float, str]]]:
    """For a record and a source, the scores with that source's records."""
    found: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for (first, second), (score, _) in scored.items():
        for one, other in ((first, second), (second, first)):
            for source in known[other].sources:
                found[one, source].append((score, other))
    return found
