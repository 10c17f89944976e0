"""Incident: one event in which people were harmed, as one source gives it; or as several do, once merged.

Definition: what, when (an interval of whole days), where (a point with its error in km, or names), who is said to have
done it, the weapon class, how many were killed and injured (low, best, high), which sources. Of fighting (UCDP's
state-based and non-state violence, ACLED's battles) nobody alone is said to have killed: both sides are named together.

Thresholds: the error of a point is the source's own where it gives one, else by its code of precision: UCDP GED's
`where_prec` 1 to 6 as 5, 25, 60, 200, 100, 800 km, ACLED's `geo_precision` 1 to 3 as 5, 50, 200 km, else 25 km. UCDP's
codebook gives the 25 km of code 2; the others are our reading of "exact", "district", "province", "fuzzy" and "country"
for Myanmar (largest state: Shan, 155,000 square km). An age or a count below zero is no number.

Civilians given as one number among dead given as a range: the range is taken to be all theirs (UCDP says how many of
its best figure were civilians, not of its low and high).

What it cannot see: whether a source coded two events into one, or one into two.

Known failures: a source that says "exact" of a township's capital when the event was somewhere in the township.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reckoning.count.figure import FIGHTING, FigureWarning, Side, in_words, ranged
from reckoning.count.figure_words import side_in
from reckoning.count.incident_weapon import Weapon, weapon_of
from reckoning.count.series import known_on
from reckoning.model.bound import Amount, Bound
from reckoning.model.errors import UsageError
from reckoning.model.instant import DAY_MS, iso
from reckoning.model.row import Field, RecordKind, Row

UCDP_ERROR_KM = {"1": 5.0, "2": 25.0, "3": 60.0, "4": 200.0, "5": 100.0, "6": 800.0}
OTHER_ERROR_KM = {"1": 5.0, "2": 50.0, "3": 200.0}
ERROR_KM = 25.0
FIGHTS = frozenset(
    {"state-based", "non-state", "1", "2"}  # UCDP's types of violence; below, ACLED's sub-events of battles
    | {"armed clash", "government regains territory", "non-state actor overtakes territory"}
)
UNKNOWN = Amount(None, None, None, Bound.UNKNOWN, "people")


@dataclass(frozen=True)
class Incident:
    """One event; `sources` and `statements` are those of every record in it, `parts` the ids of what was merged.

    `killed`, `civilians` (of them) and `injured` are in people; days are half-open in UTC ms, None where not known.
    `groups` are those who can be told apart as independent: the sources that a data set names, else the set itself.
    """

    id: str
    label: str
    sources: tuple[str, ...]
    groups: tuple[str, ...]
    what: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    precision: str = ""
    place: str = ""
    region: str = ""
    lon: float | None = None
    lat: float | None = None
    error_km: float | None = None
    perpetrator: str = ""
    target: str = ""
    weapon: Weapon = Weapon.UNKNOWN
    weapon_why: str = ""
    killed: Amount = UNKNOWN
    civilians: Amount = UNKNOWN
    injured: Amount = UNKNOWN
    known_on: str = ""
    secondary_copy: bool = False
    parts: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    warnings: tuple[FigureWarning, ...] = ()

    @property
    def days(self) -> float:
        """How many days its interval spans; infinite where it has none."""
        if self.start_ms is None or self.end_ms is None:
            return float("inf")
        return max((self.end_ms - self.start_ms) / DAY_MS, 0.0)

    @property
    def side(self) -> Side:
        """Who is said to have done it, as one of the sides; all of them where two fought."""
        if self.perpetrator.startswith(FIGHTING):
            return Side.ALL
        return side_in("", self.perpetrator) if self.perpetrator else Side.UNSAID


def incidents(rows: Iterable[Row]) -> list[Incident]:
    """The incidents among rows, in their order; a row with no date or number is kept with both unknown."""
    return [_incident(row) for row in rows if row.kind == RecordKind.INCIDENT]


def source_of(row: Row) -> str:
    """Which source a row counts for: the feed it came through, else who said it, else its document."""
    return row.via or row.text("publisher") or row.stated_by or row.evidence[:12]


def duplicate_ids(rows: Sequence[Row]) -> list[FigureWarning]:
    """A warning for each name that two records of one source bear though they say different things."""
    said: dict[tuple[str, str, str], set[tuple[tuple[str, str], ...]]] = {}
    for row in rows:
        if row.label:
            content = tuple((f.property, f.raw) for f in row.fields)
            said.setdefault((row.kind, source_of(row), row.label), set()).add(content)
    twice = [(source, label) for (_, source, label), contents in said.items() if len(contents) > 1]
    if not twice:
        return []
    words = f"{len(twice)} ids of one source name different records: they are counted apart"
    return [FigureWarning("duplicate_ids", words)]


def _incident(row: Row) -> Incident:
    day, point = row.get("date"), row.get("position")
    warnings: list[FigureWarning] = []
    killed = _amount(row.every("killed"), row.label, warnings)
    civilians = _share(_amount(row.every("killedCivilians"), row.label, warnings), killed)
    parts = _parts(row)
    if parts is not None and killed.best is not None and parts != killed.best:
        words = f"{row.label}: killed by side add up to {parts:,.0f}, the best figure is {killed.best:,.0f}"
        warnings.append(FigureWarning("parts_do_not_add", words))
    weapon, why = weapon_of(row.text("weapon"), row.text("eventType"), row.text("description"))
    source = source_of(row)
    named = _named(row.text("sources"))
    start, end = _days(row)
    return Incident(
        id=row.subject,
        label=row.label,
        sources=(source,),
        groups=tuple(sorted(set(named))) or (source,),
        what=row.text("eventType") or row.text("violenceType"),
        start_ms=start,
        end_ms=end,
        precision=(day.value.precision or "") if day else "",
        place=row.text("place"),
        region=row.text("region"),
        lon=point.value.lon if point else None,
        lat=point.value.lat if point else None,
        error_km=_error_km(row, point),
        perpetrator=_perpetrator(row),
        target=row.text("target"),
        weapon=weapon,
        weapon_why=why,
        killed=killed,
        civilians=civilians,
        injured=_amount(row.every("injured"), row.label, warnings),
        known_on=known_on(row),
        secondary_copy=row.text("sourceClass") == "secondary_copy",
        parts=(row.subject,),
        statements=(row.statement,),
        warnings=tuple(warnings),
    )


def _perpetrator(row: Row) -> str:
    """Who is said to have done it; of fighting that is neither side alone, whichever a source names first."""
    one, other = row.text("perpetrator"), row.text("target")
    violence = row.get("violenceType")
    kind = (violence.value.text or violence.raw) if violence else row.text("eventType")
    return f"{FIGHTING} {one} and {other}" if one and other and kind.strip().casefold() in FIGHTS else one


def _named(sources: str) -> list[str]:
    """The sources that a record names, without the day and headline that stand after some."""
    texts = (part.strip().strip('"') for part in sources.replace("|", ";").split(";"))
    return [name for text in texts if (name := text.partition(",")[0].strip())]


def _days(row: Row) -> tuple[int | None, int | None]:
    fields = [f.value for f in row.every("date") if f.value.start_ms is not None]
    starts = [v.start_ms for v in fields if v.start_ms is not None]
    ends = [v.end_ms for v in fields if v.end_ms is not None]
    return min(starts, default=None), max(ends, default=None)


def _amount(fields: Sequence[Field], label: str, warnings: list[FigureWarning]) -> Amount:
    """The amount that the columns of one property give: named low, best and high, or one, or several that differ."""
    named: dict[str, float] = {}
    for f in fields:
        column = set(re.split(r"[\W_]+", f.locator.partition("#")[2].lower()))
        for end in ("low", "best", "high"):
            if end in column and f.value.number is not None:
                named[end] = f.value.number
    if len(fields) > 1 and len(named) == len(fields):
        low, best, high = named.get("low"), named.get("best"), named.get("high")
        return _checked(low, best, high, None, label, warnings)
    found = [_one(f, label, warnings) for f in fields]
    known = [a for a in found if a is not UNKNOWN]
    if len({(a.low, a.best, a.high) for a in known}) < 2:
        return known[0] if known else UNKNOWN
    ends = [n for a in known for n in (a.low, a.best, a.high) if n is not None]
    words = (
        f"{label}: two columns give different numbers of {fields[0].property}: {min(ends):,.0f} and {max(ends):,.0f}"
    )
    warnings.append(FigureWarning("two_columns", words))
    return ranged(min(ends), None, max(ends), "people")


def _one(field: Field, label: str, warnings: list[FigureWarning]) -> Amount:
    v = field.value
    if v.low is None and v.high is None:
        try:
            given = field.amount
        except UsageError:
            given = None
        if given is None:
            return UNKNOWN
        return _checked(given.low, given.best, given.high, given.bound, label, warnings)
    return _checked(v.low, v.number, v.high, v.bound, label, warnings)


def _checked(
    low: float | None,
    best: float | None,
    high: float | None,
    bound: Bound | None,
    label: str,
    warnings: list[FigureWarning],
) -> Amount:
    ends = [n for n in (low, best, high) if n is not None]
    if any(not 0 <= n < 1e9 for n in ends):
        warnings.append(FigureWarning("impossible_number", f"{label}: no number of people: {ends}"))
        return UNKNOWN
    if ends != sorted(ends):
        warnings.append(FigureWarning("bounds_out_of_order", f"{label}: low, best and high are out of order: {ends}"))
        return ranged(min(ends), best, max(ends), "people")
    if low == best == high is not None or len(ends) > 1:
        return ranged(low, best, high, "people")
    return Amount(low, best, high, bound or Bound.EXACT, "people") if ends else UNKNOWN


def _share(part: Amount, whole: Amount) -> Amount:
    """A share given as one number of dead given as a range: all of that range may be of the share, for nobody says."""
    if part.best is None or part.bound is not Bound.EXACT or None in (whole.low, whole.best, whole.high):
        return part
    low, best, high = (n or 0.0 for n in (whole.low, whole.best, whole.high))
    if part.best > best:
        return part
    return ranged(max(part.best - (best - low), 0.0), part.best, part.best + (high - best), "people")


def _parts(row: Row) -> float | None:
    """Killed by side added up, where a source gives all four columns."""
    names = ("killedCivilians", "killedPerpetrator", "killedTarget", "killedUnknown")
    numbers = [f.value.number for name in names if (f := row.get(name)) and f.value.number is not None]
    return sum(numbers) if len(numbers) == len(names) else None


def _error_km(row: Row, point: Field | None) -> float | None:
    if point is None or point.value.lon is None:
        return None
    if point.value.error_km is not None:
        return point.value.error_km
    code = row.text("placePrecision").strip().removesuffix(".0")
    codes = UCDP_ERROR_KM if row.text("violenceType") or row.text("dyad") else OTHER_ERROR_KM
    return codes.get(code, ERROR_KM)


def described(incident: Incident) -> str:
    """One plain sentence: when, where, what, by whom, how many; no names of people are in it."""
    start = (iso(incident.start_ms) or "undated")[:10]
    end = (iso(incident.end_ms - DAY_MS) or "")[:10] if incident.end_ms is not None else ""
    when = start if end in ("", start) else f"{start} to {end}"
    where = incident.place or incident.region or "place not said"
    weapon = "" if incident.weapon is Weapon.UNKNOWN else f", {incident.weapon}"
    fighting = incident.perpetrator.startswith(FIGHTING)
    said = incident.perpetrator if fighting else f"said to be by {incident.perpetrator}"
    by = f", {said}" if incident.perpetrator else ""
    return f"{when}, {where}{weapon}{by}: {in_words(incident.killed)} killed"
