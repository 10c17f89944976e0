"""Conflicts of published figures: levels that fall, scopes that differ, counts of one thing by several counters.

Definition. A figure is what it counts, its unit, its period and its counter (whose word it is in the end: "AAPP via AP"
is AAPP). Among figures of records:
- level: a cumulative figure (one counter, one thing counted, counted from one day or from none said) below an earlier
  one: a count cannot fall, so one of the two is suspect; so is a figure that differs from another of the same counter,
  thing and day by more than 1 %;
- scope: counters who differ by over 10 % on one kind of outcome over nearly one period (starts and ends each within 31
  days, and within a quarter of it): not comparable until scope and unit are, and shown side by side;
- narrowed: a figure within 1 % of another of the same unit and period that says it of less ("imported via ghost ships"
  for "imported"): one of the two words it wrongly;
- revision: a later figure that is broken down by year of the event ("1360 (2021) 1319 (2022)") against what the same
  counter published at the end of these years: knowledge time and valid time differ.

Thresholds. 1 %: rounding to three digits and more. 10 %: more than rounding to two. 31 days: counters publish by the
month; a quarter: a day is not a month. All ours. How a figure stands against a register of people is not told here:
`reckoning.count` does that.

What it cannot see. A scope that no word of the figure tells; figures in prose that no record holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from reckoning.chain.conflict import Conflict, Differs, fields_of, sides_of
from reckoning.model.bound import wording
from reckoning.model.instant import DAY_MS, to_ms
from reckoning.model.row import Field, RecordKind, Row
from reckoning.places.names import folded

SAME_SHARE = 0.01
SCOPE_SHARE = 0.10
PERIOD_DAYS = 31
PERIOD_SHARE = 0.25
_OUTCOMES = {
    "killed": r"\bkilled\b|\bdeaths\b|\bdead\b",
    "casualties": r"\bcasualt|\bwounded\b|\binjured\b",
    "arrested": r"\barrested\b",
    "in detention": r"\bin detention\b|\bdetained\b",
    "air strikes": r"\bair ?strikes?\b|\baerial attacks?\b",
    "imported": r"\bimported\b",
}
"""Kinds of outcome and the words that tell them; the first that matches is meant, so that a killing in an air strike
is none of the strikes."""
_STANDING = re.compile(r"\bcurrently\b|\bserving\b|\bin the month\b|\bperiod\b|\bchange\b", re.IGNORECASE)
_VIA = re.compile(r"\s+(?:via|as reported by|as transcribed by|from|to)\s+.*|\s*\(.*", re.IGNORECASE)
_BY_YEAR = re.compile(r"(\d[\d,]*)\s*\(((?:19|20)\d\d)\)")


@dataclass(frozen=True)
class Published:
    """A figure of a record: the number it is worded by, its unit, period and day, UTC ms, and whose it is."""

    row: Row
    field: Field
    what: str
    number: float
    unit: str
    counter: str
    start_ms: int | None
    end_ms: int | None
    day_ms: int | None

    @property
    def says(self) -> str:
        """Its counter, wording and unit."""
        amount = self.field.amount
        until = f" to {datetime.fromtimestamp((self.end_ms - 1) / 1000, UTC).date()}" if self.end_ms else ""
        return f"{self.row.text('statedBy') or self.row.stated_by}: {wording(amount) if amount else self.number}{until}"

    def differs_by(self, other: Published) -> float:
        """The difference as a share of the greater."""
        return abs(self.number - other.number) / max(abs(self.number), abs(other.number), 1e-9)


def conflicts_of_figures(rows: Iterable[Row]) -> list[Conflict]:
    """Every conflict among published figures."""
    figures = [f for row in rows if row.kind == RecordKind.FIGURE and (f := _published(row))]
    return [*_levels(figures), *_same_day(figures), *_scopes(figures), *_narrowed(figures), *_revisions(figures)]


def _published(row: Row) -> Published | None:
    field, period, as_of = row.get("figure"), row.get("period"), row.get("asOf")
    amount = field.amount if field else None
    if field is None or amount is None:
        return None
    number = next((n for n in (amount.best, amount.low, amount.high) if n is not None), None)
    if number is None:
        return None
    start = period.value.start_ms if period else None
    end = period.value.end_ms if period else None
    day = as_of.value.start_ms if as_of else None
    counter = folded(_VIA.sub("", row.text("statedBy") or row.stated_by))
    unit = row.text("unit") or amount.unit
    return Published(row, field, row.text("what").strip(), number, unit, counter, start, end, day)


def _levels(figures: Sequence[Published]) -> list[Conflict]:
    series: dict[tuple[str, str, str], list[Published]] = defaultdict(list)
    for f in figures:
        if f.end_ms is not None and not _STANDING.search(f.what):
            series[folded(f.what), f.unit, f.counter].append(f)
    found = []
    for same in series.values():
        starts = {f.start_ms for f in same if f.start_ms is not None}
        if len(starts) > 1:
            continue  # periods of their own: not one count that goes on
        ordered = sorted(same, key=lambda f: (f.end_ms or 0, f.number))
        fallen: dict[Published, list[Published]] = {}
        for at, later in enumerate(ordered):
            above = [f for f in ordered[:at] if f.number > later.number and (f.end_ms or 0) < (later.end_ms or 0)]
            if above and min(f.differs_by(later) for f in above) > SAME_SHARE:
                fallen.setdefault(above[-1], []).append(later)
        for before, after in fallen.items():
            what = f"{before.what} ({before.counter})"
            reading = "a cumulative figure cannot fall: suspect transcription or another scope"
            found.append(_conflict(Differs.LEVEL, "level", what, reading, [before, *after]))
    return found


def _same_day(figures: Sequence[Published]) -> list[Conflict]:
    days: dict[tuple[str, ...], list[Published]] = defaultdict(list)
    for f in figures:
        if f.day_ms is not None:
            days[folded(f.what), f.unit, f.counter, str(f.day_ms), str(f.end_ms)].append(f)
    found = []
    for same in days.values():
        if len(same) > 1 and max(a.differs_by(b) for a, b in combinations(same, 2)) > SAME_SHARE:
            reading = "one counter, one day, two numbers: one of the transcriptions is wrong"
            found.append(_conflict(Differs.QUANTITY, "same-day", same[0].what, reading, same))
    return found


def _scopes(figures: Sequence[Published]) -> list[Conflict]:
    found = []
    for outcome in _OUTCOMES:
        told = [f for f in figures if f.start_ms is not None and _outcome(f) == outcome]
        for group in _together(sorted(told, key=lambda f: (f.end_ms or 0, f.row.label))):
            units = sorted({f.unit for f in group})
            counters = len({f.counter for f in group})
            differ = "unit and scope" if len(units) > 1 else "scope"
            reading = f"not comparable: {differ} of {counters} counters; shown side by side with unit and counter"
            what = f"{outcome}, {' or '.join(units)}"
            found.append(_conflict(Differs.SCOPE, "scope", what, reading, group, contradiction=False))
    return found


def _outcome(figure: Published) -> str:
    return next((o for o, pattern in _OUTCOMES.items() if re.search(pattern, figure.what, re.IGNORECASE)), "")


def _together(figures: Sequence[Published]) -> list[list[Published]]:
    """Groups of figures over nearly one period, each of which differs from another counter's."""
    joined: dict[int, set[int]] = {}
    for i, a in enumerate(figures):
        for j in range(i + 1, len(figures)):
            b = figures[j]
            if (b.end_ms or 0) - (a.end_ms or 0) > PERIOD_DAYS * DAY_MS:
                break
            if a.counter != b.counter and _one_period(a, b) and a.differs_by(b) > SCOPE_SHARE:
                group = joined.get(i, {i}) | joined.get(j, {j})
                joined.update(dict.fromkeys(group, group))
    groups = {id(group): sorted(group) for group in joined.values()}
    return [[figures[i] for i in group] for group in groups.values()]


