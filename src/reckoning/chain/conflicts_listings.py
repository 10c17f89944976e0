"""Conflicts of listings: what records of sanctions tell differently of one target, or of one act.

Definition, for targets of one name (`reckoning.resolve.names`; a person judges whether they are one party):
- one authority, one kind of date, days that differ: a contradiction;
- one authority, two kinds of date (registered, announced) at most 60 days apart: two dates of one act;
- several authorities, days that differ: several acts. A statement that gives one's date to another is contradicted.
A record whose own notes give another date of another kind ("announced 2023-01-31") has two dates of one act as well.
Where several authorities act on one day against different targets, a report of them together fits none of the lists:
what each list names is told apart.

Thresholds. 60 days: gazettes print a regulation some weeks after it is made; ours.

What it cannot see. A wrong date that stands in prose; whether an act was lifted and made again within 60 days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from reckoning.chain.conflict import Conflict, Differs, fields_of, sides_of
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, parse_instant
from reckoning.model.row import Field, RecordKind, Row
from reckoning.resolve.entities import Entities
from reckoning.resolve.mentions import Mention, mentions_of
from reckoning.resolve.names import parse_name

ONE_ACT_DAYS = 60
_KINDS_OF_DATE = "registered announced adopted published effective designated listed"
_IN_NOTES = re.compile(rf"\b({'|'.join(_KINDS_OF_DATE.split())})\s+(?:on\s+)?(\d{{4}}-\d{{2}}-\d{{2}})", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True)
class Listing:
    """A record that an authority did something about a target, on a day or days, by what kind of date."""

    row: Row
    target: Mention
    authority: str
    date_kind: str
    start_ms: int
    end_ms: int

    @property
    def day(self) -> str:
        """The date as found."""
        return self.row.text("date")

    def apart_days(self, other: Listing) -> int:
        """Days between the two dates, 0 when they share one."""
        gap = max(other.start_ms - self.end_ms, self.start_ms - other.end_ms)
        return 0 if gap < 0 else gap // DAY_MS + 1


def conflicts_of_listings(rows: Iterable[Row], entities: Entities) -> list[Conflict]:
    """Every conflict among records of sanctions."""
    sanctions = [row for row in rows if row.kind == RecordKind.SANCTION]
    listings = [listing for row in sanctions for listing in _listings(row)]
    by_target: dict[str, list[Listing]] = {}
    for listing in listings:
        entity = entities.of(listing.target.subject)
        # What a person has judged goes before the name.
        judged = entity if len(entities.members(entity)) > 1 else parse_name(listing.target.name).key
        by_target.setdefault(judged, []).append(listing)
    found = [c for same in by_target.values() for c in (*_of_one_authority(same), *_of_several(same))]
    return [*found, *_dates_in_notes(sanctions), *_joint_days(listings)]


def _listings(row: Row) -> list[Listing]:
    date, authority = row.get("date"), _BRACKETS.sub("", row.text("authority")).strip()
    if date is None or date.value.start_ms is None or date.value.end_ms is None or not authority:
        return []
    kind = _BRACKETS.sub("", row.text("dateKind")).strip().casefold()
    start, end = date.value.start_ms, date.value.end_ms
    targets = [m for m in mentions_of([row]) if m.role == "target"]
    return [Listing(row, m, authority, kind, start, end) for m in targets]


def _of_one_authority(same: Sequence[Listing]) -> list[Conflict]:
    found = []
    for authority in dict.fromkeys(listing.authority for listing in same):
        own = sorted((x for x in same if x.authority == authority), key=lambda x: (x.start_ms, x.row.label))
        apart = [(a, b, d) for a, b in combinations(own, 2) if (d := a.apart_days(b))]
        if not apart:
            continue
        kinds = {x.date_kind for x in own}
        one_act = len(kinds) > 1 and all(a.date_kind != b.date_kind for a, b, _ in apart)
        one_act = one_act and max(d for *_, d in apart) <= ONE_ACT_DAYS
        what = f"{own[0].target.name}, listed by {authority}"
        told = [(f"{x.day} ({x.date_kind})" if x.date_kind else x.day, x.row, _fields(x.row)) for x in own]
        if one_act:
            reading = f"{' and '.join(sorted(kinds))} are different dates of one act"
            found.append(_conflict(Differs.DATE_KIND, "date-kind", what, reading, told, own, contradiction=False))
        else:
            reading = "both are kept: which day holds, the lists themselves must say"
            found.append(_conflict(Differs.DATE, "listing-date", what, reading, told, own))
    return found


def _of_several(same: Sequence[Listing]) -> list[Conflict]:
    ordered = sorted(same, key=lambda x: (x.start_ms, x.authority, x.row.label))
    authorities = list(dict.fromkeys(x.authority for x in ordered))
    if not any(a.authority != b.authority and a.apart_days(b) for a, b in combinations(ordered, 2)):
        return []
    told = [(f"{x.authority} {x.day}", x.row, _fields(x.row)) for x in ordered]
    what = f"{ordered[0].target.name}, listed by {' and '.join(authorities)}"
    reading = f"{len(authorities)} acts by {len(authorities)} authorities; what dates one by another is contradicted"
    return [_conflict(Differs.DATE, "authorities", what, reading, told, ordered, contradiction=False)]


def _dates_in_notes(rows: Sequence[Row]) -> list[Conflict]:
    found = []
    for row in rows:
        date, own = row.get("date"), row.text("dateKind").casefold()
        for kind, text in _IN_NOTES.findall(row.text("notes")) if date else ():
            start = _day_ms(text)
            if date is None or start is None or date.value.start_ms is None or start == date.value.start_ms:
                continue
            apart = abs(start - date.value.start_ms) // DAY_MS
            if kind.casefold() in own or apart > ONE_ACT_DAYS:
                continue
            what = f"{row.text('authority')}, {row.text('target')}"
            told = [
                (f"{own or 'dated'} {date.raw}", row, _fields(row)),
                (f"{kind} {text}", row, fields_of(row, "notes")),
            ]
            reading = f"{own or 'its date'} and {kind} are different dates of one act"
            found.append(
                Conflict(
                    Differs.DATE_KIND,
                    "conflicts.date-kind/1",
                    what,
                    reading,
                    sides_of(told),
                    contradiction=False,
                    start_ms=min(start, date.value.start_ms),
                )
            )
    return found


def _day_ms(text: str) -> int | None:
    try:
        return parse_instant(text)
    except UsageError:
        return None


def _joint_days(listings: Sequence[Listing]) -> list[Conflict]:
    """Days on which several authorities act against different targets."""
    days: dict[int, list[Listing]] = {}
    for x in listings:
        if x.end_ms - x.start_ms <= DAY_MS:
            days.setdefault(x.start_ms, []).append(x)
    found = []
    for start, same in sorted(days.items()):
        named = {
            a: {parse_name(x.target.name).key for x in same if x.authority == a} for a in {x.authority for x in same}
        }
        if len(named) < 2 or set.intersection(*named.values()):
            continue
        told = [
            (f"{a}: {'; '.join(dict.fromkeys(x.target.name for x in same if x.authority == a))}", x.row, _fields(x.row))
            for x in same
            for a in (x.authority,)
        ]
        what = f"acts of {' and '.join(sorted(named))} on {same[0].day}"
        reading = "a report that joins them fits neither list: what each is about stands in its own act"
        found.append(
            Conflict(
                Differs.SCOPE,
                "conflicts.joint-day/1",
                what,
                reading,
                sides_of(told),
                contradiction=False,
                start_ms=start,
                end_ms=start + DAY_MS,
            )
        )
    return found


def _fields(row: Row) -> tuple[Field, ...]:
    return fields_of(row, "authority", "target", "date", "dateKind")


def _conflict(
    differs: Differs,
    rule: str,
    what: str,
    reading: str,
    told: Sequence[tuple[str, Row, Sequence[Field]]],
    listings: Sequence[Listing],
    *,
    contradiction: bool = True,
) -> Conflict:
    start, end = min(x.start_ms for x in listings), max(x.end_ms for x in listings)
    sides = sides_of(told)
    return Conflict(differs, f"conflicts.{rule}/1", what, reading, sides, contradiction, start_ms=start, end_ms=end)
