"""Merged incidents: records of one event from several sources become one, with bounds that keep what each said.

Definition: certain matches merge, best first, unless the merged event would hold two records of one source or two that
a person judged different. Of a merged event: days are what all its records share, else their whole span; the place is
the one of least error; the numbers killed are the least low, the lower median of the best and the greatest high of its
sources (as Iraq Body Count gives a minimum and a maximum where sources differ); a weapon or a perpetrator on which
sources differ is kept as said differently. The grade is `model.basis.grade` over the sources that the records name.

Thresholds: those of the matches. `none_merged` merges certain matches alone, `all_merged` doubtful ones too: counts of
the two are the bounds that doubtful matches leave.

What it cannot see: sources that copy each other without saying so: such groups count as independent.

Known failures: `all_merged` takes doubtful matches best first; another order might merge a few more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.count.figure import FigureWarning, Side, ranged
from reckoning.count.incident import UNKNOWN, Incident, described
from reckoning.count.incident_match import DEFAULTS, REPEATED, Match, MatchParameters, different, matches
from reckoning.count.incident_weapon import Weapon
from reckoning.count.series import last_day
from reckoning.model.basis import Basis, Support, grade
from reckoning.model.bound import Amount
from reckoning.model.conclusion import Conclusion, Link
from reckoning.model.finding import Kind
from reckoning.model.judgement import Judgement

RULE = "incidents/1"
SAID_DIFFERENTLY = "said differently"


@dataclass(frozen=True)
class Merged:
    """Events after merging: certain matches merged, and doubtful ones too; what is left for a person to decide."""

    none_merged: tuple[Incident, ...]
    all_merged: tuple[Incident, ...]
    doubtful: tuple[Match, ...]
    certain: tuple[Match, ...]


def merge(
    incidents: Sequence[Incident],
    judgements: Iterable[Judgement] = (),
    parameters: MatchParameters = DEFAULTS,
) -> Merged:
    """Records of several sources merged into events; the newest release of a source stands for its record."""
    made = list(judgements)
    standing = newest(incidents)
    found = matches(standing, made, parameters)
    apart = different(made)
    certain = [m for m in found if m.certain]
    doubtful = [m for m in found if not m.certain]
    first = _groups(standing, certain, apart)
    second = _groups(standing, [*certain, *doubtful], apart)
    return Merged(_events(first), _events(second), tuple(doubtful), tuple(certain))


def newest(incidents: Sequence[Incident]) -> list[Incident]:
    """Incidents without those that a later release of their source gives again under the same id.

    Two records of one document are never releases of each other, whatever their ids.
    """
    releases: dict[tuple[tuple[str, ...], str], dict[str, list[Incident]]] = defaultdict(lambda: defaultdict(list))
    for i in incidents:
        releases[i.sources, i.label or i.id][_document(i)].append(i)
    kept: set[str] = set()
    for by_document in releases.values():
        last = max(by_document, key=lambda d: (last_day(max(i.known_on for i in by_document[d])), d))
        kept |= {i.id for i in by_document[last]}
    return [i for i in incidents if i.id in kept]


def dropped(incidents: Sequence[Incident]) -> list[FigureWarning]:
    """A warning for each source whose latest document leaves out events of days that it covers.

    A document that repeats no event of another is no later release of it: it is of other days or places.
    """
    documents: dict[str, dict[str, list[Incident]]] = defaultdict(lambda: defaultdict(list))
    for i in incidents:
        for source in i.sources:
            documents[source][_document(i)].append(i)
    told = []
    for source, of in sorted(documents.items()):
        *earlier, last = sorted(of, key=lambda d: (last_day(max(i.known_on for i in of[d])), d))
        known = {i.label for i in of[last]}
        start = min((i.start_ms for i in of[last] if i.start_ms is not None), default=0)
        end = max((i.end_ms for i in of[last] if i.end_ms is not None), default=0)
        gone: set[str] = set()
        for document in earlier:
            inside = {i.label for i in of[document] if start <= (i.start_ms or -1) and (i.end_ms or 0) <= end}
            gone |= inside - known if inside & known else set()
        if gone:
            words = (
                f"{len(gone):,} events of {source} are gone from its latest file, which covers their days: they count"
            )
            told.append(FigureWarning("dropped_events", words))
    return told


def _document(incident: Incident) -> str:
    return incident.id.partition("/")[0]


def _groups(incidents: Sequence[Incident], links: Sequence[Match], apart: set[tuple[str, str]]) -> list[list[Incident]]:
    """Records joined by links, best first; never two judged apart, nor two of one source that do not repeat."""
    group = {i.id: [i] for i in incidents}
    for link in links:
        one, other = group[link.first], group[link.second]
        if one is other:
            continue
        sources = {s for i in one for s in i.sources}
        of_one_source = link.score >= REPEATED
        collide = any(s in sources for i in other for s in i.sources) and not of_one_source
        if collide or any(tuple(sorted((a.id, b.id))) in apart for a in one for b in other):
            continue
        one.extend(other)
        for i in other:
            group[i.id] = one
    seen: dict[int, list[Incident]] = {id(g): g for g in group.values()}
    return list(seen.values())


def _events(groups: Sequence[Sequence[Incident]]) -> tuple[Incident, ...]:
    made = [g[0] if len(g) == 1 else _event(sorted(g, key=lambda i: i.id)) for g in groups]
    return tuple(sorted(made, key=lambda i: (i.start_ms or 0, i.id)))


def _event(records: Sequence[Incident]) -> Incident:
    placed = min(records, key=lambda i: (i.error_km is None, i.error_km or 0.0, not i.place, i.id))
    start, end, precision = _when(records)
    return replace(
        records[0],
        sources=_all(i.sources for i in records),
        groups=_all(i.groups for i in records),
        what=_agreed([i.what for i in records]),
        start_ms=start,
        end_ms=end,
        precision=precision,
        place=placed.place or next((i.place for i in records if i.place), ""),
        region=placed.region or next((i.region for i in records if i.region), ""),
        lon=placed.lon,
        lat=placed.lat,
        error_km=placed.error_km,
        perpetrator=_perpetrator(records),
        target=_agreed([i.target for i in records]),
        weapon=_weapon(records),
        weapon_why="; ".join(dict.fromkeys(i.weapon_why for i in records if i.weapon is not Weapon.UNKNOWN)),
        killed=_spread([i.killed for i in records]),
        civilians=_spread([i.civilians for i in records]),
        injured=_spread([i.injured for i in records]),
        known_on=max(i.known_on for i in records),
        secondary_copy=all(i.secondary_copy for i in records),
        parts=_all(i.parts for i in records),
        statements=_all(i.statements for i in records),
        warnings=tuple(dict.fromkeys(w for i in records for w in i.warnings)),
    )


def _all(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({text for some in texts for text in some}))


def _agreed(texts: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(t for t in texts if t))


def _when(records: Sequence[Incident]) -> tuple[int | None, int | None, str]:
    starts = [i.start_ms for i in records if i.start_ms is not None]
    ends = [i.end_ms for i in records if i.end_ms is not None]
    if not starts or not ends:
        return None, None, ""
    if max(starts) < min(ends):
        finest = min(records, key=lambda i: i.days)
        return max(starts), min(ends), finest.precision
    return min(starts), max(ends), "range"


def _perpetrator(records: Sequence[Incident]) -> str:
    sides = {i.side for i in records if i.side is not Side.UNSAID}
    said = [i.perpetrator for i in records if i.perpetrator]
    return said[0] if len(sides) == 1 else f"{SAID_DIFFERENTLY}: {_agreed(said)}" if said else ""


def _weapon(records: Sequence[Incident]) -> Weapon:
    named = {i.weapon for i in records} - {Weapon.UNKNOWN}
    return named.pop() if len(named) == 1 else Weapon.OTHER if named else Weapon.UNKNOWN


def _spread(amounts: Sequence[Amount]) -> Amount:
    """What several sources' numbers for one event leave possible."""
    known = [a for a in amounts if a is not UNKNOWN and (a.low, a.best, a.high) != (None, None, None)]
    if len(known) < 2:
        return known[0] if known else UNKNOWN
    lows = [x for a in known if (x := a.low if a.low is not None else a.best) is not None]
    bests = sorted(a.best for a in known if a.best is not None)
    highs = [x for a in known if (x := a.high if a.high is not None else a.best) is not None]
    best = bests[(len(bests) - 1) // 2] if bests else None
    low, high = min(lows, default=None), max(highs, default=None)
    if low is not None and high is not None and low > high:  # "up to 3" beside "at least 5": both are kept as the span
        low, high = high, low
    if best is not None:
        best = max(best, low if low is not None else best)
        best = min(best, high if high is not None else best)
    return ranged(low, best, high, "people")


def conclusions(merged: Merged) -> list[Conclusion]:
    """Events as findings of kind `incident`, each linked to the records in it; doubtful matches are named as signs."""
    doubts: dict[str, list[str]] = defaultdict(list)
    for m in merged.doubtful:
        doubts[m.first].append(m.second)
        doubts[m.second].append(m.first)
    return [
        _conclusion(i, sorted({d for part in i.parts for d in doubts[part]} - set(i.parts))) for i in merged.none_merged
    ]


def _conclusion(i: Incident, doubts: Sequence[str]) -> Conclusion:
    supports = [Support(Basis.STATED, group, secondary_copy=i.secondary_copy) for group in i.groups]
    signs = [i.weapon_why] if i.weapon is not Weapon.UNKNOWN else []
    signs += [w.words for w in i.warnings]
    signs += [f"{len(doubts)} records of other sources may be the same event"] if doubts else []
    return Conclusion(
        kind=Kind.INCIDENT,
        rule=RULE,
        subjects=i.parts,
        title=described(i),
        grade=grade(supports),
        basis=Basis.STATED,
        start_ms=i.start_ms,
        end_ms=i.end_ms,
        place=i.place or i.region,
        lon=i.lon,
        lat=i.lat,
        low=i.killed.low,
        best=i.killed.best,
        high=i.killed.high,
        bound=i.killed.bound,
        unit=i.killed.unit,
        pattern=str(i.weapon),
        signs=tuple(signs),
        parameters={
            "sources": list(i.sources),
            "groups": list(i.groups),
            "perpetrator": i.perpetrator,
            "target": i.target,
            "date_precision": i.precision,
            "place_error_km": i.error_km,
            "may_be_the_same_as": list(doubts),
        },
        links=tuple(Link("supports", statement) for statement in i.statements),
    )