def _one_period(a: Published, b: Published) -> bool:
    """Whether starts and ends lie within 31 days, and within a quarter of the longer period."""
    if a.start_ms is None or b.start_ms is None or a.end_ms is None or b.end_ms is None:
        return False
    longest_ms = max(a.end_ms - a.start_ms, b.end_ms - b.start_ms)
    limit_ms = min(PERIOD_DAYS * DAY_MS, longest_ms * PERIOD_SHARE)
    return abs(a.start_ms - b.start_ms) <= limit_ms and abs(a.end_ms - b.end_ms) <= limit_ms


def _narrowed(figures: Sequence[Published]) -> list[Conflict]:
    periods: dict[tuple[str, int | None, int | None], list[Published]] = defaultdict(list)
    for f in figures:
        if f.start_ms is not None:
            periods[f.unit, f.start_ms, f.end_ms].append(f)
    found = []
    for same in periods.values():
        for a, b in combinations(same, 2):
            wide, narrow = sorted((a, b), key=lambda f: len(f.what))
            words, more = set(folded(wide.what).split()), set(folded(narrow.what).split())
            if words < more and wide.number and a.differs_by(b) <= SAME_SHARE and a.counter != b.counter:
                added = " ".join(w for w in folded(narrow.what).split() if w not in words)
                reading = f"nearly one number said of all and of a part ({added}): one of the two words it wrongly"
                found.append(_conflict(Differs.SCOPE, "narrowed", wide.what, reading, [wide, narrow]))
    return found


