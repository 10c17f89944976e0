"""Person record: what one record of a register says of one person, read so that records compare.

The words of the source stay in its statements; here they are typed. What cannot be is left out and noted: an age over
120 or under 0 is no age; "unknown", "unidentified", "N/A" and the like are no names. A day is taken as the day of what
the record is about: its own property (killedOn, arrestedOn ...), and `date` as the day of the state that the record
gives; where it gives none, the day may be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reckoning.count.burmese_names import Name, names_of
from reckoning.count.name_parts import folded
from reckoning.count.status import PROPERTY_OF, DatedStatus, Status, statuses_of
from reckoning.model.instant import DAY_MS
from reckoning.model.row import Field, RecordKind, Row
from reckoning.model.zawgyi import unicode_of

GREATEST_AGE = 120
_YEAR_MS = round(365.2425 * DAY_MS)
_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
_AGE = re.compile(r"^[^\d-]*(\d{1,9}(?:\.\d+)?)(?:\s*(?:-|–|to|or|မှ)\s*(\d{1,9}(?:\.\d+)?))?\s*")
_NAMELESS = re.compile(
    r"^\W*(?:un(?:known|identified|named)\b.*|(?:name )?(?:not known|withheld)|n/?a|none|nil|x+|အမည်မသိ.*|မသိရ.*)\W*$",
    re.IGNORECASE,
)
_AT = re.compile(r"record:(\d{1,12})")
_MONTHS = re.compile(r"months?\b|weeks?\b|days?\b|လ(?:$|\s|သ)|ရက်", re.IGNORECASE)
_SEX = {
    "male": ["m", "male", "man", "boy", "men", "ကျား", "အမျိုးသား", "ယောက်ျား"],
    "female": ["f", "female", "woman", "girl", "women", "မ", "အမျိုးသမီး", "မိန်းမ"],
}
_SEX_OF = {word: sex for sex, words in _SEX.items() for word in words}
_DETENTION = frozenset({Status.DETAINED, Status.CHARGED, Status.SENTENCED, Status.RELEASED})


@dataclass(frozen=True)
class PersonRecord:
    """One record of a register.

    `id` is the record's subject, `source` the register (its feed, else its publisher, else its evidence), `release` the
    evidence, `number` its own number there ("" where it has none). `names` and `fathers` are empty where not given;
    `sex` is "male", "female" or "", `sex_told_by` "stated" or "address". Ages in years, both ends included. `states`
    are dated (`reckoning.count.status`); `undated_ms` is a day of which the record does not say what happened on it.
    """

    id: str
    statement: str
    statements: tuple[str, ...]
    source: str
    release: str
    number: str
    name: str
    names: tuple[Name, ...]
    fathers: tuple[Name, ...]
    sex: str
    sex_told_by: str
    age_low: int | None
    age_high: int | None
    township: str
    region: str
    states: tuple[DatedStatus, ...]
    undated_ms: tuple[int, int] | None
    zawgyi: bool
    notes: tuple[str, ...]

    @property
    def statuses(self) -> frozenset[Status]:
        """Every state the record gives, dated or not."""
        return frozenset(s.status for s in self.states)

    def day(self, status: Status) -> tuple[int, int] | None:
        """The days (UTC ms, half-open) that the record gives for a state."""
        return next(
            ((s.start_ms, s.end_ms) for s in self.states if s.status is status and s.start_ms is not None and s.end_ms),
            None,
        )


def person_records(rows: Iterable[Row]) -> list[PersonRecord]:
    """The person records among rows, sorted by id; rows of another kind are left aside.

    A register whose every label is the record's place in the file (1, 2, 3 ... in all releases) has no numbers of its
    own, as far as can be told: the place in a file is not the same person in the next release.
    """
    found = sorted((_record(row) for row in rows if row.kind == RecordKind.CASUALTY), key=lambda r: r.id)
    numbered = {r.source for r in found if r.number and r.number != _place(r.id)}
    return [r if r.source in numbered else replace(r, number="") for r in found]


def _place(subject: str) -> str:
    """The place of a record in its file, counted from 1."""
    place = _AT.search(subject)
    return str(int(place[1]) + 1) if place else ""


def _record(row: Row) -> PersonRecord:
    name, zawgyi = unicode_of(row.text("name"))
    aliases = [unicode_of(field.raw)[0] for field in row.every("alias")]
    names = dict.fromkeys(n for text in (name, *aliases) if not _NAMELESS.match(text) for n in names_of(text))
    father, father_zawgyi = unicode_of(row.text("fatherName"))
    sex, told = _sex(row, tuple(names))
    states, undated = _states(row)
    low, high, notes = _age(row.get("age"))
    if low is None and not notes:
        low, high = _age_by_birth(row.get("birthDate"), states, undated)
    return PersonRecord(
        id=row.subject,
        statement=row.statement,
        statements=tuple(f.statement for f in row.fields),
        source=row.via or row.stated_by or row.evidence,
        release=row.evidence,
        number="" if row.label == row.text("name") else row.label.translate(_DIGITS).strip(),
        name=name,
        names=tuple(names),
        fathers=() if _NAMELESS.match(father) else names_of(father),
        sex=sex,
        sex_told_by=told,
        age_low=low,
        age_high=high,
        township=unicode_of(row.text("township") or row.text("place"))[0],
        region=unicode_of(row.text("region"))[0],
        states=states,
        undated_ms=undated,
        zawgyi=zawgyi or father_zawgyi,
        notes=notes,
    )


def _sex(row: Row, names: tuple[Name, ...]) -> tuple[str, str]:
    field = row.get("gender")
    for text in (field.value.text or "", unicode_of(field.raw)[0]) if field else ():
        if sex := _SEX_OF.get(folded(text).strip(" .")):
            return sex, "stated"
    told = {n.sex for n in names if n.sex}
    return (told.pop(), "address") if len(told) == 1 else ("", "")


def _age(field: Field | None) -> tuple[int | None, int | None, tuple[str, ...]]:
    """Least and greatest age in years, and what is wrong with it."""
    if field is None:
        return None, None, ()
    low, high = _given_age(field)
    if low is None and high is None:
        return None, None, ((f"no age: {field.raw!r}",) if field.raw.strip() else ())
    low, high = (high if low is None else low), (low if high is None else high)
    if low is None or high is None or not 0 <= low <= high <= GREATEST_AGE:
        return None, None, (f"not an age: {field.raw!r}",)
    return int(low), int(high), ()


def _given_age(field: Field) -> tuple[float | None, float | None]:
    value = field.value
    ends = [n for n in (value.low, value.number, value.high) if n is not None]
    unit = value.unit or ""
    if not ends:
        text = unicode_of(field.raw)[0].translate(_DIGITS)
        match = _AGE.match(text)
        ends = [float(n) for n in match.groups() if n] if match else []
        unit = text[match.end() :] if match else ""
    if _MONTHS.match(unit):
        ends = [0.0 for _ in ends]
    return (ends[0], ends[-1]) if ends else (None, None)


def _age_by_birth(
    born: Field | None, states: Sequence[DatedStatus], undated: tuple[int, int] | None
) -> tuple[int | None, int | None]:
    """Least and greatest age in whole years on the first day that the record gives."""
    days = [(s.start_ms, s.end_ms) for s in states if s.start_ms is not None and s.end_ms is not None]
    if undated:
        days.append(undated)
    if born is None or born.value.start_ms is None or born.value.end_ms is None or not days:
        return None, None
    first, last = min(days)
    ages = (first - born.value.end_ms) // _YEAR_MS, (last - born.value.start_ms) // _YEAR_MS
    low, high = max(ages[0], 0), ages[1]
    return (low, high) if 0 <= high <= GREATEST_AGE else (None, None)


def _states(row: Row) -> tuple[tuple[DatedStatus, ...], tuple[int, int] | None]:
    """The states of a record, and its day when nothing says what happened on it."""
    source = row.via or row.stated_by or row.evidence
    states = []
    for status, name in PROPERTY_OF.items():
        for field in row.every(name):
            states.append(DatedStatus(status, field.value.start_ms, field.value.end_ms, field.statement, source))
    stated = row.get("status")
    told = statuses_of(unicode_of(stated.raw)[0]) if stated else frozenset()
    day = row.get("date")
    about = _about(told | {s.status for s in states})
    undated = None
    if day and day.value.start_ms is not None and day.value.end_ms is not None:
        if about is None:
            undated = (day.value.start_ms, day.value.end_ms)
        elif not any(s.status is about and s.start_ms is not None for s in states):
            states.append(DatedStatus(about, day.value.start_ms, day.value.end_ms, day.statement, source))
    known = {s.status for s in states}
    states += [DatedStatus(s, None, None, stated.statement if stated else "", source) for s in sorted(told - known)]
    return tuple(states), undated


def _about(told: frozenset[Status]) -> Status | None:
    """The state that a record's `date` dates: the death of who was killed, else the arrest, else the disappearance."""
    if Status.KILLED in told:
        return Status.KILLED
    if told & _DETENTION:
        return Status.DETAINED
    return Status.MISSING if Status.MISSING in told else None