def _revisions(figures: Sequence[Published]) -> list[Conflict]:
    found = []
    for later in figures:
        years = _years_in(later)
        total = 0.0
        for year, number in years:
            total += number
            end_ms = to_ms(datetime(year + 1, 1, 1, tzinfo=UTC))
            then = [f for f in figures if f is not later and f.what == later.what and f.counter == later.counter]
            then = [f for f in then if f.end_ms and abs(f.end_ms - end_ms) <= PERIOD_DAYS * DAY_MS]
            nearest = min(then, key=lambda f: abs((f.end_ms or 0) - end_ms), default=None)
            if nearest is None or nearest.number == total or (nearest.day_ms or 0) >= (later.day_ms or 0):
                continue
            sums = " + ".join(f"{n:,.0f}" for y, n in years if y <= year)
            reading = f"{sums} = {total:,.0f} by year of death as known later: knowledge time and valid time differ"
            conflict = _conflict(
                Differs.REVISION, "revision", f"{later.what}, to the end of {year}", reading, [nearest, later], False
            )
            found.append(conflict)
    return found


def _years_in(figure: Published) -> list[tuple[int, float]]:
    """The numbers by year that a record's notes give, in order of the years; nothing where a year is missing."""
    told = sorted((int(y), float(n.replace(",", ""))) for n, y in _BY_YEAR.findall(figure.row.text("notes")))
    years = [y for y, _ in told]
    return told if len(told) > 1 and years == list(range(years[0], years[0] + len(years))) else []


def _conflict(
    differs: Differs,
    rule: str,
    what: str,
    reading: str,
    figures: Sequence[Published],
    contradiction: bool = True,
) -> Conflict:
    told = [(f.says, f.row, (f.field, *fields_of(f.row, "what", "period", "asOf"))) for f in figures]
    starts = [f.start_ms for f in figures if f.start_ms is not None]
    ends = [f.end_ms for f in figures if f.end_ms is not None]
    start, end = min(starts, default=None), max(ends, default=None)
    sides = sides_of(told)
    return Conflict(differs, f"conflicts.{rule}/1", what, reading, sides, contradiction, start_ms=start, end_ms=end)
